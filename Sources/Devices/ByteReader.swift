// SPDX-License-Identifier: Apache-2.0

/// In which order a number's bytes stand on the wire.
public enum ByteOrder: Hashable, Sendable, BitwiseCopyable {
    /// Least significant byte first.
    case little
    /// Most significant byte first.
    case big
}

/// Numbers out of bytes. The caller has checked that the bytes are there; an offset outside them traps.
extension Span where Element == UInt8 {
    public func uint16(at offset: Int, _ order: ByteOrder) -> UInt16 {
        let first = UInt16(self[offset])
        let second = UInt16(self[offset + 1])
        return order == .little ? second << 8 | first : first << 8 | second
    }

    public func int16(at offset: Int, _ order: ByteOrder) -> Int16 { Int16(bitPattern: uint16(at: offset, order)) }

    public func uint32(at offset: Int, _ order: ByteOrder) -> UInt32 {
        let first = UInt32(uint16(at: offset, order))
        let second = UInt32(uint16(at: offset + 2, order))
        return order == .little ? second << 16 | first : first << 16 | second
    }

    public func int32(at offset: Int, _ order: ByteOrder) -> Int32 { Int32(bitPattern: uint32(at: offset, order)) }

    public func uint64(at offset: Int, _ order: ByteOrder) -> UInt64 {
        let first = UInt64(uint32(at: offset, order))
        let second = UInt64(uint32(at: offset + 4, order))
        return order == .little ? second << 32 | first : first << 32 | second
    }

    public func int64(at offset: Int, _ order: ByteOrder) -> Int64 { Int64(bitPattern: uint64(at: offset, order)) }

    public func float32(at offset: Int, _ order: ByteOrder) -> Float { Float(bitPattern: uint32(at: offset, order)) }

    public func float64(at offset: Int, _ order: ByteOrder) -> Double { Double(bitPattern: uint64(at: offset, order)) }

    /// Whether the bytes from `offset` on are those of `text`.
    public func holds(_ text: StaticString, at offset: Int) -> Bool {
        guard count - offset >= text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { wanted in
            var index = 0
            while index < wanted.count {
                if self[offset + index] != wanted[index] { return false }
                index += 1
            }
            return true
        }
    }
}

/// Numbers into bytes, for encoders.
extension [UInt8] {
    public mutating func append<Number: FixedWidthInteger>(_ number: Number, _ order: ByteOrder) {
        let bytes = Number.bitWidth / 8
        for index in 0..<bytes {
            let place = order == .little ? index : bytes - 1 - index
            append(UInt8(truncatingIfNeeded: number >> (8 * place)))
        }
    }

    public mutating func append(_ number: Float, _ order: ByteOrder) { append(number.bitPattern, order) }
    public mutating func append(_ number: Double, _ order: ByteOrder) { append(number.bitPattern, order) }
}
