// SPDX-License-Identifier: Apache-2.0

public import Motion

/// Lines of text from home-made sensors: whatever sketches print.
///
/// | shape | example |
/// |---|---|
/// | cells, with or without a header | `t_ms,ax_g,ay_g,az_g` / `1000, -1204, 312, 16044, -55, 12, -9` |
/// | labels | `ax:0.01 ay:-0.03 az:1.00`, `>ax:0.01`, `Accel X: 0.1 Y: 0.2 Z: 9.8 m/s^2` |
/// | lists | `Acc (mg) [ 44, -6, 995 ]`, `a/g: 1 2 3 4 5 6` |
/// | objects | `{"t":123,"accel":{"x":0.1,"y":0.2,"z":9.8}}` |
///
/// Lines end with LF or CR. Columns and units come from names where there are any; else the order of columns is guessed once five
/// lines in a row look alike, and units once the numbers look like a sensor at rest (after 200 at the latest): `units.guessed`
/// says so. Until then lines are held back. A labelled sample may go over several lines: it ends when a name comes again, at an empty
/// line, or when all names of the last one are there. Lines that don't fit are dropped and counted; twenty in a row begin anew.
///
/// Goals in order: never a wrong number from a damaged line, any bytes welcome, bounded memory, fast. Once columns and units are
/// known no call allocates.
public struct TextLinesDecoder: Decoder {
    public static let longestLine = 1024
    /// Lines alike in a row before the order of columns is believed.
    static let linesToLock = 5
    /// Samples held back at most until units are guessed: 2 s at 100 Hz.
    static let samplesToGuess = 200
    static let misfitsToUnlock = 20

    public private(set) var counts = DecodeCounts()
    public private(set) var units = TextUnits()
    /// Lines that were neither empty nor of use.
    public private(set) var ignoredLines: UInt64 = 0
    /// Lines of more than `longestLine` bytes.
    public private(set) var overlongLines: UInt64 = 0
    /// Times the board began anew, by its clock or its header.
    public var restarts: Int { clock.restarts }
    /// Bytes of a line that has not ended.
    public var pendingBytes: Int { isOverlong ? 0 : line.count }
    /// A header line named the columns.
    public private(set) var hasHeader = false

    private var line: [UInt8] = []
    /// The line being read, while `line` may already fill again.
    private var ended: [UInt8] = []
    /// What the bytes of the line have in them: a byte beyond printable ASCII, marks between cells.
    private var marks = TextMarks()
    private var isOverlong = false
    /// Columns that somebody has named beforehand: what the stream says of them, or seems to, does not count.
    private let configured: TextColumns?
    private var columns: TextColumns?
    private var rows: [TextRow] = []
    private var run = 0
    private var misfits = 0
    private var collector = TextCollector()
    private var held: [TextFields] = []
    private var clock = TextClock()

    /// `columns`: names and units as a header line has them, for a board that prints none: `t_ms,ax_g,ay_g,az_g`. A list that names
    /// no three axes of acceleration is as good as none; `canUse(columns:)` tells beforehand.
    public init(columns: String? = nil) {
        configured = columns.flatMap(Self.parsed)
        self.columns = configured
        units = configured?.units ?? TextUnits()
        hasHeader = configured != nil
        line.reserveCapacity(Self.longestLine)
        ended.reserveCapacity(Self.longestLine)
    }

    /// Whether `columns` names three axes of acceleration, so that it can stand for a header line.
    public static func canUse(columns: String) -> Bool { parsed(columns) != nil }

    private static func parsed(_ columns: String) -> TextColumns? {
        let line = Array(columns.utf8)
        guard line.count <= longestLine else { return nil }
        var marks = TextMarks()
        marks.note(line.span)
        return TextRows.header(line.span, marks.separator)
    }

    public mutating func push(_ bytes: Span<UInt8>, into readings: inout [Reading]) {
        var index = 0
        while index < bytes.count {
            if line.isEmpty, !isOverlong, let end = TextMarks.lineEnd(bytes, index, Self.longestLine) {
                // A whole line, as most are, is read where it lies.
                let whole = bytes.extracting(index..<end)
                marks.note(whole)
                read(whole, into: &readings)
                marks = TextMarks()
                index = end + 1
                continue
            }
            index = fill(bytes, index)
            guard index < bytes.count else { return }
            if bytes[index] == UInt8(ascii: "\n") || bytes[index] == UInt8(ascii: "\r") {
                endLine(into: &readings)
            } else if isOverlong {
                counts.skippedBytes += 1
            } else {
                counts.skippedBytes += UInt64(line.count + 1)
                counts.rejectedFrames += 1
                ignoredLines += 1
                overlongLines += 1
                line.removeAll(keepingCapacity: true)
                isOverlong = true
            }
            index += 1
        }
    }

