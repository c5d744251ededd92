// SPDX-License-Identifier: Apache-2.0

internal import DSP
internal import Motion

/// The pelvis in still, walk and run, and a sensor's site on it.
struct PelvisMotion: Sendable {
    let settings: RunnerSettings
    let traits: RunnerTraits

    /// Obliquity, rad: positive when the left side is higher.
    func obliquity(at t: Double, plan: StepPlan) -> Jet {
        let share = settings.schedule.moment(at: t).gaitShare
        let camber = settings.camber * .pi / 180
        let step = plan.steps[plan.index(at: t)]
        return share * (step.obliquity(at: t) + -camber) + camber
    }

    func pose(at t: Double, plan: StepPlan) -> RunnerPose {
        let moment = settings.schedule.moment(at: t)
        let index = plan.index(at: t)
        var place = posture(moment.from.activity, moment.from, t, plan, index)
        if moment.movement.value > 0 {
            let to = posture(moment.to.activity, moment.to, t, plan, index)
            place = place.blended(with: to, moment.movement)
        }
        let attitude = Attitude(
            yaw: place.yaw, obliquity: obliquity(at: t, plan: plan), pitch: place.tilt + traits.meanTilt)
        let travelled = settings.surface == .overground ? moment.distance : .zero
        return rigid(
            place.x + travelled, place.y, place.z + settings.legLength, attitude, site: traits.site)
    }

    private func rigid(_ x: Jet, _ y: Jet, _ z: Jet, _ attitude: Attitude, site: Vector3) -> RunnerPose {
        let q = attitude.orientation
        let (rate, angularAcceleration) = attitude.angularMotion
        let spin = rate.cross(site)
        return RunnerPose(
            position: Vector3(x.value, y.value, z.value) + q.rotate(site),
            velocity: Vector3(x.rate, y.rate, z.rate) + q.rotate(spin),
            acceleration: Vector3(x.acceleration, y.acceleration, z.acceleration)
                + q.rotate(angularAcceleration.cross(site) + rate.cross(spin)),
            orientation: q, angularRate: rate, angularAcceleration: angularAcceleration)
    }

    /// Pelvis against its mean place, and its two rotations that repeat with the gait.
    private struct Posture {
        var x = Jet.zero
        var y = Jet.zero
        var z = Jet.zero
        var yaw = Jet.zero
        var tilt = Jet.zero

        func blended(with other: Posture, _ share: Jet) -> Posture {
            Posture(
                x: x + share * (other.x - x), y: y + share * (other.y - y), z: z + share * (other.z - z),
                yaw: yaw + share * (other.yaw - yaw), tilt: tilt + share * (other.tilt - tilt))
        }
    }

    private func posture(
        _ activity: Activity, _ segment: ActivitySchedule.Segment, _ t: Double, _ plan: StepPlan, _ index: Int
    ) -> Posture {
        switch activity {
        case .still: standing(t)
        case .walk: walking(segment, t, plan, index)
        case .run: running(segment, t, plan, index)
        }
    }

    /// Slow sway and breath of one who stands: some millimetres, tenths of a degree.
    private func standing(_ t: Double) -> Posture {
        func wave(_ size: Double, _ hertz: Double, _ phase: Double) -> Jet {
            size * Jet(2 * .pi * hertz * t + phase, 2 * .pi * hertz).sine()
        }
        return Posture(
            x: wave(0.004, 0.31, 0) + wave(0.001, 0.83, 1), y: wave(0.003, 0.23, 2), z: wave(0.0005, 0.25, 0.5),
            yaw: wave(0.006, 0.17, 1), tilt: wave(0.005, 0.25, 0.2))
    }

    private func walking(
        _ segment: ActivitySchedule.Segment, _ t: Double, _ plan: StepPlan, _ index: Int
    ) -> Posture {
        let step = plan.steps[index]
        let phase = stridePhase(step, t)
        let shape = WalkingShape(
            speed: segment.speed, cadence: segment.cadence, legLength: settings.legLength, traits: traits)
        // Heel contact jolts the pelvis: a short hump that leaves the path as it was.
        let jolt = 0.00015 * traits.impact * Jet.hump(t, from: step.contact.time, over: 0.06)
        return Posture(
            x: shape.forward(phase) + -0.3 * jolt, y: (step.walking?.lateral(t) ?? .zero) + sway(phase),
            z: shape.vertical(phase) + jolt,
            yaw: -traits.walkYaw * (.pi * (phase + -traits.walkYawPhase)).cosine(),
            tilt: 0.4 * traits.tilt * (2 * .pi * (phase + -traits.tiltPhase)).cosine())
    }

    private func running(
        _ segment: ActivitySchedule.Segment, _ t: Double, _ plan: StepPlan, _ index: Int
    ) -> Posture {
        guard let step = plan.running(at: t, near: index) else { return Posture() }
        let phase = stridePhase(plan.steps[index], t)
        // Deepest about the middle of a usual stance.
        let stepTime = 60 / segment.cadence
        let deepest =
            0.5 * settings.runningContactTime(speed: segment.speed, stepTime: stepTime) / stepTime - traits.bounceLead
        let bounce = -traits.bounce * (2 * .pi * (phase + -deepest)).cosine()
        return Posture(
            x: step.forward(at: t), y: step.lateral(t) + sway(phase), z: step.vertical(at: t) + bounce,
            yaw: traits.runYaw * (.pi * (phase + -traits.runYawPhase)).cosine(),
            tilt: traits.tilt * (2 * .pi * (phase + -traits.tiltPhase)).cosine())
    }

    /// The pelvis moves a little against the centre of mass, which the pendulum knows nothing of.
    private func sway(_ phase: Jet) -> Jet {
        traits.sway * (.pi * (phase + -traits.swayPhase)).sine()
    }

    /// Steps since a left contact, 0 to 2.
    private func stridePhase(_ step: PlannedStep, _ t: Double) -> Jet {
        let k = step.contact.index
        return step.phase(t) + -Double(k - k % 2)
    }
}
