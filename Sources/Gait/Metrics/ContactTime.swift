// SPDX-License-Identifier: Apache-2.0

public import Motion

/// Time from initial contact to toe-off of the same foot.
public enum ContactTime: StepMetric {
    public typealias Quantity = Second

    public static let descriptor = MetricDescriptor(
        key: "contact_time", unit: Second.symbol, decimals: 4, minimalDetectableChange: 0.032,
        systematic: SystematicUncertainty(
            pelvisRun: .init(0.020, difference: 0.005), pelvisWalk: .init(0.050, difference: 0.010),
            footRun: .init(0.020, difference: 0.005), footWalk: .init(0.050, difference: 0.010)),
        summary: "Time from initial contact to toe-off of the same foot.",
        source: "Patoz 2022, Sensors 22:784 (smallest real difference)",
        method:
            "Toe-off less initial contact of the same foot; nothing is added or calibrated.")

    public static func measure(_ context: borrowing StepContext) -> Estimate<Second>? {
        guard let toeOff = context.step.toeOff else { return nil }
        return Estimate(
            toeOff - context.step.initialContact, uncertainty: context.step.activity == .run ? 0.020 : 0.050)
    }
}
