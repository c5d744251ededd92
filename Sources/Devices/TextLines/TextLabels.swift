// SPDX-License-Identifier: Apache-2.0

/// Reads lines of labels and numbers, in all the mixtures people send: `ax:0.1 ay:0.2`, `Accel X: 0.1 Y: 0.2 Z: 9.8 m/s^2`,
/// `Acc (mg) [ 1, 2, 3 ]`, `>ax:0.1`, `a/g: 1 2 3 4 5 6`, `Raw:` and nine numbers.
struct TextLabels {
    private var words = TextWords()
    private var numbers = [10 of Double](repeating: 0)
    private var count = 0
    private var integers: UInt32 = 0
    private var missing: UInt32 = 0
    /// The quantity last named with its axes: bare `Y:` belongs to it, and so does a unit behind its numbers.
    private var group: Int?
    private var groupUnit: TextUnit?
    private var isPlotted = false
    /// What is read, for lines like this one.
    private(set) var template = TextTemplate()
    /// Numbers of the line so far, and those in front of the label at hand.
    private var met = 0
    private var metBefore = 0

    /// Gives every named number of the line to `sink`; false where there is none.
    mutating func read<Sink: TextSink>(_ line: Span<UInt8>, into sink: inout Sink) -> Bool {
        var index = 0
        var found = false
        var isWordBefore = false
        var literal = 0
        if line.count > 0, line[0] == UInt8(ascii: ">") {
            isPlotted = true
            index = 1
        }
        while index < line.count {
            let byte = line[index]
            if Self.isMark(byte) {
                isWordBefore = false
                index += 1
                continue
            }
            if !isWordBefore, let number = TextNumber(line, index), !Self.isPartOfWord(line, number.end) {
                template.note(numberBehind: line, literal..<index)
                append(number)
                index = number.end
                literal = index
                continue
            }
            var end = index
            while end < line.count, !Self.isMark(line[end]) { end += 1 }
            if count > 0 {
                found = finish(&sink) || found
                var unit = TextWords()
                unit.append(line, index..<end)
                if let group, let meaning = unit.unit(of: group) {
                    sink.set(unit: meaning)
                    template.note(unit: meaning)
                    index = end
                    continue
                }
            }
            words.append(words: line, index..<end)
            index = end
        }
        template.note(end: line, literal..<line.count)
        return finish(&sink) || found
    }

    private mutating func append(_ number: TextNumber) {
        met += 1
        guard count < 10 else { return template.spoil() }
        numbers[count] = number.value
        if number.isInteger { integers |= 1 << UInt32(count) }
        if number.isMissing { missing |= 1 << UInt32(count) }
        count += 1
    }

    /// The label and its numbers are together.
    private mutating func finish<Sink: TextSink>(_ sink: inout Sink) -> Bool {
        defer {
            words.removeAll()
            metBefore = met
            count = 0
            integers = 0
            missing = 0
        }
        guard count > 0, !words.isEmpty else { return false }
        if let axis = words.axis {
            guard let group else { return false }
            give(group + axis, 0, groupUnit, &sink)
            return true
        }
        if words.isWord("ag"), count == 6 {
            for place in 0..<6 { give(TextSlot.force + place, place, nil, &sink) }
            return true
        }
        if words.isWord("raw") || words.isWord("imuraw"), count == 9 {
            // MotionCal: 8192 counts a g, 16 a °/s, 10 a µT.
            for place in 0..<9 {
                let slot = place / 3 * 3 + 1
                let factor = slot == 1 ? TextUnit.gravity / 8192 : slot == 4 ? TextUnit.degree / 16 : 0.1
                give(
                    TextSlot.force + place, place,
                    TextUnit(factor: factor, slot: slot, clipping: 32_760), &sink)
            }
            return true
        }
        if words.isWord("quat"), count == 4 {
            for place in 0..<4 { give(TextSlot.quaternion + place, place, nil, &sink) }
            return true
        }
        guard let name = sink.name(of: words) else {
            group = nil
            return false
        }
        let isVector = name.slot >= TextSlot.force && name.slot < TextSlot.temperature
        group = isVector ? (name.slot - 1) / 3 * 3 + 1 : nil
        groupUnit = name.unit
        if name.isGroup {
            guard count == 3 else { return false }
            for place in 0..<3 { give(name.slot + place, place, name.unit, &sink) }
            return true
        }
        // Teleplot: name, time in ms, value.
        if isPlotted, count == 2 {
            let unit = TextUnit(factor: 1e-3, slot: 0)
            sink.set(TextSlot.time, numbers[0], unit: unit, isInteger: true, isMissing: false)
            template.note(slot: TextSlot.time, number: metBefore, unit: unit, isAlwaysInteger: true)
        }
        give(name.slot, isPlotted && count == 2 ? 1 : 0, name.unit, &sink)
        return true
    }

