// SPDX-License-Identifier: Apache-2.0

internal import DSP
public import Gait
public import Motion

/// From samples on the session clock to steps: orientation, body frame, events, metrics. The same bits for the same samples.
public struct SamplePipeline: ~Copyable {
    private let configuration: PipelineConfiguration
    private var conditioner = Conditioner()
    private var orientation: OrientationFilter
    /// Beside the causal filter, not in its place: what steps are made of stays causal.
    private var smoother: OrientationSmoother?
    // One of the two, or none: `other` gives orientation only.
    private var trunk: TrunkGait?
    private var foot: FootGait?
    private var gaitEvents: [GaitEvent] = []
    private var oscillator: PhaseOscillator

    public init(_ configuration: PipelineConfiguration) {
        self.configuration = configuration
        let parameters: OrientationFilter.Parameters = configuration.placement == .other ? .handHeld : .worn
        orientation = OrientationFilter(parameters)
        smoother = configuration.smoothsOrientation ? OrientationSmoother(parameters) : nil
        let placement = configuration.placement
        trunk =
            placement.isPelvis
            ? TrunkGait(
                placement: placement, height: configuration.height, legLength: configuration.legLength,
                without: configuration.leftOut, keepsStanceCurves: configuration.keepsStanceCurves) : nil
        foot = placement.isFoot ? FootGait(placement: placement) : nil
        oscillator = PhaseOscillator(placement: placement)
        gaitEvents.reserveCapacity(1024)
    }

    /// `sample.time` must rise; what does not is dropped and counted by the stage before.
    public mutating func push(_ sample: Sample, into events: inout [RunEvent]) {
        var sample = sample
        conditioner.push(&sample)
        let attitude = orientation.push(sample)
        _ = smoother?.push(sample)
        sample.angularRate = sample.angularRate - orientation.gyroscopeBias
        if configuration.givesOrientation { events.append(.orientation(time: sample.time, attitude)) }
        trunk?.push(sample, orientation: attitude, into: &gaitEvents)
        foot?.push(sample, orientation: attitude, into: &gaitEvents)
        drain(into: &events)
    }

    /// See `PipelineConfiguration.keepsStanceCurves` and `TrunkGait`.
    public mutating func takeStanceCurves() -> [StanceCurve] { trunk?.takeStanceCurves() ?? [] }

    /// The stream has ended: settles every step still open.
    public mutating func finish(into events: inout [RunEvent]) {
        trunk?.finish(into: &gaitEvents)
        foot?.finish(into: &gaitEvents)
        drain(into: &events)
        smoother?.finish()
    }

    /// What the second pass makes of an orientation event's answer, after `finish`; the answer itself where none was asked for.
    public func smoothed(_ causal: Quaternion, at time: Double) -> Quaternion {
        smoother?.smoothed(causal, at: time) ?? causal
    }

    /// The next contact after `now`, s, as far as the rhythm foretells it: for a metronome; never written to files. nil without a rhythm.
    public func nextContact(after now: Double) -> PhaseOscillator.Prediction? { oscillator.prediction(after: now) }

    private mutating func drain(into events: inout [RunEvent]) {
        guard !gaitEvents.isEmpty else { return }
        // By index: the iterator of an array of large values goes through the heap.
        for index in gaitEvents.indices {
            oscillator.push(gaitEvents[index])
            events.append(.gait(gaitEvents[index]))
        }
        gaitEvents.removeAll(keepingCapacity: true)
    }
}
