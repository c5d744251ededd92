// SPDX-License-Identifier: Apache-2.0

public import Analysis
public import Devices
internal import Motion

/// A stream's samples, made again from its chunks: decoder and clock alone, for those who want what was measured, not what it means.
public struct SampleDerivation: ~Copyable {
    private var decoder: CatalogDecoder
    private var clock: DeviceClock
    private var readings: [Reading] = []
    private var placed: [ClockOutput] = []
    private var devices = TableCounts()
    /// Readings that the last `push` decoded.
    public private(set) var decoded = 0

    public init(_ stream: StoredStream, path: String) throws(SessionError) {
        let description = stream.record.description
        guard let kind = DeviceCatalog.kind(named: description.protocolName) else {
            throw .unknownProtocol(path: path, stream: stream.number, name: description.protocolName)
        }
        decoder = CatalogDecoder(kind, description.facts)
        clock = DeviceClock(kind)
        readings.reserveCapacity(4096)
        placed.reserveCapacity(4096)
    }

    /// What the clock gives for a chunk, lent to `body` where there is any. `hostTime`: nanoseconds of session time.
    public mutating func push<E: Error>(
        _ bytes: Span<UInt8>, hostTime: Int64, _ body: ([ClockOutput]) throws(E) -> Void
    ) throws(E) {
        decoder.push(bytes, into: &readings)
        place(SessionTime.seconds(hostTime))
        try lend(body)
    }

    /// The stream has ended.
    public mutating func finish<E: Error>(_ body: ([ClockOutput]) throws(E) -> Void) throws(E) {
        decoder.finish(into: &readings)
        // Later than any chunk: the clock keeps the time of the last one.
        place(-.infinity)
        clock.finish(into: &placed)
        try lend(body)
    }

    public var decodeCounts: DecodeCounts { decoder.counts }
    public var clockCounts: DeviceClock.Counts { clock.counts }

    /// What the stream has held so far, in the terms of a table.
    public var counts: TableCounts {
        if let table = decoder.table { return table }
        var counts = devices
        counts.withoutTime = clock.counts.withoutTime
        counts.withoutAcceleration = clock.counts.withoutSpecificForce
        counts.repeatedTime = clock.counts.duplicated
        counts.lateTime = clock.counts.reordered
        return counts
    }

    private mutating func place(_ hostTime: Double) {
        decoded = readings.count
        devices.rows += UInt64(decoded)
        for index in readings.indices { clock.push(readings[index], hostTime: hostTime, into: &placed) }
        readings.removeAll(keepingCapacity: true)
    }

    private mutating func lend<E: Error>(_ body: ([ClockOutput]) throws(E) -> Void) throws(E) {
        guard !placed.isEmpty else { return }
        for index in placed.indices {
            guard case .sample(let sample) = placed[index] else { continue }
            devices.place(sample.time)
            if !sample.flags.contains(.noGyroscope), sample.angularRate != .zero { devices.hasAngularRate = true }
        }
        try body(placed)
        placed.removeAll(keepingCapacity: true)
    }
}
