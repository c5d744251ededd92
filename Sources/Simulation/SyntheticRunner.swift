// SPDX-License-Identifier: Apache-2.0

public import Motion

/// A runner or walker made of equations, with the truth known.
///
/// Goals, in order: force, rate and orientation agree exactly (each is a derivative of one path), the same seed gives the same
/// bits everywhere, bodies that move as real ones do. It shares assumptions with the estimators (a point mass over its feet,
/// a pelvis that drops once a step): doing well on it is needed, and proves little about people.
public struct SyntheticRunner: Sendable {
    public let settings: RunnerSettings
    private let traits: RunnerTraits
    private let pelvis: PelvisMotion
    private var foot: FootMotion
    private var plan: StepPlan
    /// Index of the next contact whose truth is still to be given.
    private var nextTruth = 0
    private var truthTime = 0.0

    public init(_ settings: RunnerSettings, seed: UInt64) {
        self.settings = settings
        var random = RandomStream(seed: seed, stream: 1)
        traits = RunnerTraits(settings, random: &random)
        pelvis = PelvisMotion(settings: settings, traits: traits)
        foot = FootMotion(settings: settings, traits: traits)
        plan = StepPlan(settings, traits: traits, random: RandomStream(seed: seed, stream: 2))
        plan.advance(to: 0)
    }

    /// The sensor's site at `t` (s). Time may go back by up to 3 s, not more: what lies behind is forgotten.
    public mutating func pose(at t: Double) -> RunnerPose {
        plan.advance(to: t)
        return settings.placement.isFoot
            ? foot.pose(at: t, plan: plan) : pelvis.pose(at: t, plan: plan)
    }

    /// Pelvic obliquity at `t`, rad, positive when the left side is higher.
    public mutating func obliquity(at t: Double) -> Double {
        plan.advance(to: t)
        return pelvis.obliquity(at: t, plan: plan).value
    }

    /// The activity at `t`: that which has the larger share.
    public func activity(at t: Double) -> Activity { settings.schedule.moment(at: t).activity }

    /// Gives, in order, the truth of every step whose end lies before `t`. Steps more than 4 s older than the last pose asked
    /// for are forgotten, so call this every second or so.
    public mutating func takeSteps(before t: Double, into truths: inout [StepTruth]) {
        while truthTime < t {
            truthTime = Swift.min(truthTime + 1, t)
            plan.advance(to: truthTime)
            takePlanned(before: truthTime, into: &truths)
        }
    }

    private mutating func takePlanned(before t: Double, into truths: inout [StepTruth]) {
        var i = plan.steps.firstIndex { $0.contact.index >= nextTruth } ?? plan.steps.endIndex
        while i + 1 < plan.steps.count {
            let contact = plan.steps[i].contact
            guard Swift.max(contact.next, contact.toeOff) < t - 0.2 else { return }
            nextTruth = contact.index + 1
            if contact.isReal, contact.time >= 0 { truths.append(truth(at: i)) }
            i += 1
        }
    }

    private static let truthPoints = 64

    private func truth(at i: Int) -> StepTruth {
        let step = plan.steps[i]
        let c = step.contact
        let next = plan.steps[i + 1].contact
        // At the end of a bout both feet stay down.
        let toeOff: Double? = plan.isLastOfItsFoot(i) ? nil : c.toeOff
        var truth = StepTruth(
            side: c.side, initialContact: c.time, toeOff: toeOff, nextContact: next.isReal ? next.time : nil,
            activity: c.activity)
        truth.drop = drop(c, until: toeOff ?? c.next)
        if next.isReal, settings.placement.isPelvis {
            truth.verticalOscillation = span(from: c.time, to: next.time) {
                pelvis.pose(at: $0, plan: plan).position.z
            }
        }
        if i > 0, plan.steps[i - 1].contact.isReal, plan.steps[i - 1].contact.activity == c.activity {
            truth.stepWidth = c.side.sign * (step.foot - plan.steps[i - 1].foot)
            truth.crossoverIndex = 1 - (truth.stepWidth ?? 0) / (0.10 * settings.legLength)
        }
        return truth
    }

    /// The definition: greatest s(φ(t) - φ(contact)) during stance, degrees.
    private func drop(_ c: Contact, until end: Double) -> Double {
        let n = Self.truthPoints
        var greatest = 0.0
        let first = pelvis.obliquity(at: c.time, plan: plan).value
        for j in 0...n {
            let t = c.time + (end - c.time) * Double(j) / Double(n)
            greatest = Swift.max(greatest, c.side.sign * (pelvis.obliquity(at: t, plan: plan).value - first))
        }
        return greatest * 180 / .pi
    }

    private func span(from a: Double, to b: Double, _ quantity: (Double) -> Double) -> Double {
        let n = Self.truthPoints
        var low = Double.infinity
        var high = -Double.infinity
        for j in 0...n {
            let value = quantity(a + (b - a) * Double(j) / Double(n))
            low = Swift.min(low, value)
            high = Swift.max(high, value)
        }
        return high - low
    }
}