    private mutating func give<Sink: TextSink>(_ slot: Int, _ place: Int, _ unit: TextUnit?, _ sink: inout Sink) {
        let bit = UInt32(1) << UInt32(place)
        template.note(slot: slot, number: metBefore + place, unit: unit)
        sink.set(slot, numbers[place], unit: unit, isInteger: integers & bit != 0, isMissing: missing & bit != 0)
    }

    /// What stands between labels and numbers.
    private static func isMark(_ byte: UInt8) -> Bool {
        switch byte {
        case 32, 9, UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"), UInt8(ascii: "="), UInt8(ascii: "["),
            UInt8(ascii: "]"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "{"), UInt8(ascii: "}"),
            UInt8(ascii: "|"), UInt8(ascii: "\""), UInt8(ascii: "'"):
            true
        default: false
        }
    }

    /// `0x40`, `3rd`, `10:15`: letters or a further mark behind digits, but for a unit that touches its number.
    private static func isPartOfWord(_ line: Span<UInt8>, _ end: Int) -> Bool {
        end < line.count
            && (line[end] | 0x20 == UInt8(ascii: "x") || line[end] == UInt8(ascii: ".")
                || line[end] == UInt8(ascii: "/"))
    }
}

/// Reads a JSON object's numbers, named by the path of keys to them; three numbers in a list are axes.
struct TextObject {
    private static let deepest = 4
    private var words = TextWords()
    private var isBroken = false
    private var found = false

    /// Gives every named number to `sink`; nil where the line is no JSON object.
    mutating func read<Sink: TextSink>(_ line: Span<UInt8>, into sink: inout Sink) -> Bool? {
        var index = 0
        value(line, &index, words, depth: 0, &sink)
        skipSpaces(line, &index)
        return isBroken || index != line.count ? nil : found
    }

    private mutating func value<Sink: TextSink>(
        _ line: Span<UInt8>, _ index: inout Int, _ path: TextWords, depth: Int, _ sink: inout Sink
    ) {
        skipSpaces(line, &index)
        guard index < line.count, !isBroken, depth <= Self.deepest else {
            isBroken = true
            return
        }
        switch line[index] {
        case UInt8(ascii: "{"): object(line, &index, path, depth: depth, &sink)
        case UInt8(ascii: "["): list(line, &index, path, depth: depth, &sink)
        case UInt8(ascii: "\""): isBroken = string(line, &index) == nil
        default:
            if let number = TextNumber(line, index) {
                index = number.end
                guard let name = sink.name(of: path), !name.isGroup else { return }
                sink.set(
                    name.slot, number.value, unit: name.unit, isInteger: number.isInteger, isMissing: number.isMissing)
                found = true
            } else {
                let first = index
                while index < line.count, TextNumber.isLetter(line[index]) { index += 1 }
                isBroken = index == first
            }
        }
    }

    private mutating func object<Sink: TextSink>(
        _ line: Span<UInt8>, _ index: inout Int, _ path: TextWords, depth: Int, _ sink: inout Sink
    ) {
        index += 1
        skipSpaces(line, &index)
        if index < line.count, line[index] == UInt8(ascii: "}") {
            index += 1
            return
        }
        while !isBroken {
            skipSpaces(line, &index)
            guard index < line.count, line[index] == UInt8(ascii: "\""), let key = string(line, &index) else { break }
            skipSpaces(line, &index)
            guard index < line.count, line[index] == UInt8(ascii: ":") else { break }
            index += 1
            var inner = path
            inner.append(words: line, key)
            value(line, &index, inner, depth: depth + 1, &sink)
            skipSpaces(line, &index)
            guard index < line.count else { break }
            index += 1
            if line[index - 1] == UInt8(ascii: "}") { return }
            guard line[index - 1] == UInt8(ascii: ",") else { break }
        }
        isBroken = true
    }

    private mutating func list<Sink: TextSink>(
        _ line: Span<UInt8>, _ index: inout Int, _ path: TextWords, depth: Int, _ sink: inout Sink
    ) {
        index += 1
        var place = 0
        skipSpaces(line, &index)
        if index < line.count, line[index] == UInt8(ascii: "]") {
            index += 1
            return
        }
        while !isBroken {
            var inner = path
            inner.append(axis: place)
            value(line, &index, inner, depth: depth + 1, &sink)
            place += 1
            skipSpaces(line, &index)
            guard index < line.count else { break }
            index += 1
            if line[index - 1] == UInt8(ascii: "]") { return }
            guard line[index - 1] == UInt8(ascii: ",") else { break }
        }
        isBroken = true
    }

    /// What is between the quotes; nil where they don't end.
    private func string(_ line: Span<UInt8>, _ index: inout Int) -> Range<Int>? {
        let first = index + 1
        index = first
        while index < line.count, line[index] != UInt8(ascii: "\"") {
            index += line[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard index < line.count else { return nil }
        index += 1
        return first..<(index - 1)
    }

    private func skipSpaces(_ line: Span<UInt8>, _ index: inout Int) {
        while index < line.count, DecimalNumber.isSpace(line[index]) { index += 1 }
    }
}
