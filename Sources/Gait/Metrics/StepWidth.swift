// SPDX-License-Identifier: Apache-2.0

public import Motion

/// Lateral distance between successive foot placements, running only: in walking two feet bear load at the borders of the integral.
public enum StepWidth: StepMetric {
    public typealias Quantity = Metre

    public static let dependsOnSide = true

    public static let descriptor = MetricDescriptor(
        key: "step_width", unit: Metre.symbol, decimals: 4, minimalDetectableChange: nil,
        systematic: SystematicUncertainty(
            pelvisRun: .init(0.03, difference: 0.015)),
        summary: "Equivalent lateral distance between successive foot placements; negative = crossed. Not calibrated.",
        source: "Lateral inverted pendulum, docs/metrics.md; definition heel to heel, Wang 2024",
        method:
            "s(p - p of the step before), where p = (∫ f y dt - h Δv)/∫ f dt from mid-flight to mid-flight: y lateral, f vertical specific force, h 0.55 of the body height."
    )

    public static func measure(_ context: borrowing StepContext) -> Estimate<Metre>? {
        guard context.step.activity == .run, let pelvis = context.pelvis, let placement = pelvis.lateral,
            context.step.side != .unknown
        else { return nil }
        return Estimate(
            placement.width(context.step.side), uncertainty: LateralPlacement.uncertainty(sensorRate: pelvis.sensorRate)
        )
    }
}
