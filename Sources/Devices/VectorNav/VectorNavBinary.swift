// SPDX-License-Identifier: Apache-2.0

/// One binary output message of a VectorNav sensor (VectorNav: user manual, "Binary Output Messages").
///
/// | offset | size | field |
/// |---|---|---|
/// | 0 | 1 | sync, 0xFA |
/// | 1 | 1 | groups present: bit k is group k + 1 |
/// | 2 | 2 each | fields of each group present, lowest group first, little-endian: a bit a field |
/// | ... | n | data: groups in order, lowest bit first, little-endian, no padding |
/// | last | 2 | CRC-16 of all but the sync, **big-endian** |
///
/// There is no length: it follows from the fields.
public enum VectorNavBinary {
    /// Bytes of each field, by group and bit; 0: not known, or not always the same.
    ///
    /// Groups 4 and 7 (GNSS) and 6 (INS) differ from firmware to firmware: a message that has them has no length one could know.
    public static let lengths: [8 of [16 of UInt8]] = [
        [8, 8, 8, 12, 16, 12, 24, 12, 12, 24, 20, 28, 2, 4, 8, 0],
        [8, 8, 8, 2, 8, 8, 8, 4, 4, 1, 0, 0, 0, 0, 0, 0],
        [2, 12, 12, 12, 4, 4, 16, 12, 12, 12, 12, 2, 40, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        [2, 12, 16, 36, 12, 12, 12, 12, 12, 12, 28, 24, 12, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    ]

    public static let longest = lengths.indices.reduce(4) { sum, group in
        lengths[group].indices.reduce(sum + 2) { $0 + Int(lengths[group][$1]) }
    }

    /// Groups 1, 2, 3 and 5.
    private static let knownGroups: UInt8 = 0b0001_0111

    /// What `bytes`, not empty, start with.
    static func judge(_ bytes: Span<UInt8>) -> FrameVerdict {
        guard bytes[0] == 0xFA else { return .skip(1) }
        guard bytes.count > 1 else { return .incomplete }
        let groups = bytes[1]
        guard groups != 0, groups & ~knownGroups == 0 else { return .skip(1) }
        let header = 2 + 2 * groups.nonzeroBitCount
        guard bytes.count >= header else { return .incomplete }
        var length = header + 2
        var word = 2
        for group in 0..<7 where groups >> UInt8(group) & 1 == 1 {
            var fields = bytes.uint16(at: word, .little)
            word += 2
            while fields != 0 {
                let size = lengths[group][fields.trailingZeroBitCount]
                guard size > 0 else { return .skip(1) }
                length += Int(size)
                fields &= fields - 1
            }
        }
        guard length > header + 2 else { return .skip(1) }
        guard bytes.count >= length else { return .incomplete }
        // Over its own bytes too, the check comes to 0.
        guard Checksum.crc16CCITT(bytes, 1..<length) == 0 else { return .broken(1) }
        return .frame(length)
    }

    /// Calls `body` with group and bit, each from 0, and place of every field of a frame that `judge` gave.
    @inline(__always)
    static func forEachField(_ frame: Span<UInt8>, _ body: (_ group: Int, _ bit: Int, _ place: Int) -> Void) {
        let groups = frame[1]
        var place = 2 + 2 * groups.nonzeroBitCount
        var word = 2
        for group in 0..<7 where groups >> UInt8(group) & 1 == 1 {
            var fields = frame.uint16(at: word, .little)
            word += 2
            while fields != 0 {
                let bit = fields.trailingZeroBitCount
                body(group, bit, place)
                place += Int(lengths[group][bit])
                fields &= fields - 1
            }
        }
    }

    /// The fields of a whole frame: group and bit, each from 0, and their places; nil where `bytes` are none.
    public static func fields(_ bytes: Span<UInt8>) -> [(group: Int, bit: Int, place: Int)]? {
        guard !bytes.isEmpty, judge(bytes) == .frame(bytes.count) else { return nil }
        var fields: [(group: Int, bit: Int, place: Int)] = []
        forEachField(bytes) { fields.append(($0, $1, $2)) }
        return fields
    }

    /// Header, data and check of a message of group 1 alone.
    static func bytes(commonFields: UInt16, _ data: [UInt8]) -> [UInt8] {
        var frame: [UInt8] = [0xFA, 0x01]
        frame.append(commonFields, .little)
        frame.append(contentsOf: data)
        frame.append(Checksum.crc16CCITT(frame.span, 1..<frame.count), .big)
        return frame
    }
}
