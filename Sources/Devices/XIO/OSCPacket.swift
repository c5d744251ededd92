// SPDX-License-Identifier: Apache-2.0

/// One OSC 1.0 message of an NGIMU with the time of its bundle.
///
/// | part | bytes |
/// |---|---|
/// | `#bundle\0` | 8, where a bundle |
/// | time tag | u32 BE s since 1900, u32 BE 2^-32 s; 1 = at once |
/// | each element | i32 BE size, then a message or a bundle |
/// | message | address, type tags (`,ff...`), each NUL-ended and padded to 4; arguments, 4 bytes BE each |
public struct OSCMessage: Sendable, BitwiseCopyable {
    public enum Address: String, Hashable, Sendable, BitwiseCopyable, CaseIterable {
        case sensors = "/sensors"
        case quaternion = "/quaternion"
        case matrix = "/matrix"
        case euler = "/euler"
        case linear = "/linear"
        case earth = "/earth"
        case magnitudes = "/magnitudes"
        case altitude = "/altitude"
        case temperature = "/temperature"
        case humidity = "/humidity"
        case battery = "/battery"
        case analogue = "/analogue"
        case rssi = "/rssi"
    }

    /// nil: another address.
    public var address: Address?
    /// Seconds since 1900 began; nil where no bundle says when.
    public var time: Double?
    public var arguments = [10 of Double](repeating: 0)
    /// Those beyond ten are dropped.
    public var argumentCount = 0

    public init(address: Address?, time: Double?) {
        self.address = address
        self.time = time
    }
}

/// Walks a packet's elements.
enum OSCPacket {
    static let deepestBundle = 4

    /// Appends each message of the `range` of `bytes`; false where the form is wrong.
    static func walk(
        _ bytes: Span<UInt8>, _ range: Range<Int>, time: Double? = nil, depth: Int = 0,
        into messages: inout [OSCMessage]
    ) -> Bool {
        guard range.count >= 8, range.count % 4 == 0 else { return false }
        guard bytes.extracting(range).holds("#bundle\0", at: 0) else {
            guard let message = message(bytes, range, time) else { return false }
            messages.append(message)
            return true
        }
        guard depth < deepestBundle, range.count >= 16 else { return false }
        let tag = bytes.uint64(at: range.lowerBound + 8, .big)
        let bundleTime = tag == 1 ? nil : Double(tag >> 32) + Double(tag & 0xFFFF_FFFF) / 0x1p32
        var index = range.lowerBound + 16
        while index < range.upperBound {
            guard range.upperBound - index >= 4 else { return false }
            let size = Int(bytes.int32(at: index, .big))
            index += 4
            guard size > 0, size % 4 == 0, size <= range.upperBound - index else { return false }
            guard walk(bytes, index..<(index + size), time: bundleTime, depth: depth + 1, into: &messages) else {
                return false
            }
            index += size
        }
        return true
    }

    private static func message(_ bytes: Span<UInt8>, _ range: Range<Int>, _ time: Double?) -> OSCMessage? {
        guard bytes[range.lowerBound] == UInt8(ascii: "/"),
            let tags = afterText(bytes, range.lowerBound, range.upperBound), tags < range.upperBound,
            bytes[tags] == UInt8(ascii: ","), let first = afterText(bytes, tags, range.upperBound)
        else { return nil }
        let view = bytes.extracting(range.lowerBound..<tags)
        var message = OSCMessage(address: address(view), time: time)
        var place = first
        var tag = tags + 1
        while tag < first, bytes[tag] != 0 {
            guard let size = size(of: bytes[tag], bytes, place, range.upperBound),
                size <= range.upperBound - place
            else { return nil }
            let value: Double? =
                switch bytes[tag] {
                case UInt8(ascii: "f"): Double(bytes.float32(at: place, .big))
                case UInt8(ascii: "i"): Double(bytes.int32(at: place, .big))
                case UInt8(ascii: "d"): bytes.float64(at: place, .big)
                default: nil
                }
            if let value {
                guard value.isFinite else { return nil }
                if message.argumentCount < 10 {
                    message.arguments[message.argumentCount] = value
                    message.argumentCount += 1
                }
            }
            place += size
            tag += 1
        }
        return place == range.upperBound ? message : nil
    }

    /// Bytes of an argument; nil for a type that is not known.
    private static func size(of tag: UInt8, _ bytes: Span<UInt8>, _ place: Int, _ end: Int) -> Int? {
        switch tag {
        case UInt8(ascii: "f"), UInt8(ascii: "i"): 4
        case UInt8(ascii: "d"), UInt8(ascii: "h"), UInt8(ascii: "t"): 8
        case UInt8(ascii: "T"), UInt8(ascii: "F"), UInt8(ascii: "N"): 0
        case UInt8(ascii: "s"): afterText(bytes, place, end).map { $0 - place }
        default: nil
        }
    }

    /// Where the part after a NUL-ended, padded text begins; nil where the text does not end.
    private static func afterText(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
        var index = start
        while index < end, bytes[index] != 0 { index += 1 }
        guard index < end else { return nil }
        let next = start + (index - start) / 4 * 4 + 4
        return next <= end ? next : nil
    }

    /// The address as one number: comparing texts for each message would cost more than all the rest.
    private static func address(_ view: Span<UInt8>) -> OSCMessage.Address? {
        var key: UInt128 = 0
        var index = 0
        while index < view.count, view[index] != 0 {
            guard index < longestAddress else { return nil }
            key = key << 8 | UInt128(view[index])
            index += 1
        }
        for place in 0..<addresses.count where addresses[place].key == key { return addresses[place].address }
        return nil
    }

    private static let longestAddress = 16
    private static let addresses = OSCMessage.Address.allCases.map { address in
        (key: address.rawValue.utf8.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }, address: address)
    }
}
