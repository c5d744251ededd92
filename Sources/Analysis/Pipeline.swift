// SPDX-License-Identifier: Apache-2.0

public import Devices
public import Gait
public import Motion

/// The one function that everybody drives: chunks in, run events out.
public struct Pipeline<Source: Decoder>: ~Copyable {
    public private(set) var decoder: Source
    private var samples: SamplePipeline
    private var clock: DeviceClock
    private var readings: [Reading] = []
    private var placed: [ClockOutput] = []

    /// `clock`: that of the decoder's kind of device; a table needs none.
    public init(decoder: Source, configuration: PipelineConfiguration, clock: DeviceClock = DeviceClock()) {
        self.decoder = decoder
        self.clock = clock
        samples = SamplePipeline(configuration)
        readings.reserveCapacity(4096)
        placed.reserveCapacity(4096)
    }

    public var clockCounts: DeviceClock.Counts { clock.counts }

    /// `hostTime`: when the bytes had come, s on the session clock, made from whole nanoseconds. The bytes of one chunk may be handed over
    /// in parts, with the same time.
    public mutating func push(_ bytes: Span<UInt8>, hostTime: Double, into events: inout [RunEvent]) {
        decoder.push(bytes, into: &readings)
        drain(hostTime, into: &events)
    }

    public mutating func finish(into events: inout [RunEvent]) {
        decoder.finish(into: &readings)
        // Later than any chunk: the clock keeps the time of the last one.
        drain(-.infinity, into: &events)
        clock.finish(into: &placed)
        handOn(into: &events)
        samples.finish(into: &events)
    }

    /// What the second pass makes of an orientation event's answer, after `finish`; see `PipelineConfiguration.smoothsOrientation`.
    public func smoothed(_ causal: Quaternion, at time: Double) -> Quaternion {
        samples.smoothed(causal, at: time)
    }

    /// See `SamplePipeline`.
    public mutating func takeStanceCurves() -> [StanceCurve] { samples.takeStanceCurves() }

    /// The next contact after `now`, s; see `SamplePipeline`.
    public func nextContact(after now: Double) -> PhaseOscillator.Prediction? { samples.nextContact(after: now) }

    private mutating func drain(_ hostTime: Double, into events: inout [RunEvent]) {
        for index in readings.indices { clock.push(readings[index], hostTime: hostTime, into: &placed) }
        readings.removeAll(keepingCapacity: true)
        handOn(into: &events)
    }

    private mutating func handOn(into events: inout [RunEvent]) {
        for index in placed.indices {
            switch placed[index] {
            case .sample(let sample): samples.push(sample, into: &events)
            case .gap(let gap): events.append(.gap(gap))
            case .state(let state): events.append(.clock(state))
            }
        }
        placed.removeAll(keepingCapacity: true)
    }
}
