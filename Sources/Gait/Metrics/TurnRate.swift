// SPDX-License-Identifier: Apache-2.0

public import Motion

/// How fast the body changes its heading: mean rate of turn about the vertical over the stride about the step, positive to the left.
/// Over a whole stride the pelvis' own rotation to and fro is gone.
public enum TurnRate: StepMetric {
    public typealias Quantity = DegreePerSecond

    public static let descriptor = MetricDescriptor(
        key: "turn_rate", unit: DegreePerSecond.symbol, decimals: 2, minimalDetectableChange: nil,
        systematic: SystematicUncertainty(
            pelvisRun: .init(0.5, difference: 0.2), pelvisWalk: .init(0.5, difference: 0.2)),
        summary: "Mean rate of turn about the vertical over the stride, to the left = positive.",
        source: "Definition docs/metrics.md",
        method:
            "Angular rate about the vertical, mean over the stride about the step.")

    /// deg/s; of the gyroscope's bias, what is about the vertical is seen at rest only.
    private static let uncertainty = 0.5

    public static func measure(_ context: borrowing StepContext) -> Estimate<DegreePerSecond>? {
        guard let pelvis = context.pelvis, pelvis.hasGyroscope, let next = context.nextContact,
            let stride = pelvis.stride(about: context.step.initialContact, next)
        else { return nil }
        var sum = 0.0
        for i in stride { sum += pelvis.samples[i].rate.z }
        return Estimate(sum / Double(stride.count) * 180 / .pi, uncertainty: uncertainty)
    }
}