    /// Takes bytes from `start` on up to the end of the line, or as far as there is room; gives where it stopped.
    private mutating func fill(_ bytes: Span<UInt8>, _ start: Int) -> Int {
        guard !isOverlong else { return start }
        // Held apart while it grows, so that each byte costs no look at the whole decoder.
        var text: [UInt8] = []
        swap(&text, &line)
        var marks = marks
        let end = min(bytes.count, start + Self.longestLine - text.count)
        var index = start
        while index < end, bytes[index] != UInt8(ascii: "\n"), bytes[index] != UInt8(ascii: "\r") {
            text.append(bytes[index])
            index += 1
        }
        marks.note(bytes.extracting(start..<index))
        swap(&text, &line)
        self.marks = marks
        return index
    }

    /// Nothing comes for a while: what is held back is given, with columns and units as they seem.
    public mutating func settle(into readings: inout [Reading]) {
        if columns == nil, let shape = commonShape { lock(shape, into: &readings) }
        collector.end()
        take(into: &readings)
        release(isForced: true, into: &readings)
    }

    /// A last line without its end may lack digits: it is dropped.
    public mutating func finish(into readings: inout [Reading]) {
        settle(into: &readings)
        counts.skippedBytes += UInt64(line.count)
        line.removeAll(keepingCapacity: true)
    }

    private mutating func endLine(into readings: inout [Reading]) {
        if isOverlong {
            isOverlong = false
            marks = TextMarks()
            return
        }
        swap(&line, &ended)
        line.removeAll(keepingCapacity: true)
        // Another name for the same bytes: reading lends them out while the rest of the decoder changes.
        let text = ended
        read(text.span, into: &readings)
        marks = TextMarks()
    }

    private mutating func read(_ text: Span<UInt8>, into readings: inout [Reading]) {
        let range = TextRows.trimmed(text, 0..<text.count)
        guard !range.isEmpty else { return endLabels(into: &readings) }
        guard !marks.isOdd || Self.isText(text) else { return ignore(text) }
        if text[range.lowerBound] == UInt8(ascii: "{") {
            guard collector.readObject(text.extracting(range)) else { return ignore(text) }
            counts.frames += 1
            return take(into: &readings)
        }
        let separator = marks.separator
        if let columns, hasHeader || columns.shape == TextRow.plainShape(columns.count),
            let fields = columns.fields(ofPlainCells: text, separator)
        {
            misfits = 0
            counts.frames += 1
            endLabels(into: &readings)
            return complete(fields, into: &readings)
        }
        if let row = TextRows.row(text, separator) { return push(row, text, into: &readings) }
        if let header = TextRows.header(text, separator) {
            counts.frames += 1
            return push(header, into: &readings)
        }
        let isComment = text[range.lowerBound] == UInt8(ascii: "#") || text.holds("//", at: range.lowerBound)
        guard !isComment, collector.readLabels(text.extracting(range)) else { return ignore(text) }
        counts.frames += 1
        take(into: &readings)
    }

    private mutating func ignore(_ text: Span<UInt8>) {
        ignoredLines += 1
        counts.skippedBytes += UInt64(text.count + 1)
    }

    // MARK: Rows

    private mutating func push(_ header: TextColumns, into readings: inout [Reading]) {
        endLabels(into: &readings)
        release(isForced: true, into: &readings)
        clock.restart()
        rows.removeAll(keepingCapacity: true)
        misfits = 0
        guard configured == nil else { return }
        if hasHeader, columns?.isSame(as: header) == true {
            // A board that began anew: what was guessed for it still holds, but labels between may have said other units.
            units.takeNamed(of: header.units)
        } else {
            units = header.units
        }
        columns = header
        hasHeader = true
    }

    private mutating func push(_ row: TextRow, _ text: Span<UInt8>, into readings: inout [Reading]) {
        endLabels(into: &readings)
        if let columns {
            if row.count == columns.count, hasHeader || row.shape == columns.shape {
                misfits = 0
                counts.frames += 1
                return complete(columns.fields(row), into: &readings)
            }
            counts.rejectedFrames += 1
            ignore(text)
            misfits += 1
            guard misfits >= Self.misfitsToUnlock else { return }
            guard configured == nil else { return }
            release(isForced: true, into: &readings)
            self.columns = nil
            hasHeader = false
            units = TextUnits()
            run = 0
            misfits = 0
        }
        run = rows.last?.shape == row.shape ? run + 1 : 1
        // Most lines never come here: room is made when one does.
        if rows.isEmpty { rows.reserveCapacity(Self.samplesToGuess) }
        if rows.count == Self.samplesToGuess { rows.removeFirst() }
        rows.append(row)
        if run >= Self.linesToLock { lock(row.shape, into: &readings) }
    }

    /// The commonest shape among the rows held back; the first of equals.
    private var commonShape: UInt64? {
        var best: (shape: UInt64, count: Int)?
        for row in rows {
            let count = rows.reduce(0) { $1.shape == row.shape ? $0 + 1 : $0 }
            if count > best?.count ?? 0 { best = (row.shape, count) }
        }
        return best?.shape
    }

