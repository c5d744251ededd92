// SPDX-License-Identifier: Apache-2.0

public import Motion

/// Mean horizontal speed of a stride: over ground, or of a treadmill's belt.
public enum StrideSpeed: StepMetric {
    public typealias Quantity = MetrePerSecond

    public static let descriptor = MetricDescriptor(
        key: "stride_speed", unit: MetrePerSecond.symbol, decimals: 3, minimalDetectableChange: nil,
        systematic: SystematicUncertainty(
            footRun: .init(0.27, difference: 0.05), footWalk: .init(0.03, difference: 0.010)),
        summary: "Stride length over the time between the mid-stances (foot sensor).",
        source: "Integration between instants of rest; running errors: Zrenner 2018, Sensors 18:4194",
        method:
            "Stride length over the time between its two mid-stances.")

    public static func measure(_ context: borrowing StepContext) -> Estimate<MetrePerSecond>? {
        guard let stride = context.foot, let length = StrideLength.measure(context) else { return nil }
        return Estimate(length.value / stride.duration, uncertainty: length.uncertainty / stride.duration)
    }
}
