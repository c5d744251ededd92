// SPDX-License-Identifier: Apache-2.0

/// Numbers with labels, as they are found in a line or object.
protocol TextSink {
    mutating func set(_ slot: Int, _ value: Double, unit: TextUnit?, isInteger: Bool, isMissing: Bool)
    mutating func set(unit: TextUnit)
    /// What a label says.
    mutating func name(of words: TextWords) -> TextName?
}

/// A number in a line.
struct TextNumber {
    var value = 0.0
    var isInteger = false
    var isMissing = false
    /// Where it ends.
    var end: Int

    /// nil where no number starts at `start`. A word of `nan`'s kind is a missing one.
    init?(_ line: Span<UInt8>, _ start: Int, allowsComma: Bool = false) {
        var index = start
        if index < line.count, line[index] == UInt8(ascii: "-") || line[index] == UInt8(ascii: "+") { index += 1 }
        let first = index
        var digits = 0
        var fraction = 0
        var significand: UInt64 = 0
        var hasPoint = false
        while index < line.count {
            let byte = line[index]
            if byte &- 48 < 10 {
                digits += 1
                if hasPoint { fraction += 1 }
                significand = significand &* 10 &+ UInt64(byte &- 48)
            } else if !hasPoint, byte == UInt8(ascii: ".") || (allowsComma && byte == UInt8(ascii: ",")) {
                hasPoint = true
            } else {
                break
            }
            index += 1
        }
        if digits == 0 {
            for word in Self.missing where Self.holds(line, first, word) {
                isMissing = true
                end = first + word.count
                return
            }
            return nil
        }
        if index + 1 < line.count, line[index] | 0x20 == UInt8(ascii: "e") {
            var place = index + 1
            if line[place] == UInt8(ascii: "-") || line[place] == UInt8(ascii: "+") { place += 1 }
            if place < line.count, line[place] &- 48 < 10 {
                while place < line.count, line[place] &- 48 < 10 { place += 1 }
                index = place
            }
        }
        end = index
        isInteger = !hasPoint
        if index - first == digits + (hasPoint ? 1 : 0), digits <= 18 {
            let magnitude = DecimalNumber.value(significand, -fraction)
            value = line[start] == UInt8(ascii: "-") ? -magnitude : magnitude
            return
        }
        // Many digits or an exponent.
        switch DecimalNumber.read(line.extracting(start..<index), shift: 0, allowsComma: allowsComma) {
        case .value(let number): value = number
        case .missing: isMissing = true
        case .invalid: return nil
        }
    }

    /// As Arduino and Python print them; `ovf` is beyond what print() can write.
    private static let missing = ["nan", "inf", "infinity", "ovf", "null", "none"].map { Array($0.utf8) }

    private static func holds(_ line: Span<UInt8>, _ start: Int, _ word: [UInt8]) -> Bool {
        guard start + word.count <= line.count else { return false }
        for index in word.indices where line[start + index] | 0x20 != word[index] { return false }
        let end = start + word.count
        return end == line.count || !isLetter(line[end])
    }

    static func isLetter(_ byte: UInt8) -> Bool { byte | 0x20 >= 97 && byte | 0x20 <= 122 }
}

/// What is known of a line from each of its bytes alone.
struct TextMarks: Sendable, BitwiseCopyable {
    /// A byte is not printable ASCII.
    private(set) var isOdd = false
    private var hasSemicolon = false
    private var hasTab = false
    private var hasComma = false

    /// Without a branch a byte: marks come at any place, and a processor guesses them wrong.
    mutating func note(_ bytes: Span<UInt8>) {
        var seen: UInt8 = 0
        for index in 0..<bytes.count {
            let byte = bytes[index]
            let isTab = byte == UInt8(ascii: "\t")
            seen |= byte == UInt8(ascii: ",") ? 1 : 0
            seen |= byte == UInt8(ascii: ";") ? 2 : 0
            seen |= isTab ? 4 : 0
            seen |= byte &- 0x20 >= 0x5F && !isTab ? 8 : 0
        }
        hasComma = hasComma || seen & 1 != 0
        hasSemicolon = hasSemicolon || seen & 2 != 0
        hasTab = hasTab || seen & 4 != 0
        isOdd = isOdd || seen & 8 != 0
    }

