// SPDX-License-Identifier: Apache-2.0

/// One line of a VectorNav sensor, either way: `$TYPE,field,...*CC` CR LF.
///
/// CC is the exclusive or of all between `$` and `*` as two hexadecimal digits, or a CRC-16 of the same as four.
public enum VectorNavLine {
    /// Bytes of the longest line, with its end.
    public static let longest = 256

    /// The lines with measurements; the raw value is the three letters after `$VN`, in ASCII.
    public enum Kind: UInt32, Hashable, Sendable, BitwiseCopyable {
        case ypr = 0x595052
        case qtn = 0x51544E
        case qmr = 0x514D52
        case mag = 0x4D4147
        case acc = 0x414343
        case gyr = 0x475952
        case mar = 0x4D4152
        case ymr = 0x594D52
        case yba = 0x594241
        case yia = 0x594941
        case imu = 0x494D55
        case dtv = 0x445456

        /// How many numbers a line has.
        public var numbers: Int {
            switch self {
            case .ypr, .mag, .acc, .gyr: 3
            case .qtn: 4
            case .dtv: 7
            case .mar, .yba, .yia: 9
            case .imu: 11
            case .ymr: 12
            case .qmr: 13
            }
        }
    }

    /// What the numbers of a line are, and how many of them were found.
    public struct Values: Sendable {
        public internal(set) var count = 0
        public internal(set) var numbers = [13 of Double](repeating: 0)
    }

    /// What kind of measurement a line holds; nil: a reply, or one that isn't used.
    public static func kind(_ line: Span<UInt8>) -> Kind? {
        guard line.count > 7, line[6] == UInt8(ascii: ",") else { return nil }
        return Kind(rawValue: UInt32(line[3]) << 16 | UInt32(line[4]) << 8 | UInt32(line[5]))
    }

    /// What `bytes`, not empty, start with.
    static func judge(_ bytes: Span<UInt8>) -> FrameVerdict {
        guard bytes[0] == UInt8(ascii: "$") else { return .skip(1) }
        guard bytes.count > 1 else { return .incomplete }
        guard bytes[1] == UInt8(ascii: "V") else { return .skip(1) }
        guard bytes.count > 2 else { return .incomplete }
        guard bytes[2] == UInt8(ascii: "N") else { return .skip(1) }
        var star: Int?
        var index = 3
        // Of all before the byte at hand, and before the last star.
        var sum = bytes[1] ^ bytes[2]
        var sumToStar: UInt8 = 0
        let limit = min(bytes.count, longest - 1)
        while index < limit {
            let byte = bytes[index]
            if byte < 0x20 || byte > 0x7E { break }
            if byte == UInt8(ascii: "*") {
                star = index
                sumToStar = sum
            } else if byte == UInt8(ascii: "$") {
                // A line cut by the start of the next.
                return .skip(1)
            }
            sum ^= byte
            index += 1
        }
        guard index < longest - 1 else { return .skip(1) }
        guard index < bytes.count else { return .incomplete }
        guard bytes[index] == UInt8(ascii: "\r") else { return .skip(1) }
        guard bytes.count > index + 1 else { return .incomplete }
        guard bytes[index + 1] == UInt8(ascii: "\n") else { return .skip(1) }
        guard let star, isChecked(bytes, star: star, end: index, sum: sumToStar) else { return .broken(1) }
        guard isWellFormed(bytes.extracting(0..<star)) else { return .broken(index + 2) }
        return .frame(index + 2)
    }

    private static func isChecked(_ line: Span<UInt8>, star: Int, end: Int, sum: UInt8) -> Bool {
        var sent: UInt16 = 0
        for index in star + 1..<end {
            guard let digit = hexadecimal(line[index]) else { return false }
            sent = sent << 4 | UInt16(digit)
        }
        switch end - star - 1 {
        case 2: return sent == UInt16(sum)
        case 4: return sent == Checksum.crc16CCITT(line, 1..<star)
        default: return false
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }

    /// Whether a line, without its check, holds what its type says: so many numbers. Lines of other types are not looked into.
    private static func isWellFormed(_ line: Span<UInt8>) -> Bool {
        guard let kind = kind(line) else { return true }
        var fields = 0
        var digits = 0
        var points = 0
        for index in 7...line.count {
            let byte = index < line.count ? line[index] : UInt8(ascii: ",")
            if byte &- UInt8(ascii: "0") < 10 {
                digits += 1
            } else if byte == UInt8(ascii: ",") {
                guard digits > 0, digits <= 18, points < 2 else { return false }
                fields += 1
                digits = 0
                points = 0
            } else if byte == UInt8(ascii: ".") {
                points += 1
            } else if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") {
                guard line[index - 1] == UInt8(ascii: ",") else { return false }
            } else {
                return false
            }
        }
        return fields == kind.numbers
    }

    /// The numbers of a measurement line that `judge` gave.
    static func values(_ line: Span<UInt8>) -> Values {
        var values = Values()
        var significand: UInt64 = 0
        var decimals = 0
        var hasPoint = false
        var isNegative = false
        for index in 7..<line.count {
            let byte = line[index]
            let digit = byte &- UInt8(ascii: "0")
            if digit < 10 {
                // At most 18 digits, as was judged: they fit.
                significand = significand &* 10 &+ UInt64(digit)
                if hasPoint { decimals += 1 }
            } else if byte == UInt8(ascii: ".") {
                hasPoint = true
            } else if byte == UInt8(ascii: "-") {
                isNegative = true
            } else if byte == UInt8(ascii: ",") || byte == UInt8(ascii: "*") {
                guard values.count < 13 else { break }
                let magnitude = DecimalNumber.value(significand, -decimals)
                values.numbers[values.count] = isNegative ? -magnitude : magnitude
                values.count += 1
                if byte == UInt8(ascii: "*") { break }
                significand = 0
                decimals = 0
                hasPoint = false
                isNegative = false
            }
        }
        return values
    }

    /// Kind and numbers of a whole measurement line; nil where `bytes` are none.
    public static func measurement(_ bytes: Span<UInt8>) -> (kind: Kind, values: Values)? {
        guard !bytes.isEmpty, judge(bytes) == .frame(bytes.count), let kind = kind(bytes) else { return nil }
        return (kind, values(bytes))
    }

    /// Whether `bytes` are one whole line with the right check.
    public static func isWhole(_ bytes: Span<UInt8>) -> Bool { !bytes.isEmpty && judge(bytes) == .frame(bytes.count) }

    /// A line with its check and end, from what stands between `$` and `*`.
    public static func bytes(_ text: String) -> [UInt8] {
        let contents = Array(text.utf8)
        let check = Checksum.xor8(contents.span, 0..<contents.count)
        let digits = Array("0123456789ABCDEF".utf8)
        let start: [UInt8] = [UInt8(ascii: "$")]
        let end: [UInt8] = [
            UInt8(ascii: "*"), digits[Int(check >> 4)], digits[Int(check & 15)], UInt8(ascii: "\r"), UInt8(ascii: "\n"),
        ]
        return start + contents + end
    }
}
