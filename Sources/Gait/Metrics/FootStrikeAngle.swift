// SPDX-License-Identifier: Apache-2.0

public import Motion

/// How far the toes are up at contact, against the foot flat in the mid-stance that follows.
public enum FootStrikeAngle: StepMetric {
    public typealias Quantity = Degree

    public static let descriptor = MetricDescriptor(
        key: "foot_strike_angle", unit: Degree.symbol, decimals: 2, minimalDetectableChange: nil,
        systematic: SystematicUncertainty(
            footRun: .init(4.3, difference: 1.5), footWalk: .init(3.2, difference: 1.0)),
        summary:
            "Pitch of the foot at initial contact, 0 = flat as in mid-stance, positive = heel first (foot sensor).",
        source: "Integral of the pitch rate from contact to mid-stance",
        method:
            "Integral of the foot's pitch rate from initial contact to the mid-stance that follows, sign reversed.")

    public static func measure(_ context: borrowing StepContext) -> Estimate<Degree>? {
        guard let pitch = context.foot?.strikePitch else { return nil }
        guard context.step.reasons.isDisjoint(with: [.clipped, .missingSamples, .mountingUncertain]) else { return nil }
        // Contact is known to 15 ms (walking 20), while the foot turns at 150 to 250 °/s; in running it is flat for an instant
        // only, or never, which adds another 3°.
        let timing = context.step.activity == .run ? 0.015 * 200 : 0.020 * 150
        let flatness = context.step.activity == .run ? 3.0 : 1.0
        return Estimate(
            pitch * 180 / .pi, uncertainty: (timing * timing + flatness * flatness).squareRoot())
    }
}