    /// Where the line that starts at `start` ends; nil where it does not, or is longer than `longest`.
    static func lineEnd(_ bytes: Span<UInt8>, _ start: Int, _ longest: Int) -> Int? {
        let limit = min(bytes.count, start + longest + 1)
        var index = start
        while index < limit {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { return index }
            index += 1
        }
        return nil
    }

    /// The mark between cells: a semicolon, a tab, a comma, or spaces, whichever comes first in this order. A comma in a line with
    /// semicolons or tabs may stand for the decimal point.
    var separator: UInt8 {
        hasSemicolon
            ? UInt8(ascii: ";") : hasTab ? UInt8(ascii: "\t") : hasComma ? UInt8(ascii: ",") : UInt8(ascii: " ")
    }
}

/// Rows of cells without labels, and headers.
enum TextRows {
    /// The end of the cell that starts at `start`.
    static func end(_ line: Span<UInt8>, _ start: Int, _ separator: UInt8) -> Int {
        var index = start
        while index < line.count, line[index] != separator { index += 1 }
        return index
    }

    /// nil where the line is no row: at least three numbers, all cells numbers but for one or two words in front.
    static func row(_ line: Span<UInt8>, _ separator: UInt8) -> TextRow? {
        var row = TextRow()
        var numbers = 0
        var start = 0
        var isFirst = true
        let allowsComma = separator == UInt8(ascii: ";") || separator == UInt8(ascii: "\t")
        while start <= line.count {
            let end = end(line, start, separator)
            let range = trimmed(line, start..<end)
            start = end + 1
            if range.isEmpty {
                // Spaces in a row are one mark; nothing behind the last mark is no cell; else nothing was measured.
                if separator != UInt8(ascii: " "), start <= line.count { row.append(0, isMissing: true) }
                isFirst = false
                continue
            }
            guard row.count < TextRow.mostCells else { return nil }
            if let number = TextNumber(line, range.lowerBound, allowsComma: allowsComma), number.end == range.upperBound
            {
                row.append(number.value, isInteger: number.isInteger, isMissing: number.isMissing)
                if !number.isMissing { numbers += 1 }
            } else if let seconds = timeOfDay(line, range) {
                row.append(seconds, isClock: true)
            } else if isDate(line, range) {
                row.append(0, isMissing: true, isClock: true)
            } else if isFirst, isTag(line, range) {
                for index in range { row.tag = row.tag &* 31 &+ UInt64(line[index]) }
                row.tag |= 1
            } else if row.tag != 0, row.count == 0, isWord(line, range) {
                // PLX-DAQ: `DATA,TIME,...`: the host fills in the time.
                row.append(0, isMissing: true, isClock: true)
            } else {
                return nil
            }
            isFirst = false
        }
        return numbers >= 3 || (numbers >= 1 && row.missing != 0 && row.count >= 3) ? row : nil
    }

    /// nil where the line names no three axes of acceleration.
    static func header(_ line: Span<UInt8>, _ separator: UInt8) -> TextColumns? {
        guard !holdsValues(line) else { return nil }
        var columns = TextColumns()
        var start = 0
        while start < line.count, line[start] == UInt8(ascii: "#") || line[start] == UInt8(ascii: " ") { start += 1 }
        if line.extracting(start..<line.count).holds("LABEL,", at: 0) { start += 6 }
        var fields = TextFields()
        var own = 0
        while start <= line.count {
            let end = end(line, start, separator)
            let range = trimmed(line, start..<end)
            start = end + 1
            if range.isEmpty {
                if separator == UInt8(ascii: " ") || start > line.count { continue }
            } else if TextNumber(line, range.lowerBound)?.end == range.upperBound {
                return nil
            }
            guard columns.count < TextRow.mostCells else { return nil }
            var words = TextWords()
            words.append(words: line, range)
            if let name = words.name, !name.isGroup, fields.present & (1 << UInt32(name.slot)) == 0 {
                columns.slots[columns.count] = Int8(name.slot)
                fields.set(name.slot, 0, isInteger: false, isMissing: false)
                if let unit = name.unit { columns.units.take(unit) }
                if words.count == range.count, range.count <= 2, name.unit == nil, name.slot < TextSlot.field {
                    var isOwn = false
                    for own in ownNames where own == [UInt8](line, range) { isOwn = true }
                    if isOwn { own += 1 }
                }
            }
            columns.count += 1
        }
        guard fields.has(TextSlot.forceMask) else { return nil }
        columns.units.areOwn = own == 7 || (own == 4 && !fields.has(TextSlot.rateMask))
        return columns
    }

