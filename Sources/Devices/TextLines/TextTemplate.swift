// SPDX-License-Identifier: Apache-2.0

/// What a line of labels meant, for those that differ from it in their numbers alone: a sketch prints the same labels over and over, and a
/// comparison with what stood between the numbers is all that it takes to know them again.
///
/// Which bytes are a number, and what each number is, follows in `TextLabels` from the bytes around the numbers, never from their values: so
/// a line that has the same bytes there has the same meaning.
struct TextTemplate: Sendable, BitwiseCopyable {
    static let longest = 192
    static let mostNumbers = 16
    static let mostCalls = 24

    /// One call to the sink: a number for a slot, or, with `number` below 0, a unit alone.
    private struct Call: BitwiseCopyable {
        var slot: Int8 = 0
        var number: Int8 = -1
        var hasUnit = false
        var isAlwaysInteger = false
        var unit = TextUnit(factor: 1, slot: 0)
    }

    /// All that stands between the numbers, one piece behind the other; where each piece ends.
    private var text = [192 of UInt8](repeating: 0)
    private var ends = [17 of UInt8](repeating: 0)
    private var numbers = 0
    private var calls = [24 of Call](repeating: Call())
    private var callCount = 0
    private(set) var isUsable = true

    // MARK: Taking down

    /// The next number of the line stands behind `between`.
    mutating func note(numberBehind line: Span<UInt8>, _ between: Range<Int>) {
        guard isUsable, numbers < Self.mostNumbers else { return isUsable = false }
        // Spaces in front of a number, as of columns that are filled up, mean no more than one.
        var end = between.upperBound
        while end - 1 > between.lowerBound, line[end - 1] == 32, line[end - 2] == 32 || Self.isMark(line[end - 2]) {
            end -= 1
        }
        note(line, between.lowerBound..<end)
        numbers += 1
    }

    /// Behind these a number may stand at once.
    private static func isMark(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ":") || byte == UInt8(ascii: "=") || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";")
    }

    /// The line ends with `rest`, the last number behind it.
    mutating func note(end line: Span<UInt8>, _ rest: Range<Int>) { note(line, rest) }

    private mutating func note(_ line: Span<UInt8>, _ range: Range<Int>) {
        let start = numbers == 0 ? 0 : Int(ends[numbers - 1])
        guard isUsable, start + range.count <= Self.longest else { return isUsable = false }
        for index in 0..<range.count { text[start + index] = line[range.lowerBound + index] }
        ends[numbers] = UInt8(start + range.count)
    }

    mutating func note(slot: Int, number: Int, unit: TextUnit?, isAlwaysInteger: Bool = false) {
        guard isUsable, callCount < Self.mostCalls else { return isUsable = false }
        calls[callCount] = Call(
            slot: Int8(truncatingIfNeeded: slot), number: Int8(truncatingIfNeeded: number), hasUnit: unit != nil,
            isAlwaysInteger: isAlwaysInteger, unit: unit ?? TextUnit(factor: 1, slot: 0))
        callCount += 1
    }

    mutating func note(unit: TextUnit) { note(slot: 0, number: -1, unit: unit) }

    /// No line has this meaning.
    mutating func spoil() { isUsable = false }

    // MARK: Reading

    /// The numbers of a line.
    struct Numbers {
        var values = [16 of Double](repeating: 0)
        var integers: UInt32 = 0
        var missing: UInt32 = 0
    }

    /// The numbers of `line`; nil where anything but them is another.
    func numbers(of line: Span<UInt8>) -> Numbers? {
        var found = Numbers()
        var index = 0
        var start = 0
        for number in 0...numbers {
            let end = Int(ends[number])
            guard index + end - start <= line.count else { return nil }
            while start < end {
                guard line[index] == text[start] else { return nil }
                index += 1
                start += 1
            }
            guard number < numbers else { break }
            while index < line.count, line[index] == 32 { index += 1 }
            guard let value = TextNumber(line, index) else { return nil }
            found.values[number] = value.value
            if value.isInteger { found.integers |= 1 << UInt32(number) }
            if value.isMissing { found.missing |= 1 << UInt32(number) }
            index = value.end
        }
        return index == line.count ? found : nil
    }

    /// What `TextLabels` gave for the line that was taken down, with other numbers.
    func give<Sink: TextSink>(_ found: Numbers, to sink: inout Sink) {
        for place in 0..<callCount {
            let call = calls[place]
            guard call.number >= 0 else {
                sink.set(unit: call.unit)
                continue
            }
            let number = Int(call.number)
            let bit = UInt32(1) << UInt32(number)
            sink.set(
                Int(call.slot), found.values[number], unit: call.hasUnit ? call.unit : nil,
                isInteger: call.isAlwaysInteger || found.integers & bit != 0,
                isMissing: !call.isAlwaysInteger && found.missing & bit != 0)
        }
    }
}

/// The last few meanings: a sample may go over several lines.
struct TextTemplates: Sendable {
    private static let capacity = 12

    private var known: [TextTemplate] = []
    /// Lines come in the order of the sample before.
    private var next = 0

    init() {}

    /// Reads `line` where one like it was read before.
    mutating func read<Sink: TextSink>(_ line: Span<UInt8>, into sink: inout Sink) -> Bool {
        var place = next < known.count ? next : 0
        for _ in 0..<known.count {
            if let numbers = known[place].numbers(of: line) {
                known[place].give(numbers, to: &sink)
                next = place + 1
                return true
            }
            place = place + 1 < known.count ? place + 1 : 0
        }
        return false
    }

    mutating func remember(_ template: TextTemplate) {
        guard template.isUsable else { return }
        if known.count < Self.capacity {
            // Room for all at once, and none where no line has labels.
            if known.isEmpty { known.reserveCapacity(Self.capacity) }
            known.append(template)
            next = known.count
        } else {
            let place = next < known.count ? next : 0
            known[place] = template
            next = place + 1
        }
    }
}
