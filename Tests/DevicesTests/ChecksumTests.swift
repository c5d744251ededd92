// SPDX-License-Identifier: Apache-2.0

import Devices
import Testing

@Suite struct ChecksumTests {
    /// Bit by bit, as RFC 3720, appendix B.4, defines it.
    private static func plainCRC32C(_ bytes: [UInt8]) -> UInt32 {
        var crc = UInt32.max
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0x82F6_3B78 : crc >> 1 }
        }
        return ~crc
    }

    @Test func castagnolisSumIsThatOfItsDefinitionForEveryLengthAndCut() {
        var random = SplitMix64(state: 3)
        for length in 0..<70 {
            let bytes = (0..<length).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            let expected = Self.plainCRC32C(bytes)
            #expect(Checksum.crc32C(bytes.span, 0..<length) == expected)
            let cut = length == 0 ? 0 : random.below(length)
            let first = Checksum.crc32C(bytes.span, 0..<cut)
            #expect(Checksum.crc32C(bytes.span, cut..<length, continuing: first) == expected)
        }
        #expect(Checksum.crc32C(Array("123456789".utf8).span, 0..<9) == 0xE306_9283)
    }
}
