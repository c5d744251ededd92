// SPDX-License-Identifier: Apache-2.0

/// What the first line of a table says: the separator, and for each column its quantity and unit.
struct TableHeader: Sendable {
    /// Slots of a row: time, then three vectors.
    static let slots = 10
    static let names = ["t", "ax", "ay", "az", "gx", "gy", "gz", "mx", "my", "mz"]
    static let ignored: UInt8 = 255

    /// How text becomes SI: times 10^`shift` while the text is read, then times `factor`.
    struct Scale: Hashable, Sendable {
        var shift = 0
        var factor = 1.0
    }

    var separator = UInt8(ascii: ",")
    /// Slot of each column, or `ignored`.
    var slots: [UInt8] = []
    var scales = [10 of Scale](repeating: Scale())
    /// Column of each slot, from 0.
    var columns = [10 of Int?](repeating: nil)
    var columnNames: [String] = []

    init(_ line: [UInt8]) throws(TableError) {
        guard !line.contains(0) else { throw TableError(.notText) }
        separator = Self.separator(of: line)
        let cells = Self.split(line, separator)
        columnNames = cells.map { Self.printable($0) }
        slots = [UInt8](repeating: Self.ignored, count: cells.count)
        if Self.looksLikeData(cells) { throw TableError(.noHeader) }
        let parsed = Self.names(of: cells)
        var firstUnknown: (column: Int, slot: Int, unit: String)?
        for (column, name) in parsed.enumerated() {
            guard let name else { continue }
            guard let scale = name.scale else {
                if firstUnknown == nil { firstUnknown = (column, name.slot, name.suffix) }
                continue
            }
            guard columns[name.slot] == nil else {
                throw TableError(.repeatedColumn, column: column + 1, columnName: columnNames[column])
            }
            columns[name.slot] = column
            slots[column] = UInt8(name.slot)
            scales[name.slot] = scale
        }
        // A name such as `ax_raw` beside `ax` is a further column; without an `ax` its unit is one that nobody knows.
        if let unknown = firstUnknown, columns[unknown.slot] == nil, unknown.slot < 7 {
            throw TableError(
                .unknownUnit(unknown.unit, known: ColumnName.knownUnits(unknown.slot)), column: unknown.column + 1,
                columnName: columnNames[unknown.column])
        }
        try check()
    }

    /// Plain names first; a maker's name only where that slot has no plain one, so that it can't stand in a plain table's way.
    private static func names(of cells: [[UInt8]]) -> [ColumnName?] {
        var parsed = cells.map { ColumnName($0) }
        for column in cells.indices where parsed[column]?.scale == nil {
            guard let alias = ColumnName(alias: cells[column]), alias.scale != nil,
                !parsed.contains(where: { $0?.slot == alias.slot && $0?.scale != nil })
            else { continue }
            parsed[column] = alias
        }
        return parsed
    }

    /// A line before the header that says when the recording began, as WitMotion's program writes it.
    static func isPreface(_ line: [UInt8]) -> Bool {
        line.prefix(10).map { $0 | 0x20 }.elementsEqual("starttime:".utf8.map { $0 | 0x20 })
    }

    /// Time and acceleration must be there, a gyroscope whole or not at all; an incomplete magnetometer is left aside.
    private mutating func check() throws(TableError) {
        let hasGyroscope = (4..<7).contains { columns[$0] != nil }
        for slot in 0..<(hasGyroscope ? 7 : 4) where columns[slot] == nil {
            throw TableError(.missingColumn(Self.names[slot]))
        }
        if !(7..<10).allSatisfy({ columns[$0] != nil }) {
            for slot in 7..<10 {
                if let column = columns[slot] { slots[column] = Self.ignored }
                columns[slot] = nil
            }
        }
        for first in [1, 4, 7] {
            for slot in (first + 1)...(first + 2) {
                guard let column = columns[slot], scales[slot] != scales[first] else { continue }
                throw TableError(.contradictoryUnits, column: column + 1, columnName: columnNames[column])
            }
        }
    }

    /// The commonest of comma, semicolon and tab outside quotes; the comma wins a tie.
    private static func separator(of line: [UInt8]) -> UInt8 {
        var isQuoted = false
        var counts = (comma: 0, semicolon: 0, tab: 0)
        for byte in line {
            switch byte {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: ",") where !isQuoted: counts.comma += 1
            case UInt8(ascii: ";") where !isQuoted: counts.semicolon += 1
            case UInt8(ascii: "\t") where !isQuoted: counts.tab += 1
            default: break
            }
        }
        if counts.comma >= counts.semicolon, counts.comma >= counts.tab { return UInt8(ascii: ",") }
        return counts.semicolon >= counts.tab ? UInt8(ascii: ";") : UInt8(ascii: "\t")
    }

    private static func split(_ line: [UInt8], _ separator: UInt8) -> [[UInt8]] {
        var cells: [[UInt8]] = [[]]
        var isQuoted = false
        for byte in line {
            if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else if byte == separator, !isQuoted {
                cells.append([])
            } else {
                cells[cells.count - 1].append(byte)
            }
        }
        return cells
    }

    private static func looksLikeData(_ cells: [[UInt8]]) -> Bool {
        let numbers = cells.count { cell in
            if case .value = DecimalNumber.read(cell.span, shift: 0, allowsComma: true) { return true }
            return false
        }
        return numbers > 0 && numbers * 2 >= cells.count
    }

    /// For a message: no spaces round it, no control characters, at most 40 characters.
    static func printable(_ bytes: some Collection<UInt8>) -> String {
        var text = ""
        let trimmed = Array(bytes.drop(while: DecimalNumber.isSpace)).reversed().drop(while: DecimalNumber.isSpace)
            .reversed()
        for scalar in String(decoding: trimmed.prefix(160), as: UTF8.self).unicodeScalars {
            if text.unicodeScalars.count >= 40 { return text + "..." }
            let isControl = scalar.value < 32 || (scalar.value >= 127 && scalar.value < 160)
            text.unicodeScalars.append(isControl ? "?" : scalar)
        }
        return text
    }
}
