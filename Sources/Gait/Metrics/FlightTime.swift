// SPDX-License-Identifier: Apache-2.0

public import Motion

/// Time from toe-off to the next foot's initial contact: running only, absent where the feet overlap.
public enum FlightTime: StepMetric {
    public typealias Quantity = Second

    public static let descriptor = MetricDescriptor(
        key: "flight_time", unit: Second.symbol, decimals: 4, minimalDetectableChange: 0.032,
        systematic: SystematicUncertainty(
            pelvisRun: .init(0.020, difference: 0.005)),
        summary: "Time from toe-off to the next initial contact of the other foot; absent in walking.",
        source: "Patoz 2022, Sensors 22:784 (smallest real difference)",
        method:
            "Initial contact of the next foot less toe-off of this one.")

    public static func measure(_ context: borrowing StepContext) -> Estimate<Second>? {
        // One foot does not see the other's contact.
        guard !context.placement.isFoot, context.step.activity == .run, let toeOff = context.step.toeOff,
            let next = context.nextContact,
            next > toeOff
        else { return nil }
        return Estimate(next - toeOff, uncertainty: 0.020)
    }
}
