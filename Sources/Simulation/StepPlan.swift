// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// One step with the paths made for it.
struct PlannedStep: Sendable {
    let contact: Contact
    /// Steps, whole at contacts; even: left.
    let phase: QuinticSegment
    /// rad; from contact to the peak of stance, and from there to the next contact.
    let obliquityRise, obliquityFall: QuinticSegment
    /// nil where nobody runs, or walks, about this time.
    let running: RunningStep?
    let walking: WalkingStep?
    /// m, + left: where the foot is put.
    let foot: Double

    func obliquity(at t: Double) -> Jet { t < obliquityRise.end ? obliquityRise(t) : obliquityFall(t) }
}

/// The steps about the present: a few seconds of past and future, made as time goes on.
struct StepPlan: Sendable {
    /// s.
    private static let past = 4.0
    private static let future = 4.0

    private let settings: RunnerSettings
    private let traits: RunnerTraits
    private var planner: ContactPlanner
    /// The latest three contacts drawn; the middle one is made into a step once the third is there.
    private var before, here, after: Contact
    private var running: RunningStep.State?
    private var walking: WalkingStep.State?
    private(set) var steps: [PlannedStep] = []

    init(_ settings: RunnerSettings, traits: RunnerTraits, random: RandomStream) {
        self.settings = settings
        self.traits = traits
        planner = ContactPlanner(settings, random: random)
        before = planner.next()
        here = planner.next()
        after = planner.next()
    }

    /// m: of the centre of mass.
    var massHeight: Double { 0.55 * settings.height }

    /// Sees to it that the plan covers what lies about `t`.
    mutating func advance(to t: Double) {
        while here.time < t + Self.future { makeStep() }
        if let first = steps.first, first.contact.next < t - 2 * Self.past {
            steps.removeAll { $0.contact.next < t - Self.past }
        }
    }

    /// The position in `steps` of the one in which `t` lies.
    func index(at t: Double) -> Int {
        var low = 0
        var high = steps.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if steps[middle].contact.time <= t { low = middle } else { high = middle }
        }
        return low
    }

    /// Whether the foot of step `i` stays down: its next contact isn't real.
    func isLastOfItsFoot(_ i: Int) -> Bool {
        i + 2 < steps.count && !steps[i + 2].contact.isReal
    }

    /// The running step in flight or stance at `t`.
    func running(at t: Double, near index: Int) -> RunningStep? {
        guard let step = steps[index].running else { return nil }
        if t >= step.end, index + 1 < steps.count { return steps[index + 1].running ?? step }
        return step
    }

    private mutating func makeStep() {
        let c = here
        let (runs, walks) = uses(around: c)
        var foot = 0.5 * c.side.sign * c.width
        var run: RunningStep?
        var walk: WalkingStep?
        if runs {
            let start = apex(after: before.time + before.runningContactTime, before: c.time)
            let end = apex(after: c.time + c.runningContactTime, before: c.next)
            var state = running ?? RunningStep.settled(c, from: start, to: end, height: massHeight)
            let step = RunningStep(
                c, from: start, to: end, height: massHeight, settings: settings, traits: traits, state: &state)
            if c.activity == .run { foot = step.lateral.foot }
            run = step
            running = state
        } else {
            running = nil
        }
        if walks {
            let shape = WalkingShape(
                speed: Swift.max(c.speed, 0.5), cadence: 60 / c.stepTime, legLength: settings.legLength, traits: traits)
            let step = WalkingStep(
                c, doubleSupport: before.doubleSupport, height: massHeight, shape: shape, state: &walking)
            if c.activity == .walk { foot = step.lateral.foot }
            walk = step
        } else {
            walking = nil
        }
        steps.append(
            PlannedStep(
                contact: c, phase: phase(), obliquityRise: rise(), obliquityFall: fall(), running: run, walking: walk,
                foot: foot))
        before = here
        here = after
        after = planner.next()
    }

    private func apex(after toeOff: Double, before contact: Double) -> Double {
        toeOff + traits.apexShare * (contact - toeOff)
    }

    /// Whether anybody runs, or walks, about a contact.
    private func uses(around c: Contact) -> (run: Bool, walk: Bool) {
        let a = settings.schedule.moment(at: c.time - 1)
        let b = settings.schedule.moment(at: c.next + 1)
        let all = [a.from.activity, a.to.activity, b.from.activity, b.to.activity]
        return (all.contains(.run), all.contains(.walk))
    }

    private func phase() -> QuinticSegment {
        let k = Double(here.index)
        return QuinticSegment(
            from: here.time, Jet(k, 2 / (here.next - before.time)),
            to: here.next, Jet(k + 1, 2 / (after.next - here.time)))
    }

    /// Obliquity at contact: with a drop the swing side is a little high then; a hike starts from above its middle.
    private func atContact(_ c: Contact) -> Double {
        settings.camber * .pi / 180 - c.side.sign * c.drop * (c.drop > 0 ? 0.15 : 0.5)
    }

    private func atPeak(_ c: Contact) -> Double { atContact(c) + c.side.sign * c.drop }

    private func peakTime(_ c: Contact) -> Double {
        c.time + (c.activity == .run ? 0.42 * c.runningContactTime : 0.36 * c.stepTime)
    }

    private func rise() -> QuinticSegment {
        QuinticSegment(
            from: here.time, Jet(atContact(here), contactSlope(before, here)), to: peakTime(here), peakJet(here, after))
    }

    private func fall() -> QuinticSegment {
        QuinticSegment(
            from: peakTime(here), peakJet(here, after), to: after.time, Jet(atContact(after), contactSlope(here, after))
        )
    }

    /// Slope at a contact, of the parabola through it and the peaks on both sides, but no steeper than lets both sides go
    /// from end to end without turning back: three times the gentler mean slope.
    private func contactSlope(_ previous: Contact, _ c: Contact) -> Double {
        let h0 = c.time - peakTime(previous)
        let h1 = peakTime(c) - c.time
        let d0 = atContact(c) - atPeak(previous)
        let d1 = atPeak(c) - atContact(c)
        guard d0 * d1 > 0 else { return 0 }
        let steepest = 3 * Swift.min((d0 / h0).magnitude, (d1 / h1).magnitude)
        let slope = (d0 * h1 / h0 + d1 * h0 / h1) / (h0 + h1)
        return Swift.min(Swift.max(slope, -steepest), steepest)
    }

    /// Flat at the peak, bent as the parabola through it and the contacts on both sides, within the same bound.
    private func peakJet(_ c: Contact, _ next: Contact) -> Jet {
        let h0 = peakTime(c) - c.time
        let h1 = next.time - peakTime(c)
        let d0 = atPeak(c) - atContact(c)
        let d1 = atContact(next) - atPeak(c)
        guard d0 * d1 < 0 else { return Jet(atPeak(c)) }
        let strongest = 4 * Swift.min(d0.magnitude / (h0 * h0), d1.magnitude / (h1 * h1))
        let bend = 2 * (d1 / h1 - d0 / h0) / (h0 + h1)
        return Jet(atPeak(c), 0, Swift.min(Swift.max(bend, -strongest), strongest))
    }
}
