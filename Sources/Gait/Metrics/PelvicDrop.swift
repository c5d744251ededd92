// SPDX-License-Identifier: Apache-2.0

internal import DSP
public import Motion

/// Contralateral pelvic drop: how far the swing side of the pelvis falls below its height at initial contact, during stance.
///
/// D = max over [initial contact, toe-off] of s(φ(t) - φ(contact)), φ the obliquity, s = +1 for left stance. It is a difference within
/// one stance: the sensor's tilt on the body, a cambered road and slow drift cancel. It may come out slightly negative: clipping it at
/// zero would bias the mean.
public enum PelvicDrop: StepMetric {
    public typealias Quantity = Degree

    public static let dependsOnSide = true

    public static let descriptor = MetricDescriptor(
        key: "pelvic_drop", unit: Degree.symbol, decimals: 3, minimalDetectableChange: 2.8,
        systematic: SystematicUncertainty(
            pelvisRun: .init(1.5, difference: 0.7), pelvisWalk: .init(1.5, difference: 0.6)),
        summary:
            "Fall of the swing side of the pelvis below its height at initial contact, during stance; positive = drop.",
        source: "Definition docs/metrics.md; minimal detectable change Dingenen 2018 (2-D video, between days)",
        method:
            "max of s(φ(t) - φ(contact)) over the stance: φ the obliquity after a 9 Hz low-pass (4.5 Hz below 50 samples/s), s = +1 in left and -1 in right stance; φ(contact) from a line over ±10 ms."
    )

    private static let degrees = 180 / Double.pi
    /// Soft tissue and attachment, deg: what markers on the pelvis showed in walking (docs/metrics.md), and no reason to believe in less
    /// when running.
    private static let attachment = 1.4
    /// Contact timing, s: running, walking.
    private static let timing = (run: 0.010, walk: 0.025)
    /// Least uncertainty of the mounting's heading, rad.
    private static let heading = 3.0 / degrees

    public static func measure(_ context: borrowing StepContext) -> Estimate<Degree>? {
        guard let pelvis = context.pelvis, let stance = pelvis.stance, context.step.side != .unknown else { return nil }
        let isRunning = context.step.activity == .run
        let contact = context.step.initialContact
        let sign = context.step.side.sign
        // A straight line over ±10 ms about the contact: its value there does not hang on one sample.
        let before = pelvis.obliquity(max(stance.lowerBound - 2, 0))
        let after = pelvis.obliquity(stance.lowerBound + 2)
        let offset = (contact - pelvis.samples[stance.lowerBound].time) / (4 * TrunkCell.interval)
        let atContact = 0.5 * (before + after) + offset * (after - before)
        var highest = -Double.infinity
        var peak = stance.lowerBound
        for i in stance {
            let fall = sign * (pelvis.obliquity(i) - atContact)
            if fall > highest {
                highest = fall
                peak = i
            }
        }
        var pitch = 0.0
        for i in stance.lowerBound...peak { pitch += TrunkCell.interval * pelvis.samples[i].rate.y }
        let slope = (after - before) / (4 * TrunkCell.interval)
        let headingError = heading + 0.15 * max(0, 0.8 - pelvis.axisConfidence)
        let byTiming = degrees * slope * (isRunning ? timing.run : timing.walk)
        let byHeading = degrees * pitch * headingError
        let u = (byTiming * byTiming + byHeading * byHeading + attachment * attachment).squareRoot()
        return Estimate(degrees * highest, uncertainty: u)
    }
}
