// SPDX-License-Identifier: Apache-2.0

/// One message of the Xbus, either way, by its bytes (Xsens: "MT Low Level Communication Protocol", item and message names).
///
/// | offset | size | field | unit |
/// |---|---|---|---|
/// | 0 | 1 | preamble, 0xFA | |
/// | 1 | 1 | bus identifier, 0xFF (0x01 on a bus) | |
/// | 2 | 1 | message identifier | |
/// | 3 | 1 | length n, 0...254; 255: the next two bytes hold it | bytes |
/// | (4) | (2) | extended length, big-endian, at most 2048 | bytes |
/// | 4 or 6 | n | payload, big-endian | |
/// | last | 1 | checksum: all but the preamble add up to 0 modulo 256 | |
public struct XsensMessage: Hashable, Sendable {
    public static let longestPayload = 2048

    /// Message identifiers.
    public enum Identifier {
        public static let requestDeviceIdentifier: UInt8 = 0x00
        public static let goToMeasurement: UInt8 = 0x10
        public static let goToConfiguration: UInt8 = 0x30
        public static let goToConfigurationAcknowledged: UInt8 = 0x31
        public static let data2: UInt8 = 0x36
        public static let wakeUp: UInt8 = 0x3E
        public static let wakeUpAcknowledged: UInt8 = 0x3F
        public static let reset: UInt8 = 0x40
        public static let error: UInt8 = 0x42
        public static let outputConfiguration: UInt8 = 0xC0
    }

    public var busIdentifier: UInt8
    public var identifier: UInt8
    public var payload: Range<Int>

    /// The message that `bytes` are from first to last; nil where they are none, or its checksum is wrong.
    public init?(_ bytes: Span<UInt8>) {
        guard !bytes.isEmpty, case .frame(let length) = Self.judge(bytes), length == bytes.count else { return nil }
        busIdentifier = bytes[1]
        identifier = bytes[2]
        payload = (bytes[3] == 255 ? 6 : 4)..<length - 1
    }

    /// What `bytes`, not empty, start with.
    static func judge(_ bytes: Span<UInt8>) -> FrameVerdict {
        guard bytes[0] == 0xFA else { return .skip(1) }
        guard bytes.count > 1 else { return .incomplete }
        guard bytes[1] == 0xFF || bytes[1] == 0x01 else { return .skip(1) }
        guard bytes.count > 3 else { return .incomplete }
        var length = Int(bytes[3]) + 5
        if bytes[3] == 255 {
            guard bytes.count > 5 else { return .incomplete }
            let extended = Int(bytes.uint16(at: 4, .big))
            guard extended <= longestPayload else { return .skip(1) }
            length = extended + 7
        }
        guard bytes.count >= length else { return .incomplete }
        return Checksum.sum8(bytes, 1..<length) == 0 ? .frame(length) : .broken(1)
    }

    /// The bytes of a message.
    public static func bytes(_ identifier: UInt8, _ payload: [UInt8] = []) -> [UInt8] {
        var message: [UInt8] = [0xFA, 0xFF, identifier]
        if payload.count < 255 {
            message.append(UInt8(payload.count))
        } else {
            message.append(255)
            message.append(UInt16(min(payload.count, longestPayload)), .big)
        }
        message.append(contentsOf: payload.prefix(longestPayload))
        let sum = message.dropFirst().reduce(UInt8(0)) { $0 &+ $1 }
        message.append(0 &- sum)
        return message
    }
}

/// One item of an MTData2 message: identifier u16, size u8, data.
public struct XsensItem: Hashable, Sendable {
    /// How numbers are sent: bits 0 and 1 of the identifier.
    public enum Format: UInt8, Sendable {
        case float32, fixed12_20, fixed16_32, float64
        public var size: Int {
            switch self {
            case .float32, .fixed12_20: 4
            case .fixed16_32: 6
            case .float64: 8
            }
        }
    }

    /// Bits 2 and 3 of the identifier: the axes of the earth that orientations refer to.
    public enum Earth: UInt8, Sendable { case eastNorthUp, northEastDown, northWestUp, unknown }

    /// What items hold: the identifier without its low four bits.
    public enum Kind {
        public static let temperature: UInt16 = 0x0810
        public static let packetCounter: UInt16 = 0x1020
        public static let sampleTimeFine: UInt16 = 0x1060
        public static let quaternion: UInt16 = 0x2010
        public static let deltaVelocity: UInt16 = 0x4010
        public static let acceleration: UInt16 = 0x4020
        public static let accelerationHighRate: UInt16 = 0x4040
        public static let rateOfTurn: UInt16 = 0x8020
        public static let deltaRotation: UInt16 = 0x8030
        public static let rateOfTurnHighRate: UInt16 = 0x8040
        public static let statusWord: UInt16 = 0xE020
    }

    public var identifier: UInt16
    /// Where the data lie in the payload.
    public var data: Range<Int>

    public var kind: UInt16 { identifier & 0xFFF0 }
    public var format: Format { Format(rawValue: UInt8(identifier & 3)) ?? .float32 }
    public var earth: Earth { Earth(rawValue: UInt8(identifier >> 2 & 3)) ?? .unknown }
    /// How many numbers there are, if they are of `format`.
    public var numbers: Int { data.count / format.size }

    /// The item at `offset`; nil at the end, or where its size runs past it.
    public init?(_ payload: Span<UInt8>, at offset: Int) {
        guard offset + 3 <= payload.count else { return nil }
        identifier = payload.uint16(at: offset, .big)
        data = offset + 3..<offset + 3 + Int(payload[offset + 2])
        guard data.upperBound <= payload.count else { return nil }
    }

    /// Number `index` of an item that has more than that.
    public func number(_ index: Int, in payload: Span<UInt8>) -> Double {
        let place = data.lowerBound + index * format.size
        switch format {
        case .float32: return Double(payload.float32(at: place, .big))
        case .fixed12_20: return Double(payload.int32(at: place, .big)) / 1_048_576
        case .fixed16_32:
            // The fraction is sent first, and the integer part after it.
            let fraction = Double(payload.uint32(at: place, .big)) / 4_294_967_296
            return Double(payload.int16(at: place + 4, .big)) + fraction
        case .float64: return payload.float64(at: place, .big)
        }
    }
}
