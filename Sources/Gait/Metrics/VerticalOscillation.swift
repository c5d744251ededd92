// SPDX-License-Identifier: Apache-2.0

public import Motion

/// Peak-to-trough of the vertical path of the sensor site over one step; not of the centre of mass.
///
/// Double integration of the vertical acceleration over the one stride about the step, in which the mean is taken out before each
/// integration: a stride begins and ends at the same height and speed.
public enum VerticalOscillation: StepMetric {
    public typealias Quantity = Metre

    public static let descriptor = MetricDescriptor(
        key: "vertical_oscillation", unit: Metre.symbol, decimals: 4, minimalDetectableChange: 0.008,
        systematic: SystematicUncertainty(
            pelvisRun: .init(0.008, difference: 0.003), pelvisWalk: .init(0.008, difference: 0.003)),
        summary: "Peak-to-trough of the vertical path of the sensor site over one step.",
        source: "Double integration with stride means removed; uncertainty by simulation, docs/metrics.md",
        method:
            "Integrate the vertical acceleration twice over the stride about the step, its mean taken out before each integration; highest less lowest point over one step."
    )

    /// m; soft tissue under the sensor adds to the path.
    static let uncertainty = 0.008

    public static func measure(_ context: borrowing StepContext) -> Estimate<Metre>? {
        guard let pelvis = context.pelvis, let next = context.nextContact else { return nil }
        let start = context.step.initialContact
        guard let stride = pelvis.stride(about: start, next), let step = pelvis.range(start, next) else { return nil }
        let dt = TrunkCell.interval
        let count = Double(stride.count)
        var mean = 0.0
        for i in stride { mean += pelvis.samples[i].force.z }
        mean /= count
        // First pass: the mean velocity; second pass: the path.
        var velocity = 0.0, meanVelocity = 0.0
        for i in stride {
            velocity += dt * (pelvis.samples[i].force.z - mean)
            meanVelocity += velocity
        }
        meanVelocity /= count
        velocity = 0
        var height = 0.0
        var low = Double.infinity, high = -Double.infinity
        for i in stride {
            velocity += dt * (pelvis.samples[i].force.z - mean)
            height += dt * (velocity - meanVelocity)
            if step.contains(i) {
                low = min(low, height)
                high = max(high, height)
            }
        }
        return Estimate(high - low, uncertainty: uncertainty)
    }
}
