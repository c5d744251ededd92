// SPDX-License-Identifier: Apache-2.0

internal import Devices
internal import Motion

/// Cuts a dump that has no times into chunks, and gives each the host time at which it would have come had the wire had no delay: by the
/// device's own clock, else by a rate, else by the speed of the line.
struct DumpPacer {
    struct Piece {
        /// Nanoseconds from the first reading.
        var time: Int64
        var bytes: [UInt8]
    }

    /// Where times come from that the device does not send.
    struct Fallback {
        /// Readings a second.
        var rate: Double?
        /// Bits a second; ten make a byte.
        var baud: Int?
    }

    private let kind: DeviceKind
    private let fallback: Fallback
    /// Bytes of one report; nil where the bytes are a stream.
    private let reportSize: Int?
    private var decoder: CatalogDecoder
    private var readings: [Reading] = []
    private var bytes: [UInt8] = []
    private var elapsed = 0.0
    private var chunkStart = 0.0
    private var lastDeviceTime: Double?
    private var lastStep = 0.0
    private var totalBytes = 0
    /// A reading that no time can be given to was met.
    private(set) var lacksTimes = false

    private static let grain = 16
    /// s; chunks of a live wire are about as long.
    private static let chunkLength = 0.01
    private static let largestChunk = 2048
    /// s; a longer step of the device's clock is a restart or a pause that nobody can measure.
    private static let longestStep = 60.0

    init(_ kind: DeviceKind, _ facts: DeviceFacts, fallback: Fallback, reportSize: Int?) {
        self.kind = kind
        self.fallback = fallback
        self.reportSize = reportSize
        decoder = CatalogDecoder(kind, facts)
    }

    var counts: DecodeCounts { decoder.counts }

    /// `seen` gets each reading with its time in s.
    mutating func push(
        _ input: Span<UInt8>, seen: (Reading, Double) -> Void = { _, _ in }, into pieces: inout [Piece]
    ) {
        var start = 0
        while start < input.count {
            // A report is never cut.
            let whole = reportSize.map { $0 - bytes.count % $0 } ?? Self.grain
            let end = min(start + whole, input.count)
            let part = input.extracting(start..<end)
            part.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
            totalBytes += part.count
            start = end
            if let reportSize {
                guard bytes.count >= reportSize else { continue }
                let report = bytes
                decoder.push(report.span, into: &readings)
            } else {
                decoder.push(part, into: &readings)
            }
            for reading in readings where reading.contents.contains(.specificForce) {
                elapsed += step(to: reading)
                seen(reading, elapsed)
            }
            readings.removeAll(keepingCapacity: true)
            if reportSize != nil || elapsed - chunkStart >= Self.chunkLength || bytes.count >= Self.largestChunk {
                cut(into: &pieces)
            }
        }
    }

    mutating func finish(into pieces: inout [Piece]) {
        if !bytes.isEmpty { cut(into: &pieces) }
    }

    private mutating func cut(into pieces: inout [Piece]) {
        // Whole microseconds take the least room.
        pieces.append(Piece(time: SessionTime.nanoseconds(elapsed) / 1000 * 1000, bytes: bytes))
        bytes.removeAll(keepingCapacity: true)
        chunkStart = elapsed
    }

    private mutating func step(to reading: Reading) -> Double {
        if let rate = fallback.rate { return 1 / rate }
        guard reading.contents.contains(.deviceTime) else {
            if let period = kind.nominalPeriod { return period }
            guard let baud = fallback.baud else {
                lacksTimes = true
                return 0
            }
            return Double(totalBytes) * 10 / Double(baud) - elapsed
        }
        defer { lastDeviceTime = reading.deviceTime }
        guard let last = lastDeviceTime else { return 0 }
        var step = reading.deviceTime - last
        if let wrap = kind.clock.wrap, step < -wrap / 2 { step += wrap }
        guard step >= 0, step < Self.longestStep else { return lastStep }
        lastStep = step
        return step
    }
}
