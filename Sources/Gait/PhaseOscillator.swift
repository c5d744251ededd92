// SPDX-License-Identifier: Apache-2.0

public import Motion

/// When the next contact will be: for a metronome or a display, which cannot wait for it. Never written to files.
///
/// A type-2 loop on the steps themselves : phase and frequency are corrected by fractions of each contact's surprise. The two
/// feet have an offset of their own, for with a limp the one comes early by as much as the other is late, and a loop that ran on all
/// contacts alike would be thrown to and fro. At the start, and after a change of pace, gains are those of a straight line through
/// the contacts so far (α = 2(2n - 1)/(n(n + 1)), β = 6/(n(n + 1)), the expanding-memory filter; Brookner 1998), so that it settles
/// in a few steps. It does not promise to foresee a stumble.
public struct PhaseOscillator: Sendable, BitwiseCopyable {
    public struct Prediction: Hashable, Sendable, BitwiseCopyable {
        /// s, session clock.
        public var time: Double
        /// s; standard uncertainty, from how wrong the last predictions were.
        public var uncertainty: Double
        /// The foot that lands; unknown where the last one's was.
        public var side: Side
        /// s; time between contacts that the prediction rests on: steps, or strides for a foot's own sensor.
        public var period: Double

        public init(time: Double, uncertainty: Double, side: Side, period: Double) {
            self.time = time
            self.uncertainty = uncertainty
            self.side = side
            self.period = period
        }
    }

    /// Shares of a contact's surprise that go into phase, period and the feet's offset once settled.
    private static let phaseGain = 0.3
    private static let periodGain = 0.05
    private static let offsetGain = 0.1
    /// A surprise beyond this share of the period says that a contact was missed or doubled.
    private static let capture = 0.35
    /// Two in a row beyond this share, to the same side, say that the pace has changed.
    private static let pace = 0.08
    /// Contacts whose straight line is believed again after a change of pace.
    private static let recall = 4
    /// More missing contacts than this begin anew.
    private static let mostMissed = 3.0
    /// Share of the period taken for uncertainty before any surprise was measured.
    private static let firstUncertainty = 0.05

    private struct State: BitwiseCopyable {
        /// Contacts that the loop has seen since it began.
        var count = 0
        /// s; the loop's own time of the last contact, without the feet's offset.
        var phase = 0.0
        var period = 0.0
        /// s; half of what one foot is late against the other; added to feet of parity 1, taken from the others.
        var offset = 0.0
        var parity = 1.0
        var variance = 0.0
        var lastSurprise = 0.0
        var side = Side.unknown
    }

    /// A foot's sensor gives strides: there is no other foot to be offset against.
    private let isFoot: Bool
    private var state = State()
    /// Before the last contact, which may yet be corrected or taken back.
    private var before = State()
    private var lastIndex = -1
    private var lastTime = 0.0

    public init(placement: Placement) { isFoot = placement.isFoot }

    public mutating func push(_ event: borrowing GaitEvent) {
        switch event {
        case .contact(let step):
            before = state
            take(step)
        case .correction(let step):
            guard step.index == lastIndex else { return }
            if step.initialContact != lastTime {
                state = before
                take(step)
            }
            state.side = step.side
        case .retracted(let step):
            guard step.index == lastIndex else { return }
            state = before
            lastIndex = -1
        case .settled, .window, .mounting: return
        }
    }

    /// The first contact to be expected after `now`; nil while the rhythm is unknown or the last contact is too long ago.
    public func prediction(after now: Double) -> Prediction? {
        guard state.count >= 3, state.period > 0 else { return nil }
        var steps = 1.0
        while steps <= Self.mostMissed {
            let parity = steps == 2 ? state.parity : -state.parity
            let time = state.phase + steps * state.period + parity * state.offset
            if time > now {
                let side = isFoot || steps == 2 ? state.side : state.side.opposite
                return Prediction(
                    time: time, uncertainty: (steps * state.variance).squareRoot(), side: side, period: state.period)
            }
            steps += 1
        }
        return nil
    }

    private mutating func take(_ step: Step) {
        lastIndex = step.index
        lastTime = step.initialContact
        follow(step.initialContact)
        state.side = step.side
    }

    private mutating func follow(_ time: Double) {
        guard state.count > 0 else { return begin(at: time) }
        if state.count == 1 {
            let interval = time - state.phase
            // A step lasts 0.24 to 1.3 s, a stride twice that.
            guard interval > 0.2, interval < (isFoot ? 2.6 : 1.3) else { return begin(at: time) }
            state.period = interval
            state.phase = time
            state.parity = -state.parity
            state.count = 2
            state.variance = Self.firstUncertainty * Self.firstUncertainty * interval * interval
            return
        }
        let missing = ((time - state.phase) / state.period).rounded()
        guard missing >= 1 else { return }
        let parity = missing == 2 ? state.parity : -state.parity
        let expected = state.phase + missing * state.period + parity * state.offset
        let surprise = time - expected
        guard missing <= Self.mostMissed, abs(surprise) < Self.capture * state.period else { return begin(at: time) }
        state.parity = parity
        correct(surprise, after: missing)
    }

    private mutating func begin(at time: Double) {
        state = State()
        state.phase = time
        state.count = 1
    }

    private mutating func correct(_ surprise: Double, after steps: Double) {
        let limit = Self.pace * state.period
        let isNewPace = abs(surprise) > limit && abs(state.lastSurprise) > limit && surprise * state.lastSurprise > 0
        state.count = isNewPace ? min(state.count, Self.recall) : min(state.count + 1, 1000)
        state.lastSurprise = surprise
        let n = Double(state.count)
        let alpha = max(Self.phaseGain, 2 * (2 * n - 1) / (n * (n + 1)))
        let beta = max(Self.periodGain, 6 / (n * (n + 1)))
        state.phase += steps * state.period + alpha * surprise
        state.period += beta * surprise / steps
        if !isFoot { state.offset += max(Self.offsetGain, 1 / n) * state.parity * surprise }
        state.variance += max(0.1, 1 / n) * (surprise * surprise - state.variance)
        // No body steps outside these bounds.
        state.period = min(max(state.period, 0.2), isFoot ? 2.6 : 1.3)
    }
}
