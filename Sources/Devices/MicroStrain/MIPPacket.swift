// SPDX-License-Identifier: Apache-2.0

/// One packet of the MicroStrain Inertial Protocol, either way, by its bytes (LORD MicroStrain: "MIP" data communications protocols).
///
/// | offset | size | field |
/// |---|---|---|
/// | 0 | 2 | sync, 0x75 0x65 |
/// | 2 | 1 | descriptor set |
/// | 3 | 1 | payload length n, 0...255 |
/// | 4 | n | fields: length (with these two bytes), descriptor, data, big-endian |
/// | n + 4 | 2 | Fletcher check over all before: sum of the bytes, sum of the sums, both modulo 256 |
public enum MIPPacket {
    /// Descriptor sets.
    public enum Kind {
        public static let base: UInt8 = 0x01
        public static let command: UInt8 = 0x0C
        public static let sensor: UInt8 = 0x80
        public static let filter: UInt8 = 0x82
    }

    public static let longest = 261

    /// What `bytes`, not empty, start with.
    static func judge(_ bytes: Span<UInt8>) -> FrameVerdict {
        guard bytes[0] == 0x75 else { return .skip(1) }
        guard bytes.count > 1 else { return .incomplete }
        guard bytes[1] == 0x65 else { return .skip(1) }
        guard bytes.count > 3 else { return .incomplete }
        let end = Int(bytes[3]) + 4
        guard bytes.count >= end + 2 else { return .incomplete }
        guard Checksum.fletcher16(bytes, 0..<end) == bytes.uint16(at: end, .big) else { return .broken(1) }
        var offset = 4
        while offset < end {
            // A field that has no end, or one behind the packet's: nothing in the packet can be trusted.
            guard let field = MIPField(bytes, at: offset, end: end) else { return .broken(end + 2) }
            offset = field.data.upperBound
        }
        return .frame(end + 2)
    }

    /// The fields of a whole packet, in order.
    public static func fields(_ packet: Span<UInt8>) -> [MIPField] {
        guard packet.count >= 6 else { return [] }
        var fields: [MIPField] = []
        var offset = 4
        while let field = MIPField(packet, at: offset, end: packet.count - 2) {
            fields.append(field)
            offset = field.data.upperBound
        }
        return fields
    }

    /// Whether `bytes` are one whole and valid packet.
    public static func isWhole(_ bytes: Span<UInt8>) -> Bool { !bytes.isEmpty && judge(bytes) == .frame(bytes.count) }

    /// The bytes of a packet; a field is its descriptor and its data. What passes 255 bytes of payload is left out.
    public static func bytes(_ set: UInt8, _ fields: [(descriptor: UInt8, data: [UInt8])]) -> [UInt8] {
        var packet: [UInt8] = [0x75, 0x65, set, 0]
        for field in fields where packet.count + field.data.count + 2 <= 259 {
            packet.append(UInt8(field.data.count + 2))
            packet.append(field.descriptor)
            packet.append(contentsOf: field.data)
        }
        packet[3] = UInt8(packet.count - 4)
        packet.append(Checksum.fletcher16(packet.span, 0..<packet.count), .big)
        return packet
    }
}

/// One field of a packet.
public struct MIPField: Hashable, Sendable {
    public var descriptor: UInt8
    /// Where the data lie in the packet.
    public var data: Range<Int>

    /// The field at `offset` of a packet whose fields end at `end`; nil at the end, or where its length can't be right.
    public init?(_ packet: Span<UInt8>, at offset: Int, end: Int) {
        guard offset + 2 <= end, end <= packet.count else { return nil }
        let length = Int(packet[offset])
        guard length >= 2, offset + length <= end else { return nil }
        descriptor = packet[offset + 1]
        data = offset + 2..<offset + length
    }

    /// Whether there are `count` numbers of `size` bytes.
    func holds(_ count: Int, bytes size: Int = 4) -> Bool { data.count >= count * size }
}
