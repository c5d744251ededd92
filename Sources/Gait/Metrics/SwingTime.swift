// SPDX-License-Identifier: Apache-2.0

public import Motion

/// Time from toe-off to the next contact of the same foot: only a sensor on that foot sees both.
public enum SwingTime: StepMetric {
    public typealias Quantity = Second

    public static let descriptor = MetricDescriptor(
        key: "swing_time", unit: Second.symbol, decimals: 4, minimalDetectableChange: 0.032,
        systematic: SystematicUncertainty(
            footRun: .init(0.020, difference: 0.005), footWalk: .init(0.050, difference: 0.010)),
        summary: "Time from toe-off to the next initial contact of the same foot (foot sensor).",
        source: "Falbriard 2018, doi 10.3389/fphys.2018.00610 (definition); change as for the contact time",
        method:
            "Next initial contact of the same foot less toe-off.")

    public static func measure(_ context: borrowing StepContext) -> Estimate<Second>? {
        guard context.placement.isFoot, let toeOff = context.step.toeOff, let next = context.nextContact, next > toeOff
        else { return nil }
        // The same two instants as the contact time, the other way round.
        return Estimate(next - toeOff, uncertainty: context.step.activity == .run ? 0.020 : 0.050)
    }
}
