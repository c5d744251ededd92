// SPDX-License-Identifier: Apache-2.0

/// Cells of a line without labels.
struct TextRow: Sendable, BitwiseCopyable {
    static let mostCells = 32

    var cells = [32 of Double](repeating: 0)
    var count = 0
    /// Cells that hold no number: missing, or text.
    var missing: UInt32 = 0
    /// Cells with a time of day, in seconds.
    var clocks: UInt32 = 0
    /// Cells written without a point.
    var integers: UInt32 = 0
    /// A word before the first cell, which is not among the cells: `DATA`, `a/g:`.
    var tag: UInt64 = 0

    /// Rows that are read alike.
    var shape: UInt64 { UInt64(count) << 32 ^ UInt64(clocks) ^ tag << 40 }

    /// Of rows of so many numbers and nothing else.
    static func plainShape(_ count: Int) -> UInt64 { UInt64(count) << 32 }

    mutating func append(_ value: Double, isInteger: Bool = false, isMissing: Bool = false, isClock: Bool = false) {
        guard count < Self.mostCells else { return }
        cells[count] = value
        let bit = UInt32(1) << UInt32(count)
        if isInteger { integers |= bit }
        if isMissing { missing |= bit }
        if isClock { clocks |= bit }
        count += 1
    }
}

/// One measurement in the line's own units, by slot.
struct TextFields: Sendable, BitwiseCopyable {
    var values = [16 of Double](repeating: 0)
    /// Slots that are there.
    var present: UInt32 = 0
    /// Slots whose value is no number.
    var missing: UInt32 = 0
    /// Slots written without a point.
    var integers: UInt32 = 0
    var timeIsClock = false

    mutating func set(_ slot: Int, _ value: Double, isInteger: Bool, isMissing: Bool) {
        guard slot >= 0, slot < TextSlot.count else { return }
        let bit = UInt32(1) << UInt32(slot)
        present |= bit
        values[slot] = value
        if isInteger { integers |= bit }
        if isMissing { missing |= bit }
    }

    func has(_ mask: UInt32) -> Bool { present & mask == mask }

    /// Magnitude of the three values from `slot` on.
    func magnitude(_ slot: Int) -> Double {
        let (x, y, z) = (values[slot], values[slot + 1], values[slot + 2])
        return (x * x + y * y + z * z).squareRoot()
    }
}

/// Which cell of a row is what.
struct TextColumns: Sendable, BitwiseCopyable {
    /// Slot of each cell; -1: not used.
    var slots = [32 of Int8](repeating: -1)
    var count = 0
    var units = TextUnits()
    /// Of the rows that fit, where no header says.
    var shape: UInt64 = 0

    func fields(_ row: TextRow) -> TextFields {
        var fields = TextFields()
        for index in 0..<min(row.count, count) where slots[index] >= 0 {
            let slot = Int(slots[index])
            let bit = UInt32(1) << UInt32(index)
            // A date, or a word for the host to fill in.
            if row.clocks & row.missing & bit != 0 { continue }
            fields.set(
                slot, row.cells[index], isInteger: row.integers & bit != 0, isMissing: row.missing & bit != 0)
            if slot == TextSlot.time, row.clocks & bit != 0 { fields.timeIsClock = true }
        }
        return fields
    }

