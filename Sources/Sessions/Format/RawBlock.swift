// SPDX-License-Identifier: Apache-2.0

internal import Devices

/// Consecutive chunks of one stream, framed and checked together: one row of the table `block`.
///
/// | part of `data`, for each chunk | form |
/// |---|---|
/// | host time since the chunk before (the first: since `first_ns`), in ticks | LEB128, zigzag |
/// | length, bytes | LEB128 |
/// | the bytes as they came | |
struct RawBlock: Hashable, Sendable {
    /// A row of this much data fills one page of 4096 bytes, so that little of the file is empty.
    static let capacity = 4016
    /// Host times that are whole microseconds are stored as such.
    static let coarseTick: Int64 = 1000

    /// Counts the blocks of a session from 1, in the order of their beginnings.
    var id: Int64
    var stream: Int
    /// Nanoseconds on the session clock.
    var first: Int64
    var last: Int64
    /// Nanoseconds, 1 or 1000.
    var tick: Int64
    var chunks = 0
    /// Raw bytes of the stream before this block.
    var offset: Int
    /// Raw bytes.
    var length = 0
    var data: [UInt8] = []

    init(id: Int64, stream: Int, first: Int64, offset: Int) {
        self.id = id
        self.stream = stream
        self.first = first
        self.offset = offset
        last = first
        tick = first % Self.coarseTick == 0 ? Self.coarseTick : 1
        data.reserveCapacity(Self.capacity)
    }

    init(
        id: Int64, stream: Int, first: Int64, last: Int64, tick: Int64, chunks: Int, offset: Int, length: Int,
        data: [UInt8]
    ) {
        self.id = id
        self.stream = stream
        self.first = first
        self.last = last
        self.tick = tick
        self.chunks = chunks
        self.offset = offset
        self.length = length
        self.data = data
    }

    /// False where the chunk belongs into a block of its own: this one is full or has another tick.
    mutating func append(_ time: Int64, _ bytes: Span<UInt8>) -> Bool {
        let (delta, overflows) = time.subtractingReportingOverflow(last)
        guard !overflows, delta % tick == 0, delta.magnitude < 1 << 62 else { return false }
        let ticks = delta / tick
        let zigzag = UInt64(bitPattern: ticks << 1 ^ ticks >> 63)
        let framing = Self.width(zigzag) + Self.width(UInt64(bytes.count))
        guard chunks == 0 || data.count + framing + bytes.count <= Self.capacity else { return false }
        Self.append(zigzag, to: &data)
        Self.append(UInt64(bytes.count), to: &data)
        bytes.withUnsafeBufferPointer { data.append(contentsOf: $0) }
        last = time
        chunks += 1
        length += bytes.count
        return true
    }

    /// CRC-32C over the columns `stream`, `first_ns`, `last_ns`, `tick_ns`, `chunks`, `offset`, `length`, each as 8 bytes, least significant
    /// first, and then `data`.
    var checksum: UInt32 {
        var head: [UInt8] = []
        head.reserveCapacity(56)
        for value in [Int64(stream), first, last, tick, Int64(chunks), Int64(offset), Int64(length)] {
            withUnsafeBytes(of: value.littleEndian) { head.append(contentsOf: $0) }
        }
        let crc = Checksum.crc32C(head.span, 0..<head.count)
        return Checksum.crc32C(data.span, 0..<data.count, continuing: crc)
    }

    /// A place between two chunks.
    struct Position: Sendable {
        fileprivate var index = 0
        fileprivate var time: Int64
        fileprivate(set) var chunks = 0
    }

    var start: Position { Position(time: first) }

    /// The next chunk: its host time and where its bytes are in `data`. nil at the end, or where the framing is broken, which a right
    /// checksum excludes.
    func next(_ position: inout Position) -> (time: Int64, range: Range<Int>)? {
        guard position.index < data.count, let zigzag = Self.read(data, &position.index),
            let count = Self.read(data, &position.index), count <= UInt64(data.count - position.index)
        else { return nil }
        let ticks = Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1)
        position.time = position.time &+ ticks &* tick
        let end = position.index + Int(count)
        defer { position.index = end }
        position.chunks += 1
        return (position.time, position.index..<end)
    }

    private static func width(_ value: UInt64) -> Int { (70 - (value | 1).leadingZeroBitCount) / 7 }

    private static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    private static func read(_ bytes: [UInt8], _ index: inout Int) -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while index < bytes.count, shift < 64 {
            let byte = bytes[index]
            index += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        return nil
    }
}
