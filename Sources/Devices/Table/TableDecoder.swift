// SPDX-License-Identifier: Apache-2.0

public import Motion

/// A table of measurements as text: a device whose protocol is CSV.
///
/// | element | accepted |
/// |---|---|
/// | header | the first line that is not blank; `t,ax,ay,az[,gx,gy,gz][,mx,my,mz]` in any order, units in the name (see `ColumnName`) |
/// | separator | comma, semicolon or tab; a decimal comma only with the latter two |
/// | line end | LF, CR LF or CR |
/// | time | a number, or a time of day with or without a date (`ClockText`) |
/// | cell | a number, or empty / `nan` / `inf` / `NA` / `null` for "not measured"; may be quoted; spaces don't count |
/// | else | a byte order mark, blank lines and further columns are passed over |
///
/// A row of which the time, an acceleration or an angular rate is not there gives no reading and is counted; so does a row whose time
/// is not after the one before. What can't be read at all (`failure`) ends the stream: nothing after it is decoded.
///
/// Goals in order: never a wrong number, any bytes welcome, bounded memory, fast. No call allocates once the header was read.
public struct TableDecoder: Decoder {
    public static let longestHeader = 65_536
    /// A step back in time of more than this many seconds is a restarted clock or an unsorted file, not jitter.
    public static let longestStepBack = 1.0

    public private(set) var counts = DecodeCounts()
    public var table: TableCounts { rows.counts }
    /// The first thing that can't be read.
    public private(set) var failure: TableError?

    /// The line being read, from 1.
    public private(set) var line = 1

    private enum Place {
        case header, cellStart, text, quoted, afterQuote, ignored, ended
    }

    private var header: TableHeader?
    private var place = Place.header
    private var lastWasCarriageReturn = false
    /// The header, or a cell that can't be read at one glance.
    private var pending: [UInt8] = []
    private var separator = UInt8(ascii: ",")
    private var slots: [UInt8] = []
    private var scales = [10 of TableHeader.Scale](repeating: TableHeader.Scale())
    private var column = 0
    private var rowLine = 1
    private var quoteLine = 1
    private var rows = TableRows()

    public init() {
        pending.reserveCapacity(1024)
    }

    public mutating func push(_ bytes: Span<UInt8>, into readings: inout [Reading]) {
        var index = 0
        while index < bytes.count {
            if place == .cellStart, column < slots.count, slots[column] != TableHeader.ignored,
                let end = glance(bytes, index) ?? look(bytes, index)
            {
                index = end + 1
                if place == .ended { continue }
                if bytes[end] != separator { endLine(bytes[end], into: &readings) }
            } else {
                if place == .ended {
                    counts.skippedBytes += UInt64(bytes.count - index)
                    return
                }
                let byte = bytes[index]
                index += 1
                if lastWasCarriageReturn {
                    lastWasCarriageReturn = false
                    if byte == UInt8(ascii: "\n") { continue }
                }
                if place == .header { pushHeader(byte) } else { push(byte, into: &readings) }
            }
        }
    }

    public mutating func finish(into readings: inout [Reading]) {
        if place == .header, !pending.isEmpty { endHeader() }
        switch place {
        case .header: fail(TableError(.empty))
        case .quoted: fail(TableError(.unclosedQuote, line: quoteLine, column: column + 1, columnName: columnName))
        case .cellStart where column == 0, .ended: break
        default:
            endCell()
            endRow(into: &readings)
        }
        guard failure == nil else { return }
        place = .ended
        if let problem = rows.failure(line: line) { fail(problem) }
    }

    // MARK: Header

