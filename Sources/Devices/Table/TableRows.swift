// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// From the cells of a row to a reading: what is dropped, what is counted, and what can't be a recording.
struct TableRows: Sendable {
    private(set) var counts = TableCounts()

    private var header: TableHeader?
    private var values = [10 of Double](repeating: 0)
    // Bit = slot.
    private var missing: UInt16 = 0
    private var present: UInt16 = 0
    private var firstValues: Vector6?
    private var firstMissing: TableError?
    /// Of the first reading.
    private var firstLine = 1
    /// Of the first row since the last reading whose time was before that reading's.
    private var firstLateLine: Int?

    private struct Vector6: Equatable {
        var force: Vector3
        var rate: Vector3
    }

    private static let time: UInt16 = 0b1
    private static let force: UInt16 = 0b1110
    private static let rate: UInt16 = 0b111_0000
    // Made once: unoptimised code takes a set's literal through the heap.
    private static let leastContents: Reading.Contents = [.deviceTime, .specificForce]
    private static let noFlags: Sample.Flags = []
    private static let field: UInt16 = 0b11_1000_0000

    mutating func begin(_ header: TableHeader) {
        for slot in 0..<TableHeader.slots where header.columns[slot] != nil { present |= 1 << UInt16(slot) }
        self.header = header
    }

    /// nil: nothing was measured. So is what a factor took to infinity.
    @inline(__always)
    mutating func set(_ slot: Int, _ value: Double?) {
        values[slot] = value ?? .nan
        if !values[slot].isFinite { missing |= 1 << UInt16(slot) }
    }

    /// The row as a reading; nil where it is dropped, and counted.
    mutating func take(line: Int) throws(TableError) -> Reading? {
        counts.rows += 1
        let lacking = missing & present
        missing = 0
        guard lacking & Self.time == 0 else {
            counts.withoutTime += 1
            note(lacking, line)
            return nil
        }
        let time = values[0]
        let latest = counts.readings > 0 ? counts.lastTime : -.infinity
        if time < latest - TableDecoder.longestStepBack {
            throw error(.timeRunsBackwards(by: latest - time), slot: 0, line: firstLateLine ?? line)
        }
        guard lacking & Self.force == 0 else {
            counts.withoutAcceleration += 1
            note(lacking, line)
            return nil
        }
        var contents = Self.leastContents
        if present & Self.rate != 0 {
            if lacking & Self.rate == 0 {
                contents.insert(.angularRate)
            } else if lacking & Self.rate != Self.rate || counts.hasAngularRate {
                // Where the gyroscope never spoke so far, the accelerometer is heard alone; a hole in its voice is a missing sample.
                counts.withoutAngularRate += 1
                note(lacking, line)
                return nil
            }
        }
        guard time > latest else {
            if time == latest {
                counts.repeatedTime += 1
            } else {
                counts.lateTime += 1
                if firstLateLine == nil { firstLateLine = line }
            }
            return nil
        }
        firstLateLine = nil
        if present & Self.field != 0, lacking & Self.field == 0 { contents.insert(.magneticField) }
        if counts.readings == 0 { firstLine = line }
        return reading(time, contents)
    }

    /// What is wrong with the whole, where nothing was wrong with a part. `line`: the last.
    func failure(line: Int) -> TableError? {
        if counts.rows == 0 { return TableError(.noRows, line: line) }
        if counts.readings == 0, var first = firstMissing {
            first.kind = .nothingUsable(rows: counts.rows)
            return first
        }
        if counts.readings == 1 { return TableError(.oneRow, line: firstLine) }
        return counts.hasVaried ? nil : error(.constant, slot: 1, line: firstLine)
    }

    private mutating func reading(_ time: Double, _ contents: Reading.Contents) -> Reading {
        counts.place(time)
        let force = Vector3(values[1], values[2], values[3])
        let hasRate = contents.contains(.angularRate)
        let rate = hasRate ? Vector3(values[4], values[5], values[6]) : .zero
        if rate != .zero { counts.hasAngularRate = true }
        if !counts.hasVaried {
            let both = Vector6(force: force, rate: rate)
            if let firstValues { counts.hasVaried = firstValues != both } else { firstValues = both }
        }
        let field = contents.contains(.magneticField) ? Vector3(values[7], values[8], values[9]) : .zero
        return Reading(
            contents: contents, flags: Self.noFlags, deviceTime: time, specificForce: force, angularRate: rate,
            magneticField: field)
    }

    private mutating func note(_ slots: UInt16, _ line: Int) {
        if firstMissing == nil { firstMissing = error(.empty, slot: slots.trailingZeroBitCount, line: line) }
    }

    private func error(_ kind: TableError.Kind, slot: Int, line: Int) -> TableError {
        guard let header, let column = header.columns[slot] else { return TableError(kind, line: line) }
        return TableError(kind, line: line, column: column + 1, columnName: header.columnNames[column])
    }
}
