// SPDX-License-Identifier: Apache-2.0

internal import Gait
internal import Motion

/// When the metronome shall sound, and its beats.
///
/// The beats have the target's period and nothing else's: one beat a step of the target, so that a cadence measured at half or double
/// its worth can't halve or double them. They start upon a foretold contact. A runner who has taken up the rhythm, but lands beside the
/// beat, is met by small shifts of the whole row; one who has not is never followed, or the metronome would lead nobody.
public struct Metronome: Sendable {
    public enum Mode: UInt8, Hashable, Sendable, BitwiseCopyable, CaseIterable {
        /// From 8 s below the band until 12 s after it was reached.
        case onlyBelowBand
        /// While running.
        case always
        case off

        /// As written in files.
        public var name: String {
            switch self {
            case .onlyBelowBand: "only_below_band"
            case .always: "always"
            case .off: "off"
            }
        }
    }

    /// s below the band before it starts: a few slow steps are no reason.
    public static let startAfter = 8.0
    /// s no longer below before it fades out: the new rhythm should have settled.
    public static let stopAfter = 12.0
    /// s between the present and the first beat of a new plan. Our choice: room for a network and an audio buffer.
    public static let lead = 0.25
    /// Ratio of the runner's period to the plan's within which the rhythm counts as taken up. Our choice.
    static let entrained = 0.97...1.03
    /// Share of a period: a contact this near to its beat is on it; and the most that a shift moves the row. Our choices.
    static let inPhase = 0.05
    static let greatestShift = 0.03
    /// s between shifts. Our choice.
    static let shiftInterval = 3.0

    /// Left and right beats have their own pitch.
    var hasSides = true
    private(set) var mode: Mode
    /// Whether the policy asks for beats now; the coach may hold them back.
    private(set) var isWanted = false
    /// s: since when the runner is below the band (not wanted) or no longer below it (wanted).
    private var since: Double?
    private(set) var plan: BeatPlan?
    private var revision = 0
    private var lastShift = -Double.infinity

    init(mode: Mode) { self.mode = mode }

    // MARK: Policy

    mutating func change(mode: Mode) {
        guard mode != self.mode else { return }
        self.mode = mode
        isWanted = false
        since = nil
    }

    /// `state` against the band as of `time`, s; nil where the runner does not run or nothing is known.
    mutating func push(_ state: BandState?, at time: Double) {
        guard let state, mode == .onlyBelowBand else {
            isWanted = mode == .always && state != nil
            since = nil
            return
        }
        since = (state == .below) == isWanted ? nil : (since ?? time)
    }

    /// s: when the wish changes by itself if the state stays; nil for never.
    var due: Double? { since.map { $0 + (isWanted ? Self.stopAfter : Self.startAfter) } }

    mutating func changeWish() {
        isWanted.toggle()
        since = nil
    }

    // MARK: Beats

    /// Begins, or begins anew, at `now` with beats for `cadence` (steps/min).
    mutating func start(now: Double, cadence: Double, prediction: PhaseOscillator.Prediction?) {
        let earliest = now + Self.lead
        var plan = BeatPlan(revision: revision + 1, start: earliest, period: 60 / cadence, side: .unknown)
        if let prediction, prediction.time.isFinite, prediction.period.isFinite, prediction.period > 0 {
            // A foot's own sensor foretells strides: the other foot lands between.
            let step = prediction.period / Self.stepsPerPeriod(prediction.period, beat: plan.period)
            let skipped = max(0, ((earliest - prediction.time) / step).rounded(.up))
            if skipped < 16 {
                plan.start = prediction.time + skipped * step
                let isSameFoot = Int(skipped) % 2 == 0
                plan.side = hasSides ? (isSameFoot ? prediction.side : prediction.side.opposite) : .unknown
            }
        }
        take(plan)
        lastShift = plan.start
    }

    /// Keeps the beats on the contacts of a runner who has taken up their rhythm.
    mutating func follow(_ prediction: PhaseOscillator.Prediction, now: Double) {
        guard let plan, plan.fadeStart == .infinity, now - lastShift >= Self.shiftInterval, prediction.time.isFinite,
            prediction.period > 0
        else { return }
        let steps = Self.stepsPerPeriod(prediction.period, beat: plan.period)
        guard Self.entrained.contains(prediction.period / steps / plan.period) else { return }
        let n = plan.firstBeat(from: now + Self.lead)
        guard let next = plan.beat(n) else { return }
        // With sides, a left beat belongs on a left contact: only every other beat will do.
        let knowsSides = next.side != .unknown && prediction.side != .unknown
        let row = knowsSides ? 2 * plan.period : plan.period
        let sameFoot = knowsSides && next.side != prediction.side ? next.time + plan.period : next.time
        let distance = (prediction.time - sameFoot) / row
        let offset = (distance - distance.rounded()) * row
        guard abs(offset) > Self.inPhase * plan.period else { return }
        let greatest = Self.greatestShift * plan.period
        var shifted = plan
        shifted.revision = revision + 1
        shifted.start = next.time + min(max(offset, -greatest), greatest)
        shifted.side = hasSides && next.side == .unknown ? sideOf(next.time, prediction, steps: steps) : next.side
        take(shifted)
        lastShift = now
    }

    mutating func fadeOut(now: Double) {
        guard plan != nil, plan?.fadeStart == .infinity else { return }
        revision += 1
        plan?.revision = revision
        plan?.fadeStart = now
    }

    /// Forgets what has faded out.
    mutating func advance(to now: Double) {
        if let plan, now >= plan.end { self.plan = nil }
    }

    private mutating func take(_ plan: BeatPlan) {
        revision = plan.revision
        self.plan = plan
    }

    /// The foot that lands nearest to `time`.
    private func sideOf(_ time: Double, _ prediction: PhaseOscillator.Prediction, steps: Double) -> Side {
        let count = ((time - prediction.time) / (prediction.period / steps)).rounded()
        guard abs(count) < 1000 else { return .unknown }
        return Int(count) % 2 == 0 ? prediction.side : prediction.side.opposite
    }

    /// 2 where a prediction's period is a stride's, else 1.
    private static func stepsPerPeriod(_ period: Double, beat: Double) -> Double { period > 1.5 * beat ? 2 : 1 }
}