    private mutating func pushHeader(_ byte: UInt8) {
        guard byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") else {
            pending.append(byte)
            if pending.count > Self.longestHeader { fail(TableError(.lineTooLong, line: line)) }
            return
        }
        lastWasCarriageReturn = byte == UInt8(ascii: "\r")
        endHeader()
        line += 1
        rowLine = line
    }

    private mutating func endHeader() {
        if pending.starts(with: [0xEF, 0xBB, 0xBF]) { pending.removeFirst(3) }
        defer { pending.removeAll(keepingCapacity: true) }
        guard !pending.allSatisfy({ DecimalNumber.isSpace($0) }), !TableHeader.isPreface(pending) else { return }
        do {
            let parsed = try TableHeader(pending)
            separator = parsed.separator
            slots = parsed.slots
            scales = parsed.scales
            rows.begin(parsed)
            header = parsed
            place = .cellStart
        } catch {
            var placed = error
            placed.line = line
            fail(placed)
        }
    }

    // MARK: Cells

    /// Reads a plain number that ends inside `bytes`, the common case, and gives where the separator or line end behind it is.
    /// nil where a closer look is needed.
    ///
    /// What it accepts, and gives, is what the byte-by-byte way gives.
    @inline(__always)
    private mutating func glance(_ bytes: Span<UInt8>, _ start: Int) -> Int? {
        guard !lastWasCarriageReturn else { return nil }
        let count = bytes.count
        var index = start
        var isNegative = false
        if bytes[index] == UInt8(ascii: "-") {
            isNegative = true
            index += 1
        }
        let firstDigit = index
        var significand: UInt64 = 0
        while index < count {
            let digit = bytes[index] &- 48
            guard digit < 10 else { break }
            significand = significand &* 10 &+ UInt64(digit)
            index += 1
        }
        var digits = index - firstDigit
        var fraction = 0
        if index < count, bytes[index] == UInt8(ascii: ".") {
            index += 1
            let point = index
            while index < count {
                let digit = bytes[index] &- 48
                guard digit < 10 else { break }
                significand = significand &* 10 &+ UInt64(digit)
                index += 1
            }
            fraction = index - point
            digits += fraction
        }
        // More than 19 digits may have overflowed.
        guard index < count, digits > 0, digits <= 19 else { return nil }
        let end = bytes[index]
        guard end == separator || end == UInt8(ascii: "\n") || end == UInt8(ascii: "\r") else { return nil }
        let slot = Int(slots[column])
        let scale = scales[slot]
        var value = DecimalNumber.value(significand, scale.shift - fraction)
        if isNegative { value = -value }
        rows.set(slot, scale.factor == 1 ? value : value * scale.factor)
        column += 1
        return index
    }

    /// Reads any cell that ends inside `bytes` and has no quote; otherwise like `glance`.
    private mutating func look(_ bytes: Span<UInt8>, _ start: Int) -> Int? {
        guard !lastWasCarriageReturn else { return nil }
        var end = start
        let limit = min(bytes.count, start + DecimalNumber.longestText)
        var isBlank = true
        while end < limit {
            let byte = bytes[end]
            if byte == separator || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
            if byte == UInt8(ascii: "\"") { return nil }
            if !DecimalNumber.isSpace(byte) { isBlank = false }
            end += 1
        }
        // A blank line is no row.
        guard end < limit, !isBlank || column > 0 || bytes[end] == separator else { return nil }
        endCell(bytes.extracting(start..<end))
        return end
    }

    private mutating func push(_ byte: UInt8, into readings: inout [Reading]) {
        let isLineEnd = byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
        if place == .quoted {
            pushQuoted(byte, isLineEnd)
        } else if isLineEnd {
            // A line end where no cell has begun is a blank line.
            if place != .cellStart || column > 0 { endCell() }
            endLine(byte, into: &readings)
        } else if byte == separator {
            endCell()
        } else if byte == UInt8(ascii: "\""), place == .cellStart || place == .afterQuote {
            // A quote after a quoted part is a doubled quote: one of the text.
            let isDoubled = place == .afterQuote
            place = .quoted
            if isDoubled { keep(byte) } else { quoteLine = line }
        } else if place == .cellStart {
            if DecimalNumber.isSpace(byte) { return }
            place = isUsed ? .text : .ignored
            keep(byte)
        } else if place == .text || (place == .afterQuote && !DecimalNumber.isSpace(byte)) {
            keep(byte)
        }
    }

    private mutating func pushQuoted(_ byte: UInt8, _ isLineEnd: Bool) {
        if byte == UInt8(ascii: "\"") {
            place = .afterQuote
            return
        }
        if isLineEnd {
            lastWasCarriageReturn = byte == UInt8(ascii: "\r")
            line += 1
        }
        keep(byte)
    }

    private var isUsed: Bool { column < slots.count && slots[column] != TableHeader.ignored }

    private mutating func keep(_ byte: UInt8) {
        guard isUsed else { return }
        pending.append(byte)
        if pending.count > DecimalNumber.longestText {
            fail(TableError(.cellTooLong, line: line, column: column + 1, columnName: columnName))
        }
    }

    /// Ends a cell that was gathered byte by byte.
    private mutating func endCell() {
        // Lending `pending` while this is changed takes it out, and puts it back with its capacity.
        var text: [UInt8] = []
        swap(&text, &pending)
        endCell(text.span)
        text.removeAll(keepingCapacity: true)
        swap(&text, &pending)
    }

    private mutating func endCell(_ text: Span<UInt8>) {
        if isUsed {
            let slot = Int(slots[column])
            let scale = scales[slot]
            switch DecimalNumber.read(text, shift: scale.shift, allowsComma: separator != UInt8(ascii: ",")) {
            case .value(let value): rows.set(slot, scale.factor == 1 ? value : value * scale.factor)
            case .missing: rows.set(slot, nil)
            case .invalid:
                if slot == 0, let time = ClockText.seconds(text) {
                    rows.set(slot, time)
                    break
                }
                let shown = TableHeader.printable(text.indices.map { text[$0] })
                fail(TableError(.notANumber(shown), line: line, column: column + 1, columnName: columnName))
                return
            }
        }
        column += 1
        place = .cellStart
    }

    // MARK: Rows

    private mutating func endLine(_ byte: UInt8, into readings: inout [Reading]) {
        lastWasCarriageReturn = byte == UInt8(ascii: "\r")
        endRow(into: &readings)
        line += 1
        rowLine = line
    }

    /// The cells so far are a row; none are a blank line.
    private mutating func endRow(into readings: inout [Reading]) {
        guard place != .ended, column > 0 else { return }
        let cells = column
        column = 0
        guard cells == slots.count else {
            let atCell = min(cells, slots.count) + (cells > slots.count ? 1 : 0)
            fail(TableError(.ragged(cells: cells, expected: slots.count), line: rowLine, column: atCell))
            return
        }
        do {
            if let reading = try rows.take(line: rowLine) {
                counts.frames += 1
                readings.append(reading)
                return
            }
        } catch {
            fail(error)
        }
        counts.rejectedFrames += 1
    }

    // MARK: Failure

    private mutating func fail(_ error: TableError) {
        if failure == nil { failure = error }
        place = .ended
    }

    private var columnName: String? {
        header.flatMap { $0.columnNames.indices.contains(column) ? $0.columnNames[column] : nil }
    }
}
