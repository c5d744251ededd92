// SPDX-License-Identifier: Apache-2.0

internal import DSP
internal import Motion

/// One foot through stance and swing, with the sensor on its instep.
///
/// In stance the foot turns about its heel, lies flat, then turns about its ball; the ground stops what speed it lands with
/// within some 10 ms. In swing the instep follows a polynomial from where the ball left to where the foot lands.
struct FootMotion: Sendable {
    private let settings: RunnerSettings
    private let traits: RunnerTraits
    private let side: Side
    /// The latest landing met, for feet that stand longer than the plan remembers.
    private var latest: Landing?

    init(settings: RunnerSettings, traits: RunnerTraits) {
        self.settings = settings
        self.traits = traits
        side = settings.placement.side
    }

    mutating func pose(at t: Double, plan: StepPlan) -> RunnerPose {
        let around = landings(about: t, plan: plan)
        if let before = around.before { latest = before }
        let distance = settings.schedule.moment(at: t).distance
        let standing = Landing(standingAt: settings.schedule.moment(at: 0).distance.value, side: side)
        var from = around.before ?? latest.flatMap { $0.contact <= t ? $0 : nil } ?? standing
        if let to = around.after {
            // One who stands lifts the foot just in time for the first step.
            if from.liftsWhenNeeded { from.toeOff = Swift.max(from.contact, to.contact - 0.85 * to.stepTime) }
            if t >= from.toeOff { return swing(at: t, from: from, to: to, distance: distance) }
        }
        let pitch = from.stancePitch(at: t)
        let (x, z) = instep(pitch, from, t)
        return rigid(t, x: x, z: z, y: Jet(from.lateral), pitch: pitch, lift: .zero, distance: distance)
    }

    /// The landing of this foot before `t`, and the one after, as far as the plan reaches.
    private func landings(about t: Double, plan: StepPlan) -> (before: Landing?, after: Landing?) {
        var before: Landing?
        let middle = plan.index(at: t)
        for i in stride(from: middle, through: 0, by: -1) where isOwn(plan, i) {
            before = landing(plan, i)
            break
        }
        let following = plan.steps.indices.dropFirst(middle + 1).first { isOwn(plan, $0) }
        return (before, following.map { landing(plan, $0) })
    }

    private func isOwn(_ plan: StepPlan, _ i: Int) -> Bool {
        plan.steps[i].contact.side == side && plan.steps[i].contact.isReal
    }

    private func landing(_ plan: StepPlan, _ i: Int) -> Landing {
        let step = plan.steps[i]
        let c = step.contact
        // Where the body will be over it.
        let x = settings.schedule.moment(at: 0.5 * (c.time + c.toeOff)).distance.value
        return Landing(
            c, x: x, lateral: step.foot, strike: settings.strike, traits: traits, isLast: plan.isLastOfItsFoot(i))
    }

    /// The sensor's path (forward, up) over the foot's own place, for a foot on the ground.
    private func instep(_ pitch: Jet, _ landing: Landing, _ t: Double, isBeforeContact: Bool = false) -> (
        x: Jet, z: Jet
    ) {
        let pivot = landing.turnsAboutHeel(at: t) ? -0.14 : 0.08
        let rx = traits.instep.forward - pivot
        let rz = traits.instep.up
        let s = pitch.sine()
        let c = pitch.cosine()
        var give = landing.give(at: t)
        if isBeforeContact { give.acceleration = 0 }
        return (
            rx * c - rz * s + (landing.x + pivot) + landing.impact.forward * give,
            rx * s + rz * c + landing.impact.up * give
        )
    }

    private func swing(at t: Double, from: Landing, to: Landing, distance: Jet) -> RunnerPose {
        let pitch = Landing.swingPitch(at: t, from: from, to: to)
        let left = instep(from.stancePitch(at: from.toeOff), from, from.toeOff)
        // It lands with its own speed; the ground's push begins at contact, not before.
        let landed = instep(to.stancePitch(at: to.contact), to, to.contact, isBeforeContact: true)
        let duration = to.contact - from.toeOff
        let lift = Jet.hump(t, from: from.toeOff, over: 0.94 * duration)
        let height = to.activity == .run ? 0.10 + 0.045 * to.speed : 0.05
        let x = QuinticSegment(from: from.toeOff, left.x, to: to.contact, landed.x)(t)
        let z = QuinticSegment(from: from.toeOff, left.z, to: to.contact, landed.z)(t) + height * lift
        let y = (to.lateral - from.lateral) * Jet.smoothStep(t, from: from.toeOff, over: duration) + from.lateral
        // The swinging foot passes a little outside.
        return rigid(t, x: x, z: z, y: y + side.sign * 0.02 * lift, pitch: pitch, lift: lift, distance: distance)
    }

    private func rigid(
        _ t: Double, x: Jet, z: Jet, y: Jet, pitch: Jet, lift: Jet, distance: Jet
    ) -> RunnerPose {
        let toeOut = side == .left ? traits.toeOut.left : traits.toeOut.right
        let attitude = Attitude(
            yaw: side.sign * (0.06 * lift + toeOut), obliquity: -0.08 * side.sign * lift, pitch: -1 * pitch)
        let place = settings.surface == .overground ? x : x - distance
        let (rate, angularAcceleration) = attitude.angularMotion
        return RunnerPose(
            position: Vector3(place.value, y.value, z.value), velocity: Vector3(place.rate, y.rate, z.rate),
            acceleration: Vector3(place.acceleration, y.acceleration, z.acceleration),
            orientation: attitude.orientation, angularRate: rate, angularAcceleration: angularAcceleration)
    }
}

