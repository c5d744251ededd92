// SPDX-License-Identifier: Apache-2.0

internal import DSP
public import Motion

/// Mean obliquity of the pelvis over the stride about the step, against what it was when the mounting was first known: a change
/// along the run, as by a cambered road or fatigue. The absolute angle is not known: it cannot be told from how the sensor sits.
public enum StaticObliquity: StepMetric {
    public typealias Quantity = Degree

    public static let descriptor = MetricDescriptor(
        key: "static_obliquity", unit: Degree.symbol, decimals: 3, minimalDetectableChange: nil,
        systematic: SystematicUncertainty(
            pelvisRun: .init(1.0, difference: 0.7), pelvisWalk: .init(1.0, difference: 0.7)),
        summary: "Mean obliquity over the stride, left side higher = positive, relative to the beginning of the run.",
        source: "Definition docs/metrics.md; camber hint",
        method:
            "Angle between the vertical and the pelvis' left axis, mean over the stride about the step, less that of the ten seconds before the front was first known."
    )

    /// deg; the vertical's error, mostly a constant of the accelerometer's, and what attachment creeps.
    private static let uncertainty = 1.0

    public static func measure(_ context: borrowing StepContext) -> Estimate<Degree>? {
        guard let pelvis = context.pelvis, pelvis.hasGyroscope, let next = context.nextContact,
            let stride = pelvis.stride(about: context.step.initialContact, next)
        else { return nil }
        var sum = 0.0
        for i in stride { sum += pelvis.samples[i].lean }
        let mean = sum / Double(stride.count)
        // Not a number until the front is known.
        guard abs(mean) < 0.5 else { return nil }
        return Estimate(Elementary.asin(mean) * 180 / .pi, uncertainty: uncertainty)
    }
}
