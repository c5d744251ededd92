// SPDX-License-Identifier: Apache-2.0

public import Motion

/// Time from this contact to the next one of the other foot. Unlike the cadence it is of one step alone, so it shows a limp.
public enum StepTime: StepMetric {
    public typealias Quantity = Second

    public static let descriptor = MetricDescriptor(
        key: "step_time", unit: Second.symbol, decimals: 4, minimalDetectableChange: nil,
        // A lag of the contacts cancels; the two feet's may differ by a little.
        systematic: SystematicUncertainty(
            pelvisRun: .init(0.003, difference: 0.002), pelvisWalk: .init(0.005, difference: 0.004),
            isSharedBySteps: false),
        summary: "Time from initial contact to the next initial contact of the other foot.",
        source: "Definition docs/metrics.md; scatter of contacts against force plates and insoles",
        method:
            "Initial contact of the next foot less that of this one.")

    public static func measure(_ context: borrowing StepContext) -> Estimate<Second>? {
        // One foot does not see the other's contact.
        guard context.placement.isPelvis, let next = context.nextContact, next > context.step.initialContact else {
            return nil
        }
        // Two contacts, each scattered by 6 ms (running) or 15 ms (walking).
        return Estimate(
            next - context.step.initialContact, uncertainty: context.step.activity == .run ? 0.0085 : 0.021)
    }
}
