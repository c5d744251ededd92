// SPDX-License-Identifier: Apache-2.0

public import Motion

/// Horizontal way of the foot from one mid-stance to the next: over ground, or along the belt of a treadmill.
public enum StrideLength: StepMetric {
    public typealias Quantity = Metre

    public static let descriptor = MetricDescriptor(
        key: "stride_length", unit: Metre.symbol, decimals: 3, minimalDetectableChange: nil,
        systematic: SystematicUncertainty(
            footRun: .init(0.16, difference: 0.03), footWalk: .init(0.025, difference: 0.010)),
        summary: "Horizontal distance of the foot between successive mid-stances (foot sensor).",
        source: "Integration between instants of rest; errors: Rebula 2013, PMC4284057; Zrenner 2018, Sensors 18:4194",
        method:
            "Integrate the acceleration twice between the rests of two mid-stances; the horizontal distance of the ends, along the belt on a treadmill."
    )

    public static func measure(_ context: borrowing StepContext) -> Estimate<Metre>? {
        guard let stride = context.foot, let length = stride.length, isTrustworthy(stride, length, context.step)
        else { return nil }
        return Estimate(length, uncertainty: uncertainty(of: length, stride, context.step.activity))
    }

    /// A foot that ends a hand's breadth higher or lower than it began shows an error of the integration, not a stair.
    static func isTrustworthy(_ stride: FootStride, _ length: Double, _ step: Step) -> Bool {
        step.reasons.isDisjoint(with: [.clipped, .missingSamples, .irregular, .mountingUncertain])
            && !(step.activity == .run && step.reasons.contains(.lowRate))
            && stride.duration > 0.35 && stride.duration < 2.2 && length > 0.1 && length < 5
            && abs(stride.rise) < 0.1 + 0.1 * length
    }

    /// Walking: 1 % and 2 cm. Running: the foot is never at rest, 0.16 m (Zrenner 2018, 2377 strides). What the height fails
    /// to close by, the length may fail by as well.
    static func uncertainty(of length: Double, _ stride: FootStride, _ activity: Activity) -> Double {
        let known = activity == .run ? 0.16 : (0.02 * 0.02 + 0.0001 * length * length).squareRoot()
        return (known * known + 0.25 * stride.rise * stride.rise).squareRoot()
    }
}
