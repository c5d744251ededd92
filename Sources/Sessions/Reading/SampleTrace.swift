// SPDX-License-Identifier: Apache-2.0

public import Analysis
public import Devices
internal import GRDB
internal import Motion

/// Where the samples of a stretch of session time come from: the chunks, and the stored blocks that hold them.
public struct SampleTrace: Sendable {
    public struct Origin: Hashable, Sendable {
        /// The row of the table `block`; its checksum, which is right, or the chunk would not be here.
        public let block: Int64
        public let checksum: UInt32
        /// Of the chunk's first byte, in the stream's raw bytes.
        public let offset: Int
        /// Bytes.
        public let length: Int
        /// When it arrived, nanoseconds of session time.
        public let hostTime: Int64
        /// Samples of the stretch that were decoded from it (the last byte of a frame counts).
        public fileprivate(set) var samples = 0
    }

    /// In the order of arrival.
    public private(set) var chunks: [Origin] = []
    public private(set) var samples = 0
    /// Session times of the first and last, s.
    public private(set) var first: Double?
    public private(set) var last: Double?
    /// What the decoder saw up to the end of the stretch, and what the clock made of it.
    public private(set) var decodeCounts = DecodeCounts()
    public private(set) var clockCounts = DeviceClock.Counts()
    /// Found up to the end of the stretch.
    public private(set) var damages: [RawDamage] = []

    /// Chunks behind readings that wait for the clock, in their order.
    private var waiting: [Origin] = []
    private var from, to: Double
    private var hasEnded = false

    /// `from` and `to`: session time, s, both included.
    public init(_ session: SessionReader, stream number: Int, from: Double, to: Double) throws(SessionError) {
        self.from = from
        self.to = to
        let stream = try session.stream(number)
        var trace = self
        try session.read { db in
            var derivation = try SampleDerivation(stream, path: session.path)
            var cursor = BlockCursor(stream)
            while !trace.hasEnded, let item = try cursor.next(db) {
                switch item {
                case .damage(let damage): trace.damages.append(damage)
                case .block(let block): trace.follow(block, &derivation)
                }
            }
            if !trace.hasEnded {
                var placed: [Double] = []
                derivation.finish { placed += Self.times($0) }
                trace.give(placed)
            }
            trace.decodeCounts = derivation.decodeCounts
            trace.clockCounts = derivation.clockCounts
        }
        self = trace
        waiting = []
    }

    private mutating func follow(_ block: RawBlock, _ derivation: inout SampleDerivation) {
        let checksum = block.checksum
        var position = block.start
        var offset = block.offset
        while !hasEnded, let chunk = block.next(&position) {
            let origin = Origin(
                block: block.id, checksum: checksum, offset: offset, length: chunk.range.count, hostTime: chunk.time)
            offset += chunk.range.count
            let dropped = Self.dropped(derivation.clockCounts)
            var placed: [Double] = []
            derivation.push(block.data.span.extracting(chunk.range), hostTime: chunk.time) { placed += Self.times($0) }
            waiting += repeatElement(origin, count: derivation.decoded)
            // What the clock has dropped is what came last.
            waiting.removeLast(min(waiting.count, Self.dropped(derivation.clockCounts) - dropped))
            give(placed)
        }
    }

    private mutating func give(_ times: [Double]) {
        for (index, time) in times.enumerated() {
            if time > to { hasEnded = true }
            guard time >= from, time <= to else { continue }
            samples += 1
            first = first ?? time
            last = time
            guard index < waiting.count else { continue }
            let origin = waiting[index]
            if chunks.last?.offset != origin.offset { chunks.append(origin) }
            chunks[chunks.count - 1].samples += 1
        }
        waiting.removeFirst(min(waiting.count, times.count))
    }

    private static func times(_ outputs: [ClockOutput]) -> [Double] {
        outputs.compactMap { if case .sample(let sample) = $0 { sample.time } else { nil } }
    }

    private static func dropped(_ counts: DeviceClock.Counts) -> Int {
        Int(
            clamping: counts.duplicated + counts.reordered + counts.withoutTime + counts.withoutSpecificForce
                + counts.notAfterPrevious)
    }
}
