// SPDX-License-Identifier: Apache-2.0

public import Devices
public import Gait
public import Motion

/// The one function that everybody drives: chunks in, run events out.
public struct Pipeline<Source: Decoder>: ~Copyable {
    public private(set) var decoder: Source
    private var samples: SamplePipeline
    private var clock = DeviceClock()
    private var readings: [Reading] = []

    public init(decoder: Source, configuration: PipelineConfiguration) {
        self.decoder = decoder
        samples = SamplePipeline(configuration)
        readings.reserveCapacity(4096)
    }

    public var clockCounts: DeviceClock.Counts { clock.counts }

    public mutating func push(_ bytes: Span<UInt8>, hostTime: Double, into events: inout [RunEvent]) {
        decoder.push(bytes, into: &readings)
        drain(into: &events)
    }

    public mutating func finish(into events: inout [RunEvent]) {
        decoder.finish(into: &readings)
        drain(into: &events)
        samples.finish(into: &events)
    }

    /// What the second pass makes of an orientation event's answer, after `finish`; see `PipelineConfiguration.smoothsOrientation`.
    public func smoothed(_ causal: Quaternion, at time: Double) -> Quaternion {
        samples.smoothed(causal, at: time)
    }

    /// The next contact after `now`, s; see `SamplePipeline`.
    public func nextContact(after now: Double) -> PhaseOscillator.Prediction? { samples.nextContact(after: now) }

    private mutating func drain(into events: inout [RunEvent]) {
        for reading in readings {
            guard let sample = clock.push(reading) else { continue }
            samples.push(sample, into: &events)
        }
        readings.removeAll(keepingCapacity: true)
    }
}
