// SPDX-License-Identifier: Apache-2.0

internal import DSP
internal import Motion

/// The pelvis' motion about one step, and what is known of how well it is seen: what pelvic metrics are computed from.
public struct PelvisMotion: Sendable {
    /// Uniform in time (200 a second), oldest first; from one stride before the step's contact to the newest.
    public var samples: [BodySample] { scratch.samples }
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
    /// What several metrics, or both sides of one, need: see `prepare`.
    private(set) var stance: Range<Int>?
    private(set) var lateral: LateralPlacement?
    private(set) var scratch: Scratch
    private var smoothedFrom = 0

    /// The arrays that a step is measured in, lent from step to step: a step must not allocate.
    struct Scratch: Sendable {
        /// Samples held at the most.
        static let capacity = 1200
        /// While they are lent.
        static let none = Scratch(capacity: 0)

        var samples: [BodySample] = []
        /// Obliquity, rad, while it is being smoothed, and smoothed, from the sample `smoothedFrom` on.
        var obliquities: [Double] = []
        var smoothed: [Double] = []

        init(capacity: Int = Scratch.capacity) {
            samples.reserveCapacity(capacity)
            obliquities.reserveCapacity(capacity + 64)
            smoothed.reserveCapacity(capacity)
        }
    }

    init(
        _ scratch: Scratch, stepTime: Double, previousContact: Double?, hasAxes: Bool, axisConfidence: Double,
        sensorRate: Double, hasGyroscope: Bool, height: Double?, legLength: Double?, kernels: Kernels
    ) {
        self.scratch = scratch
        self.stepTime = stepTime
        self.previousContact = previousContact
        self.hasAxes = hasAxes
        self.axisConfidence = axisConfidence
        self.sensorRate = sensorRate
        self.hasGyroscope = hasGyroscope
        self.height = height
        self.legLength = legLength
        self.kernels = kernels
    }

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

    /// Low-passed obliquity at sample `index`, rad: from two samples before the stance to its end.
    func obliquity(_ index: Int) -> Double { scratch.smoothed[index - smoothedFrom] }

    /// Computes once what is the same for a left step and a right one, and for more than one metric.
    mutating func prepare(_ step: Step, nextContact: Double?) {
        guard hasAxes, hasGyroscope else { return }
        if let end = step.activity == .run ? step.toeOff : nextContact,
            let stance = range(step.initialContact, end), stance.count >= 8
        {
            self.stance = stance
            let kernel = sensorRate < 50 ? kernels.coarse : kernels.fine
            smoothedFrom = max(stance.lowerBound - 2, 0)
            let wanted = smoothedFrom..<stance.upperBound
            Self.find(scratch.samples, wanted, kernel.reach, into: &scratch.obliquities)
            Self.smooth(scratch.obliquities, wanted, kernel, into: &scratch.smoothed)
        }
        lateral = LateralPlacement(self, step, nextContact: nextContact)
    }

    /// The obliquity, rad, of the samples `wanted` and of those within `reach` of them; at both ends of the samples its value goes on.
    private static func find(_ held: [BodySample], _ wanted: Range<Int>, _ reach: Int, into obliquities: inout [Double])
    {
        let samples = held.span
        obliquities.removeAll(keepingCapacity: true)
        var index = wanted.lowerBound - reach
        while index < wanted.upperBound + reach {
            var tilts = SIMD4<Double>.zero
            for lane in 0..<4 { tilts[lane] = samples[max(0, min(samples.count - 1, index + lane))].tilt }
            let angles = Elementary.asin(tilts)
            for lane in 0..<4 { obliquities.append(angles[lane]) }
            index += 4
        }
    }

    /// The `obliquities` of the samples `wanted`, low-passed by `kernel`, whose reach lies before the first of them.
    private static func smooth(
        _ obliquities: [Double], _ wanted: Range<Int>, _ kernel: SmoothingKernel, into smoothed: inout [Double]
    ) {
        smoothed.removeAll(keepingCapacity: true)
        let values = obliquities.span
        let weights = kernel.weights.span
        // Four at a time, each with its terms in the same order; those after the last one are not looked at.
        for index in Swift.stride(from: 0, to: wanted.count, by: 4) {
            var sum = SIMD4<Double>.zero
            var window = SIMD4(values[index], values[index + 1], values[index + 2], 0)
            for i in weights.indices {
                window.w = values[min(index + i + 3, values.count - 1)]
                sum += weights[i] * window
                window = SIMD4(window.y, window.z, window.w, 0)
            }
            for lane in 0..<min(4, wanted.count - index) { smoothed.append(sum[lane]) }
        }
    }
}
