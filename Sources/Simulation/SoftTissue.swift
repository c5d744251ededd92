// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// What lies between bone and sensor: a damped mass on a spring, in three directions, which also lets the sensor rock.
public struct SoftTissue: Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        /// Screwed to the bone.
        case none
        /// A tight belt on a lean body (22 Hz, well damped), or under tied laces (45 Hz).
        case firm
        /// Heavy tissue or a loose belt (8.5 Hz, lightly damped), or a loose shoe (25 Hz).
        case heavy
    }

    private let stiffness, damping: Double
    /// rad of rocking for 1 m of displacement.
    private let rocking: Double
    /// m, m/s, m/s²: sensor against its site on the bone, body axes.
    private(set) var displacement = Vector3.zero
    private(set) var velocity = Vector3.zero
    private(set) var acceleration = Vector3.zero
    private var isStarted = false

    /// A shoe's laces hold a sensor better than a belt does.
    init(_ kind: Kind, onFoot: Bool) {
        let (hertz, ratio): (Double, Double)
        switch (kind, onFoot) {
        case (.none, _): (hertz, ratio, rocking) = (0, 0, 0)
        case (.firm, false): (hertz, ratio, rocking) = (22, 0.4, 4)
        case (.heavy, false): (hertz, ratio, rocking) = (8.5, 0.18, 4)
        case (.firm, true): (hertz, ratio, rocking) = (45, 0.4, 1)
        case (.heavy, true): (hertz, ratio, rocking) = (25, 0.2, 2)
        }
        let omega = 2 * Double.pi * hertz
        stiffness = omega * omega
        damping = 2 * ratio * omega
    }

    /// Goes on by `step` s under the specific force `force` (m/s², body axes, without gravity's mean part, which only
    /// presses the sensor into its place). Trapezoidal rule: stable, and nearly exact below a tenth of the step rate.
    mutating func push(_ force: Vector3, over step: Double) {
        guard stiffness > 0 else { return }
        guard isStarted else {
            // Begins at rest under what pulls at it.
            displacement = (-1 / stiffness) * force
            isStarted = true
            return
        }
        // v' = v + ½h(a + a'), d' = d + ½h(v + v'), a' = -f - k d' - c v'.
        let h = step
        let v0 = velocity + (0.5 * h) * acceleration
        let d0 = displacement + (0.5 * h) * velocity + (0.5 * h) * v0
        let scale = 1 / (1 + 0.5 * h * damping + 0.25 * h * h * stiffness)
        acceleration = scale * (-force - stiffness * d0 - damping * v0)
        velocity = v0 + (0.5 * h) * acceleration
        displacement = d0 + (0.25 * h * h) * acceleration
    }

    /// The pose of the sensor's housing on its tissue.
    func moved(_ pose: RunnerPose) -> RunnerPose {
        guard stiffness > 0 else { return pose }
        var p = pose
        let w = pose.angularRate
        let q = pose.orientation
        p.position += q.rotate(displacement)
        p.velocity += q.rotate(velocity + w.cross(displacement))
        p.acceleration += q.rotate(
            acceleration + 2 * w.cross(velocity) + pose.angularAcceleration.cross(displacement)
                + w.cross(w.cross(displacement)))
        // Sideways displacement rocks it about the forward axis, vertical displacement about the lateral one. The angle is
        // some degrees at most: rotation vector and its rate, to second order.
        let angle = rocking * Vector3(displacement.y, displacement.z, 0)
        let rate = rocking * Vector3(velocity.y, velocity.z, 0)
        let turn = Quaternion(1, 0.5 * angle.x, 0.5 * angle.y, 0.5 * angle.z)
        // The unit quaternion of (1, v): its body rate is 2 (v˙ - v × v˙)/(1 + v²).
        let v = 0.5 * angle
        let dv = 0.5 * rate
        p.orientation = q * turn.normalized
        p.angularRate = turn.normalized.unrotate(w) + (2 / (1 + v.squaredNorm)) * (dv - v.cross(dv))
        return p
    }
}
