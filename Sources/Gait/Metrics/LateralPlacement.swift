// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// Where the foot stood beside the last one, by the lateral inverted pendulum a = (f/h)(y - p): mass at height h above a foot at p.
///
/// Over a step from mid-flight to mid-flight p = (∫ f y dt - h Δv)/∫ f dt; lateral position y and velocity v come from the lateral
/// specific force, integrated over the one stride of both steps with its mean taken out before each integration.
struct LateralPlacement: BitwiseCopyable {
    /// How much further to the left the next foot stood than this one, m.
    private let leftward: Double
    /// 10 % of the leg's length: where the crossover index is 0.
    let reference: Double

    /// Height of the mass over the ground for an unknown body height, m; else 0.55 of it.
    private static let usualHeight = 0.95
    private static let usualReference = 0.09

    /// nil where either of the two steps is not held, or the next one did not come in rhythm.
    init?(_ pelvis: borrowing PelvisMotion, _ step: borrowing Step, nextContact: Double?) {
        guard let next = nextContact, let previous = pelvis.previousContact else { return nil }
        let contact = step.initialContact
        let duration = next - contact
        // Running: from the middle of flight; walking: from the middle of double support, which follows the contact.
        let lead =
            step.activity == .run
            ? -0.5 * max(0, step.toeOff.map { next - $0 } ?? 0) : 0.14 * duration
        guard let first = pelvis.range(previous + lead, contact + lead),
            let second = pelvis.range(contact + lead, next + lead)
        else { return nil }
        let height = pelvis.height.map { 0.55 * $0 } ?? Self.usualHeight
        let dt = TrunkCell.interval
        let stride = first.lowerBound..<second.upperBound
        let count = Double(stride.count)
        var mean = 0.0
        for i in stride { mean += pelvis.samples[i].force.y }
        mean /= count
        var velocity = 0.0, meanVelocity = 0.0, y = 0.0, meanY = 0.0
        for i in stride {
            velocity += dt * (pelvis.samples[i].force.y - mean)
            meanVelocity += velocity
        }
        meanVelocity /= count
        velocity = 0
        for i in stride {
            velocity += dt * (pelvis.samples[i].force.y - mean)
            y += dt * (velocity - meanVelocity)
            meanY += y
        }
        meanY /= count
        // Second pass with the means known: the load-weighted position of each step.
        velocity = -meanVelocity
        y = -meanY
        guard let place = Self.place(pelvis, first, mean, height, &velocity, &y),
            let nextPlace = Self.place(pelvis, second, mean, height, &velocity, &y)
        else { return nil }
        leftward = nextPlace - place
        reference = pelvis.legLength.map { 0.10 * $0 } ?? Self.usualReference
    }

    /// Lateral distance between this and the last foot placement, m: > 0 two rails, < 0 crossed.
    func width(_ side: Side) -> Double { side.sign * leftward }

    private static func place(
        _ pelvis: borrowing PelvisMotion, _ step: Range<Int>, _ mean: Double, _ height: Double,
        _ velocity: inout Double,
        _ y: inout Double
    ) -> Double? {
        let dt = TrunkCell.interval
        let begin = velocity
        var load = 0.0, moment = 0.0
        for i in step {
            velocity += dt * (pelvis.samples[i].force.y - mean)
            y += dt * velocity
            load += dt * pelvis.samples[i].force.z
            moment += dt * pelvis.samples[i].force.z * y
        }
        return load > 0 ? (moment - height * (velocity - begin)) / load : nil
    }

    /// Standard uncertainty of the width before any calibration, m: pendulum against body, lever arm, roll.
    static func uncertainty(sensorRate: Double) -> Double { sensorRate < 80 ? 0.06 : 0.03 }
}
