// SPDX-License-Identifier: Apache-2.0

internal import DSP
internal import Motion

/// The pelvis' motion about one step, and what is known of how well it is seen: what pelvic metrics are computed from.
public struct PelvisMotion: Sendable {
    /// Uniform in time (200 a second), oldest first; from one stride before the step's contact to the newest.
    public var samples: [BodySample]
    /// s; the rhythm the step is part of.
    public var stepTime: Double
    /// Contact of the step before; nil where it was out of rhythm or is not known yet.
    public var previousContact: Double?
    /// Whether the fore-aft axis of the sensor on the body is known.
    public var hasAxes: Bool
    /// Confidence in that axis, 0 to 1.
    public var axisConfidence: Double
    /// Samples a second that the sensor gives.
    public var sensorRate: Double
    public var hasGyroscope: Bool
    /// m; nil where unknown.
    public var height: Double?
    public var legLength: Double?
    /// Made once at the start: a step must not allocate.
    var kernels: Kernels

    struct Kernels: Sendable {
        /// For angles of the pelvis: 9 Hz.
        let fine = SmoothingKernel(cutoff: 9, interval: TrunkCell.interval)
        /// Below 50 samples a second the maximum of noise outweighs what a higher cutoff shows: 4.5 Hz.
        let coarse = SmoothingKernel(cutoff: 4.5, interval: TrunkCell.interval)
    }

    /// The first sample at or after `time`; nil outside.
    func index(at time: Double) -> Int? {
        guard !samples.isEmpty, time >= samples[0].time else { return nil }
        var index = Int((time - samples[0].time) * TrunkCell.rate)
        while index < samples.count, samples[index].time < time { index += 1 }
        return index < samples.count ? index : nil
    }

    /// Indices of the samples from `start` to before `end`; nil where not all of them are held.
    func range(_ start: Double, _ end: Double) -> Range<Int>? {
        guard let lower = index(at: start), let upper = index(at: end), lower < upper else { return nil }
        return lower..<upper
    }

    /// The one stride about the step from `start` to `next`: half a step more on both sides.
    func stride(about start: Double, _ next: Double) -> Range<Int>? {
        let half = 0.5 * (next - start)
        return range(start - half, next + half)
    }

    /// Low-passed obliquity at sample `index`, rad.
    func obliquity(_ index: Int, _ kernel: SmoothingKernel) -> Double {
        var sum = 0.0
        for i in 0..<kernel.weights.count {
            let j = max(0, min(samples.count - 1, index + i - kernel.reach))
            sum += kernel.weights[i] * samples[j].obliquity
        }
        return sum
    }
}
