// SPDX-License-Identifier: Apache-2.0

/// The check values of the protocols, each over `range` of the bytes. The caller has checked the range.
public enum Checksum {
    /// The bytes' sum, low 8 bits: WitMotion, BNO08x RVC; Xbus wants it to be 0 over all but the preamble.
    public static func sum8(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt8 {
        var sum: UInt8 = 0
        for index in range { sum &+= bytes[index] }
        return sum
    }

    /// All bytes, combined by exclusive or: the `*hh` of NMEA-like lines.
    public static func xor8(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt8 {
        var sum: UInt8 = 0
        for index in range { sum ^= bytes[index] }
        return sum
    }

    /// Fletcher's 8-bit pair as MIP sends it: sum of the bytes, then sum of the sums; the first in the high byte.
    public static func fletcher16(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt16 {
        var first: UInt8 = 0
        var second: UInt8 = 0
        for index in range {
            first &+= bytes[index]
            second &+= first
        }
        return UInt16(first) << 8 | UInt16(second)
    }

    /// CRC-16, polynomial 0x1021, start 0, most significant bit first: VectorNav.
    public static func crc16CCITT(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt16 {
        var crc: UInt16 = 0
        for index in range { crc = crc << 8 ^ ccittTable[Int(crc >> 8) ^ Int(bytes[index])] }
        return crc
    }

    /// CRC-16, polynomial 0xA001 reflected, start 0xFFFF: Modbus RTU.
    public static func crc16Modbus(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt16 {
        var crc: UInt16 = 0xFFFF
        for index in range {
            crc ^= UInt16(bytes[index])
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xA001 : crc >> 1 }
        }
        return crc
    }

    /// CRC-32 of IEEE 802.3, reflected, over `seed` (one byte before the bytes; a Bluetooth HID header) and the bytes.
    public static func crc32(seed: UInt8, _ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt32 {
        var crc: UInt32 = 0xFFFF_FFFF
        crc = crc >> 8 ^ ieeeTable[Int(UInt8(truncatingIfNeeded: crc) ^ seed)]
        for index in range { crc = crc >> 8 ^ ieeeTable[Int(UInt8(truncatingIfNeeded: crc) ^ bytes[index])] }
        return ~crc
    }

    /// CRC-32C (Castagnoli), reflected: over the raw data of a session. `crc` is that of the bytes before these, 0 where there are none.
    public static func crc32C(_ bytes: Span<UInt8>, _ range: Range<Int>, continuing crc: UInt32 = 0) -> UInt32 {
        var crc = ~crc
        var index = range.lowerBound
        // Lent once: at each look the compiler would copy it.
        let tables = castagnoliTables
        // Eight bytes at once, each by a table for its distance: M. Kounavis, F. Berry 2008, "slicing by 8".
        while index + 8 <= range.upperBound {
            let near = crc ^ bytes.uint32(at: index, .little), far = bytes.uint32(at: index + 4, .little)
            var sum: UInt32 = 0
            for byte in 0..<4 {
                let shift = UInt32(8 * byte)
                sum ^= tables[(7 - byte) * 256 + Int(near >> shift & 0xFF)]
                sum ^= tables[(3 - byte) * 256 + Int(far >> shift & 0xFF)]
            }
            crc = sum
            index += 8
        }
        while index < range.upperBound {
            crc = crc >> 8 ^ tables[Int(UInt8(truncatingIfNeeded: crc) ^ bytes[index])]
            index += 1
        }
        return ~crc
    }

    private static let ccittTable: [256 of UInt16] = {
        var table = [256 of UInt16](repeating: 0)
        for index in 0..<256 {
            var crc = UInt16(truncatingIfNeeded: index) << 8
            for _ in 0..<8 { crc = crc & 0x8000 != 0 ? crc << 1 ^ 0x1021 : crc << 1 }
            table[index] = crc
        }
        return table
    }()

    private static let ieeeTable = reflectedTable(0xEDB8_8320)
    /// The table of a byte, then those of a byte with one to seven zeros behind it.
    private static let castagnoliTables: [UInt32] = {
        let first = reflectedTable(0x82F6_3B78)
        var tables = [UInt32](repeating: 0, count: 2048)
        for index in 0..<2048 {
            guard index >= 256 else {
                tables[index] = first[index]
                continue
            }
            let before = tables[index - 256]
            tables[index] = before >> 8 ^ first[Int(before & 0xFF)]
        }
        return tables
    }()

    private static func reflectedTable(_ polynomial: UInt32) -> [256 of UInt32] {
        var table = [256 of UInt32](repeating: 0)
        for index in 0..<256 {
            var crc = UInt32(truncatingIfNeeded: index)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ polynomial : crc >> 1 }
            table[index] = crc
        }
        return table
    }
}