    /// What `fields` gives for a row of nothing but plain numbers, in one pass over the line; nil for any other line, which
    /// `TextRows.row` then looks at.
    func fields(ofPlainCells line: Span<UInt8>, _ separator: UInt8) -> TextFields? {
        guard separator != UInt8(ascii: " ") else { return nil }
        let decimalComma = separator == UInt8(ascii: ",") ? UInt8(ascii: ".") : UInt8(ascii: ",")
        var fields = TextFields()
        var index = 0
        for cell in 0..<count {
            while index < line.count, line[index] == UInt8(ascii: " ") { index += 1 }
            let isNegative = index < line.count && line[index] == UInt8(ascii: "-")
            if isNegative || (index < line.count && line[index] == UInt8(ascii: "+")) { index += 1 }
            let first = index
            var significand: UInt64 = 0
            var point = -1
            while index < line.count {
                let byte = line[index]
                if byte &- 48 < 10 {
                    significand = significand &* 10 &+ UInt64(byte &- 48)
                } else if point < 0, byte == UInt8(ascii: ".") || byte == decimalComma {
                    point = index
                } else {
                    break
                }
                index += 1
            }
            let digits = index - first - (point < 0 ? 0 : 1)
            guard digits > 0, digits <= 18 else { return nil }
            let slot = Int(slots[cell])
            if slot >= 0 {
                let magnitude = DecimalNumber.value(significand, point < 0 ? 0 : point + 1 - index)
                fields.set(slot, isNegative ? -magnitude : magnitude, isInteger: point < 0, isMissing: false)
            }
            while index < line.count, line[index] == UInt8(ascii: " ") { index += 1 }
            if cell + 1 < count {
                guard index < line.count, line[index] == separator else { return nil }
                index += 1
            }
        }
        return index == line.count ? fields : nil
    }

    /// The usual orders of columns without a header: time first or last, or none; then three axes each of acceleration, angular
    /// rate, field; then temperature. nil where the rows make no such sense.
    init?(guessing rows: [TextRow], shape: UInt64) {
        guard let sample = rows.first(where: { $0.shape == shape }) else { return nil }
        count = sample.count
        var first = 0
        var end = count
        let isAlone = rows.lazy.filter { $0.shape == shape }.prefix(2).count < 2
        if count > 4, Self.isTime(rows, shape, 1), Self.steps(rows, shape, 0).allSatisfy({ $0 == 1 }) {
            slots[0] = Int8(TextSlot.counter)
            slots[1] = Int8(TextSlot.time)
            first = 2
        } else if isAlone ? [4, 7, 8, 10, 11].contains(count) : Self.isTime(rows, shape, 0) && count > 3 {
            slots[0] = Int8(TextSlot.time)
            first = 1
        } else if !isAlone, Self.isTime(rows, shape, count - 1), count > 3 {
            slots[count - 1] = Int8(TextSlot.time)
            end -= 1
        }
        // Dates and times of day beside it are not measurements.
        var cells = [32 of Int](repeating: 0)
        var found = 0
        for cell in first..<end where sample.clocks & (1 << UInt32(cell)) == 0 {
            cells[found] = cell
            found += 1
        }
        guard found >= 3 else { return nil }
        let axes = min(found / 3, 3) * 3
        for index in 0..<axes { slots[cells[index]] = Int8(TextSlot.force + index) }
        if found == axes + 1 { slots[cells[axes]] = Int8(TextSlot.temperature) }
    }

    init() {}

    /// Whether a cell rises like a clock: from 0 up, in like steps. Three, six or nine cells are axes alone unless that is sure.
    private static func isTime(_ rows: [TextRow], _ shape: UInt64, _ cell: Int) -> Bool {
        let steps = steps(rows, shape, cell).map { $0 < -0x7FFF_FFFF ? $0 + 0x1p32 : $0 }.sorted()
        guard let least = steps.first, let most = steps.last, least > 0 else { return false }
        let bit = UInt32(1) << UInt32(cell)
        let areWhole = rows.allSatisfy { $0.shape != shape || $0.integers & bit != 0 }
        let areFromZero = rows.allSatisfy { $0.shape != shape || $0.cells[cell] >= 0 }
        let isEnough = (rows.first { $0.shape == shape }?.count ?? 0) % 3 != 0 || steps.count >= 4
        return areFromZero && isEnough && (areWhole || most < 3 * least)
    }

    /// From row to row.
    private static func steps(_ rows: [TextRow], _ shape: UInt64, _ cell: Int) -> [Double] {
        let values = rows.filter { $0.shape == shape && $0.missing & (1 << UInt32(cell)) == 0 }.map { $0.cells[cell] }
        return zip(values, values.dropFirst()).map { $1 - $0 }
    }
}