    /// A number right behind `:` or `=`: labels with values, which are no header, and come at every line.
    private static func holdsValues(_ line: Span<UInt8>) -> Bool {
        var isBehindMark = false
        for index in 0..<line.count {
            let byte = line[index]
            if byte == UInt8(ascii: ":") || byte == UInt8(ascii: "=") {
                isBehindMark = true
            } else if isBehindMark {
                if byte &- 48 < 10 { return true }
                isBehindMark =
                    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
                    || byte == UInt8(ascii: "\t")
            }
        }
        return false
    }

    private static let ownNames = ["t", "ax", "ay", "az", "gx", "gy", "gz"].map { Array($0.utf8) }

    static func trimmed(_ line: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, isBlank(line[start]) { start += 1 }
        while start < end, isBlank(line[end - 1]) { end -= 1 }
        return start..<end
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == UInt8(ascii: "\"") }

    /// `10:15:30.12`, in seconds.
    private static func timeOfDay(_ line: Span<UInt8>, _ range: Range<Int>) -> Double? {
        var seconds = 0.0
        var index = range.lowerBound
        for part in 0..<3 {
            guard index < range.upperBound, line[index] &- 48 < 10, let number = TextNumber(line, index),
                part == 2 || number.isInteger, number.value < 60 || part == 0 && number.value < 24
            else { return nil }
            seconds = seconds * 60 + number.value
            index = number.end
            if part < 2 {
                guard index < range.upperBound, line[index] == UInt8(ascii: ":") else { return nil }
                index += 1
            }
        }
        return index == range.upperBound ? seconds : nil
    }

    /// `11/21/2026`, `2026-11-21`.
    private static func isDate(_ line: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var marks = 0
        for index in range {
            let byte = line[index]
            if byte == UInt8(ascii: "/") || byte == UInt8(ascii: "-") {
                marks += 1
            } else if byte &- 48 >= 10 {
                return false
            }
        }
        return marks == 2 && (8...10).contains(range.count)
    }

    private static func isWord(_ line: Span<UInt8>, _ range: Range<Int>) -> Bool {
        for index in range where !TextNumber.isLetter(line[index]) { return false }
        return true
    }

    /// A word that may stand before the numbers: `DATA`, `a/g:`.
    private static func isTag(_ line: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var words = TextWords()
        words.append(words: line, range)
        return words.isWord("data") || words.isWord("ag") || words.isWord("imu")
    }
}

extension [UInt8] {
    /// A copy of some of the bytes of a line.
    init(_ line: Span<UInt8>, _ range: Range<Int>) {
        self.init()
        for index in range { append(line[index]) }
    }
}

extension TextWords {
    /// Appends the words in `range`, set apart by spaces, `_`, `.` and brackets.
    mutating func append(words line: Span<UInt8>, _ range: Range<Int>) {
        var start = range.lowerBound
        for index in range where Self.isGap(line[index]) {
            if index > start { append(line, start..<index) }
            start = index + 1
        }
        if start < range.upperBound { append(line, start..<range.upperBound) }
    }

    static func isGap(_ byte: UInt8) -> Bool {
        switch byte {
        case 32, 9, UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["),
            UInt8(ascii: "]"), UInt8(ascii: "\""):
            true
        default: false
        }
    }
}
