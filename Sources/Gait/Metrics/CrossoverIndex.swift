// SPDX-License-Identifier: Apache-2.0

public import Motion

/// How near to one line the feet land: 0 = rails 10 % of the leg's length apart, 1 = one line, above 1 = crossed.
public enum CrossoverIndex: StepMetric {
    public typealias Quantity = Dimensionless

    public static let dependsOnSide = true

    public static let descriptor = MetricDescriptor(
        key: "crossover_index", unit: Dimensionless.symbol, decimals: 3, minimalDetectableChange: nil,
        systematic: SystematicUncertainty(
            pelvisRun: .init(0.33, difference: 0.17), pelvisWalk: .init(0.67, difference: 0.33)),
        summary: "1 - equivalent step width / 10 % of leg length: 0 two rails, 1 one line, above 1 crossed.",
        source: "Lateral inverted pendulum, docs/metrics.md",
        method:
            "1 - w/(0.10 × leg length), or w/0.09 m where the leg is unknown; w is the step width before its own conditions."
    )

    public static func measure(_ context: borrowing StepContext) -> Estimate<Dimensionless>? {
        guard let pelvis = context.pelvis, let placement = pelvis.lateral, context.step.side != .unknown else {
            return nil
        }
        let u = LateralPlacement.uncertainty(sensorRate: pelvis.sensorRate)
        return Estimate(
            1 - placement.width(context.step.side) / placement.reference, uncertainty: u / placement.reference)
    }
}