/// One landing of one foot: place, and the foot's pitch (rad, toe up positive) about it.
private struct Landing: Sendable {
    let contact: Double
    var toeOff: Double
    let stepTime: Double
    let activity: Activity
    let speed: Double
    /// m; belt's or ground's frame.
    let x, lateral: Double
    /// The last landing of each foot in a bout stays flat until another comes.
    let liftsWhenNeeded: Bool
    /// m/s with which it lands, and s in which that is gone.
    let impact: (forward: Double, up: Double, decay: Double)
    private let atContact, atToeOff: Jet
    private let flat, heelOff: Double
    /// Shares of the swing before this landing: to its lowest pitch, and from its highest.
    private let lowest, highest: Double

    init(_ c: Contact, x: Double, lateral: Double, strike: RunnerSettings.Strike, traits: RunnerTraits, isLast: Bool) {
        contact = c.time
        toeOff = isLast ? .infinity : c.toeOff
        stepTime = c.stepTime
        activity = c.activity
        speed = c.speed
        self.x = x
        self.lateral = lateral
        liftsWhenNeeded = isLast
        let duration = c.toeOff - c.time
        let runs = c.activity == .run
        // Pitch (degrees) and its rate at contact, share of stance until flat, landing speed (m/s) and its decay (s).
        let landing: (pitch: Double, rate: Double, flat: Double, forward: Double, up: Double, decay: Double)
        switch (runs, strike) {
        case (false, _): landing = (20, -120, 0.16, 0.15, -0.25, 0.010)
        case (true, .heel): landing = (16, -150, 0.28, 0.4, -0.5, 0.009)
        case (true, .mid): landing = (3, -40, 0.14, 0.4, -0.5, 0.011)
        case (true, .fore): landing = (-8, 0, 0.22, 0.3, -0.4, 0.014)
        }
        // Pitch, rate and its fall at toe-off. Walking: fastest some 30 ms before, as in walks with known toe-offs.
        let push: (pitch: Double, rate: Double, end: Double) = runs ? (-50, -540, 2500) : (-55, -300, 4500)
        let degree = Double.pi / 180
        // From step to step some percent.
        let size = 1 + 0.02 * c.liftNoise
        let pace = 1 + 0.04 * c.brakingNoise
        let hardness = traits.footImpact * (1 + 0.08 * c.brakingNoise)
        impact = (landing.forward * hardness, landing.up * hardness, landing.decay)
        let pitch = traits.footPitch * size * degree
        atContact = Jet(landing.pitch * pitch, landing.rate * traits.footPitch * pace * degree)
        flat = c.time + Swift.min(landing.flat * traits.footFlat * pace, 0.36) * duration
        heelOff = c.time + ((runs ? 0.46 : 0.55) + traits.heelOff) * duration
        atToeOff = Jet(
            push.pitch * size * degree, push.rate * traits.footPush * pace * degree,
            push.end * traits.footPushEnd * degree)
        lowest = (runs ? 0.15 : 0.10) * traits.footLowest
        highest = 0.10 * traits.footHighest
    }

    /// A foot that has been standing there.
    init(standingAt x: Double, side: Side) {
        contact = -.infinity
        toeOff = .infinity
        stepTime = 0.6
        activity = .walk
        speed = 0
        self.x = x
        lateral = 0.06 * side.sign
        liftsWhenNeeded = true
        impact = (0, 0, 0.010)
        atContact = .zero
        atToeOff = .zero
        flat = -.infinity
        heelOff = .infinity
        lowest = 0.1
        highest = 0.1
    }

    /// What is left of the landing speed's way into the ground: τ exp(-τ/decay), s.
    func give(at t: Double) -> Jet {
        let x = (t - contact) / impact.decay
        guard x >= 0, x < 40 else { return .zero }
        let e = Elementary.exp(-x)
        return Jet(impact.decay * x * e, (1 - x) * e, (x - 2) * e / impact.decay)
    }

    /// Before it is flat a foot that landed on its heel turns about that, any other about its ball.
    func turnsAboutHeel(at t: Double) -> Bool { t < flat && atContact.value > 0 }

    func stancePitch(at t: Double) -> Jet {
        if t < flat { return QuinticSegment(from: contact, atContact, to: flat, .zero)(t) }
        if t <= heelOff || liftsWhenNeeded { return .zero }
        return QuinticSegment(from: heelOff, .zero, to: toeOff, atToeOff)(t)
    }

    /// Toes drop on after toe-off, then rise to just before contact.
    static func swingPitch(at t: Double, from: Landing, to: Landing) -> Jet {
        let degree = Double.pi / 180
        let duration = to.contact - from.toeOff
        let start = from.stancePitch(at: from.toeOff)
        let runs = to.activity == .run
        let lowTime = from.toeOff + to.lowest * duration
        let highTime = to.contact - to.highest * duration
        let before = lowTime - from.toeOff
        let after = to.contact - highTime
        // Halfway down the remaining speed; a foot that was lifted from standing needs a little drop of its own.
        let low = start.value + 0.55 * start.rate * before - (from.liftsWhenNeeded ? 15 * degree : 0)
        let high = to.atContact.value + (runs ? 6 : 4) * degree
        let lowest = Jet(low, 0, 0.9 * (low - start.value).magnitude * 2 / (before * before) * 0.6)
        let highest = Jet(high, 0, -2 * (high - to.atContact.value) / (after * after))
        if t < lowTime { return QuinticSegment(from: from.toeOff, start, to: lowTime, lowest)(t) }
        if t < highTime { return QuinticSegment(from: lowTime, lowest, to: highTime, highest)(t) }
        return QuinticSegment(from: highTime, highest, to: to.contact, to.atContact)(t)
    }
}
