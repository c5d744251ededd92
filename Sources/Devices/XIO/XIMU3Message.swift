// SPDX-License-Identifier: Apache-2.0

/// One message of an x-IMU3, binary or ASCII, in the device's units (x-IMU3 User Manual v0.11, section 8.2).
///
/// | identifier | arguments | unit |
/// |---|---|---|
/// | I | angular rate x, y, z; acceleration x, y, z | °/s; g |
/// | M | magnetic field x, y, z | 1 = the local field |
/// | Q, R, A | w, x, y, z; matrix by rows; roll, pitch, yaw | 1; 1; ° |
/// | L, E | w, x, y, z; acceleration without gravity | 1; g |
/// | H | high-range acceleration x, y, z | g |
/// | T, B, W | temperature; %, V, charging; %, dBm | °C |
/// | S, N, F | bytes or text | |
public struct XIMU3Message: Sendable, BitwiseCopyable {
    /// ASCII letter.
    public var identifier: UInt8
    /// µs on the device's clock.
    public var microseconds: UInt64
    public var arguments = [9 of Double](repeating: 0)
    public var argumentCount = 0
    /// It came as text.
    public var isText = false

    public init(identifier: UInt8, microseconds: UInt64) {
        self.identifier = identifier
        self.microseconds = microseconds
    }

    /// Seconds.
    public var time: Double { Double(microseconds) / 1e6 }

    /// nil: no such message. -1: text, of any length.
    static func argumentCount(of identifier: UInt8) -> Int? {
        switch identifier {
        case UInt8(ascii: "I"): 6
        case UInt8(ascii: "M"), UInt8(ascii: "A"), UInt8(ascii: "H"), UInt8(ascii: "B"): 3
        case UInt8(ascii: "Q"): 4
        case UInt8(ascii: "R"): 9
        case UInt8(ascii: "L"), UInt8(ascii: "E"): 7
        case UInt8(ascii: "T"): 1
        case UInt8(ascii: "W"): 2
        case UInt8(ascii: "S"), UInt8(ascii: "N"), UInt8(ascii: "F"): -1
        default: nil
        }
    }

    /// `line` is a message with its line feed. nil where it is none, by the only checks there are: known identifier, exact length,
    /// finite numbers.
    public init?(_ line: Span<UInt8>) {
        guard line.count > 1 else { return nil }
        if line[0] >= 0x80 { self.init(binary: line) } else { self.init(text: line) }
    }

    private init?(binary line: Span<UInt8>) {
        self.init(identifier: line[0] & 0x7F, microseconds: 0)
        guard let wanted = Self.argumentCount(of: identifier) else { return nil }
        let end = line.count - 1
        var index = 1
        var length = 0
        var word: UInt64 = 0
        while index < end {
            var byte = line[index]
            index += 1
            if byte == SLIP.escape {
                guard index < end, let plain = SLIP.plain(line[index], end: Self.end) else { return nil }
                byte = plain
                index += 1
            }
            if length < 8 {
                microseconds |= UInt64(byte) << UInt64(8 * length)
            } else if wanted >= 0 {
                let place = (length - 8) % 4
                word = (place == 0 ? 0 : word) | UInt64(byte) << UInt64(8 * place)
                if place == 3 {
                    guard argumentCount < wanted else { return nil }
                    let value = Float(bitPattern: UInt32(truncatingIfNeeded: word))
                    guard value.isFinite else { return nil }
                    arguments[argumentCount] = Double(value)
                    argumentCount += 1
                }
            }
            length += 1
        }
        guard length >= 8, wanted < 0 || length == 8 + 4 * wanted else { return nil }
    }

    private init?(text line: Span<UInt8>) {
        self.init(identifier: line[0], microseconds: 0)
        isText = true
        guard let wanted = Self.argumentCount(of: identifier) else { return nil }
        var end = line.count - 1
        if end > 0, line[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        guard end > 2, line[1] == UInt8(ascii: ",") else { return nil }
        var index = 2
        while index < end, line[index] &- 48 < 10 {
            let (tenfold, over) = microseconds.multipliedReportingOverflow(by: 10)
            let (sum, further) = tenfold.addingReportingOverflow(UInt64(line[index] &- 48))
            guard !over, !further else { return nil }
            microseconds = sum
            index += 1
        }
        guard index > 2 else { return nil }
        if wanted < 0 { return }
        while index < end {
            guard line[index] == UInt8(ascii: ","), argumentCount < wanted else { return nil }
            let first = index + 1
            index = first
            while index < end, line[index] != UInt8(ascii: ",") { index += 1 }
            guard
                case .value(let value) = DecimalNumber.read(
                    line.extracting(first..<index), shift: 0, allowsComma: false)
            else { return nil }
            arguments[argumentCount] = value
            argumentCount += 1
        }
        guard argumentCount == wanted else { return nil }
    }

    /// Line feed ends a message, so a byte of that value is stuffed.
    static let end: UInt8 = 0x0A
}

/// Byte stuffing as RFC 1055 has it: a byte of the end mark's value is sent as 0xDB 0xDC, 0xDB itself as 0xDB 0xDD.
enum SLIP {
    static let end: UInt8 = 0xC0
    static let escape: UInt8 = 0xDB

    /// The byte that `second` after an escape stands for; nil where the escape is broken.
    static func plain(_ second: UInt8, end: UInt8) -> UInt8? {
        switch second {
        case 0xDC: end
        case 0xDD: escape
        default: nil
        }
    }

    static func append(_ byte: UInt8, end: UInt8, to bytes: inout [UInt8]) {
        guard byte == end || byte == escape else { return bytes.append(byte) }
        bytes.append(escape)
        bytes.append(byte == end ? 0xDC : 0xDD)
    }
}
