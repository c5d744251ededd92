// SPDX-License-Identifier: Apache-2.0

public import Devices
internal import Motion

/// Counts the samples that a decoder finds in bytes: what a sensor really sends.
public struct SensorRate: Sendable {
    public private(set) var samples = 0
    private var decoder: CatalogDecoder
    private var readings: [Reading] = []
    private var first: Int64?
    private var last: Int64 = 0
    /// Samples that came with the first bytes: they belong to the time before.
    private var atFirst = 0

    public init(_ kind: DeviceKind, _ facts: DeviceFacts = DeviceFacts()) {
        decoder = CatalogDecoder(kind, facts)
        readings.reserveCapacity(256)
    }

    public var counts: DecodeCounts { decoder.counts }

    /// `time` in ns.
    public mutating func push(_ bytes: Span<UInt8>, at time: Int64) {
        decoder.push(bytes, into: &readings)
        let count = readings.count
        readings.removeAll(keepingCapacity: true)
        guard count > 0 else { return }
        if first == nil {
            first = time
            atFirst = count
        }
        samples += count
        last = time
    }

    /// Samples a second; nil until there are enough.
    public var hertz: Double? {
        guard let first, last > first, samples - atFirst >= 5 else { return nil }
        return Double(samples - atFirst) / SensorRecognition.seconds(last - first)
    }
}