    private mutating func lock(_ shape: UInt64, into readings: inout [Reading]) {
        let held = rows
        rows.removeAll(keepingCapacity: true)
        run = 0
        guard var guess = TextColumns(guessing: held, shape: shape) else {
            ignoredLines += UInt64(held.count)
            return
        }
        guess.shape = shape
        columns = guess
        units = TextUnits()
        units.guessed.insert(.columns)
        for row in held {
            guard row.shape == shape else {
                counts.rejectedFrames += 1
                ignoredLines += 1
                continue
            }
            counts.frames += 1
            complete(guess.fields(row), into: &readings)
        }
    }

    // MARK: Samples

    /// A sample of labelled lines ends where lines of another form come.
    private mutating func endLabels(into readings: inout [Reading]) {
        guard collector.isOpen else { return }
        collector.end()
        take(into: &readings)
    }

    /// Takes what labels or objects have completed.
    private mutating func take(into readings: inout [Reading]) {
        guard collector.hasNews else { return }
        collector.giveUnits(to: &units)
        for index in collector.ready.indices { complete(collector.ready[index], into: &readings) }
        counts.rejectedFrames += collector.incomplete
        collector.clear()
    }

    private mutating func complete(_ fields: TextFields, into readings: inout [Reading]) {
        let used = TextSlot.forceMask | TextSlot.rateMask | 1
        guard fields.has(TextSlot.forceMask), fields.missing & used == 0 else {
            counts.rejectedFrames += 1
            ignoredLines += 1
            return
        }
        if held.isEmpty, units.cover(fields) { return append(fields, into: &readings) }
        if held.isEmpty { held.reserveCapacity(Self.samplesToGuess) }
        held.append(fields)
        if units.cover(fields) {
            release(isForced: false, into: &readings)
        } else if held.count >= Self.linesToLock {
            release(isForced: held.count >= Self.samplesToGuess, into: &readings)
        }
    }

    private mutating func release(isForced: Bool, into readings: inout [Reading]) {
        guard let first = held.first, units.cover(first) || units.guess(from: held, force: isForced) else {
            if held.count >= Self.samplesToGuess {
                counts.rejectedFrames += UInt64(held.count)
                held.removeAll(keepingCapacity: true)
            }
            return
        }
        for fields in held { append(fields, into: &readings) }
        held.removeAll(keepingCapacity: true)
    }

    private mutating func append(_ fields: TextFields, into readings: inout [Reading]) {
        var reading = Reading(contents: .specificForce)
        reading.specificForce = (units.force ?? 1) * fields.vector(TextSlot.force)
        if fields.isBeyond(units.forceClipping, TextSlot.force) { reading.flags.insert(.clippedAccelerometer) }
        if fields.has(TextSlot.rateMask) {
            reading.contents.insert(.angularRate)
            reading.angularRate = (units.rate ?? 1) * fields.vector(TextSlot.rate)
            if fields.isBeyond(units.rateClipping, TextSlot.rate) { reading.flags.insert(.clippedGyroscope) }
        } else {
            reading.flags.insert(.noGyroscope)
        }
        if fields.has(TextSlot.fieldMask), fields.missing & TextSlot.fieldMask == 0 {
            reading.contents.insert(.magneticField)
            reading.magneticField = (units.field ?? 1) * fields.vector(TextSlot.field)
        }
        if fields.has(1 << UInt32(TextSlot.temperature)), fields.missing & 1 << UInt32(TextSlot.temperature) == 0 {
            reading.contents.insert(.temperature)
            reading.temperature = fields.values[TextSlot.temperature]
        }
        if fields.has(1 << UInt32(TextSlot.counter)),
            let counter = UInt32(exactly: fields.values[TextSlot.counter])
        {
            reading.contents.insert(.counter)
            reading.counter = counter
        }
        if fields.has(1) {
            reading.contents.insert(.deviceTime)
            reading.deviceTime =
                fields.timeIsClock
                ? clock.push(timeOfDay: fields.values[0]) : clock.push(fields.values[0], unit: units.time ?? 1)
        }
        readings.append(reading)
    }

    /// No control characters, and UTF-8.
    private static func isText(_ text: Span<UInt8>) -> Bool {
        var index = 0
        while index < text.count {
            let byte = text[index]
            index += 1
            if byte < 0x20, byte != 9 { return false }
            if byte == 0x7F { return false }
            guard byte >= 0x80 else { continue }
            let more = byte >= 0xF0 && byte < 0xF5 ? 3 : byte >= 0xE0 ? 2 : byte >= 0xC2 && byte < 0xE0 ? 1 : 0
            guard more > 0, byte < 0xF5, index + more <= text.count else { return false }
            for _ in 0..<more {
                guard text[index] & 0xC0 == 0x80 else { return false }
                index += 1
            }
        }
        return true
    }
}
