// SPDX-License-Identifier: Apache-2.0

/// Toe-off and contact of one foot from its pitch rate, toe-up positive, one value a cell, without phase.
///
/// A stride has one shape, walking or running: a toe-down turn that is fastest about toe-off, a toe-up turn through swing,
/// and its end about contact. So the detector waits for a toe-down turn, then for a toe-up one that is large enough
/// compared with those before, then for its end. Positions are cell indices with a fraction.
struct StrideDetector: Sendable {
    struct Parameters: Sendable {
        /// rad/s: a swing turns faster than this (slow, short steps: 2.5).
        var leastSwing = 1.2
        /// Of the usual peak of the toe-up turn: less is not a swing of this gait.
        var leastSwingShare = 0.35
        /// rad: a swing turns the foot through more than this.
        var leastSwingAngle = 0.2
        /// rad/s, and share of the usual toe-up peak: what a push-off reaches at least.
        var leastPush = 0.8
        var leastPushShare = 0.1
        /// Share of the swing's peak: the toe-down turn that this marks is the foot's landing.
        var landing = 0.3
        /// Share of the swing's peak: a toe-up turn that comes back to this was not over.
        var resumed = 0.3
        /// s after the end of the toe-up turn: landing is not looked for later.
        var longestLanding = 0.08
        /// Share of its depth below which a toe-down turn counts as over, if it stays there for `longestLull`, s.
        var lobeEnd = 0.15
        var longestLull = 0.06
        /// s, and share of the stride time: contacts lie further apart.
        var leastStride = 0.35
        var leastStrideShare = 0.45
    }

    enum Event: Sendable {
        /// Where the toe-down turn was fastest, and where it ended.
        case toeOff(fastest: Double, end: Double)
        /// Where the toe-up turn ended and, where it is seen, where the toe-down turn of landing began; the peak of the
        /// toe-up turn (rad/s) and where that was.
        case swingEnd(index: Double, landing: Double?, peak: Double, peakIndex: Double)
    }

    private let parameters: Parameters
    /// rad/s: the usual peak of the toe-up turn; 0 before the first.
    private(set) var usualPeak = 0.0
    private var last = 0.0, beforeLast = 0.0
    private var push = 0.0, pushIndex = 0.0, strongIndex = 0
    private var toeOff: (fastest: Double, end: Double)?
    private var isToeOffGiven = false
    private var peak = 0.0, peakIndex = 0.0, angle = 0.0
    /// The end of a swing that may turn out to be a dip.
    private var candidate: Double?
    private var lastSwingEnd: Double?

    init(_ parameters: Parameters = Parameters()) { self.parameters = parameters }

    /// A gap: what was under way is void; what was learnt stays.
    mutating func interrupt() {
        (last, beforeLast, push) = (0, 0, 0)
        (peak, angle) = (0, 0)
        toeOff = nil
        isToeOffGiven = false
        candidate = nil
        lastSwingEnd = nil
    }

    /// `rate` is the value of cell `index`; `strideTime` in s, nil while no rhythm is known. At most one event a cell.
    mutating func push(_ rate: Double, index: Int, strideTime: Double?) -> Event? {
        defer { (beforeLast, last) = (last, rate) }
        var event = land(rate, index: index)
        if rate > 0 {
            if last <= 0 { beginToeUp(at: crossing(0, rate, index)) }
            event = toeUp(rate, index: index) ?? event
        } else {
            if last > 0 { endToeUp(at: crossing(0, rate, index), strideTime: strideTime) }
            toeDown(rate, index: index)
        }
        return event
    }

    /// Where the line from the last value to this one passes `level`.
    private func crossing(_ level: Double, _ rate: Double, _ index: Int) -> Double {
        Double(index) - (rate == last ? 0.5 : (rate - level) / (rate - last))
    }

    /// A swing that may be over: it is once the foot lands, or time passes; it is not if the toe-up turn resumes.
    private mutating func land(_ rate: Double, index: Int) -> Event? {
        guard let candidate else { return nil }
        if rate > parameters.resumed * peak {
            self.candidate = nil
            return nil
        }
        let level = -parameters.landing * peak
        let landing = rate <= level ? crossing(level, rate, index) : nil
        guard landing != nil || Double(index) - candidate > parameters.longestLanding / FootGrid.step else { return nil }
        self.candidate = nil
        toeOff = nil
        lastSwingEnd = candidate
        usualPeak += (usualPeak == 0 ? 1 : 0.25) * (peak - usualPeak)
        return .swingEnd(index: candidate, landing: landing, peak: peak, peakIndex: peakIndex)
    }

    private mutating func beginToeUp(at index: Double) {
        // While it is open whether the swing is over, nothing new begins.
        guard candidate == nil else { return }
        (peak, angle) = (0, 0)
        let least = max(parameters.leastPush, parameters.leastPushShare * usualPeak)
        toeOff = push < -least ? (pushIndex, index) : nil
        isToeOffGiven = false
        push = 0
    }

    private mutating func toeUp(_ rate: Double, index: Int) -> Event? {
        guard candidate == nil else { return nil }
        angle += rate * FootGrid.step
        if rate > peak { (peak, peakIndex) = (rate, Double(index)) }
        guard let toeOff, !isToeOffGiven, isSwing else { return nil }
        isToeOffGiven = true
        return .toeOff(fastest: toeOff.fastest, end: toeOff.end)
    }

    private var isSwing: Bool {
        peak > max(parameters.leastSwing, parameters.leastSwingShare * usualPeak) && angle > parameters.leastSwingAngle
    }

    private mutating func endToeUp(at index: Double, strideTime: Double?) {
        push = 0
        guard toeOff != nil, isSwing else { return }
        let least = max(parameters.leastStride, parameters.leastStrideShare * (strideTime ?? 0)) / FootGrid.step
        if let lastSwingEnd, index - lastSwingEnd < least { return }
        candidate = index
    }

    private mutating func toeDown(_ rate: Double, index: Int) {
        if rate < push {
            push = rate
            pushIndex = Double(index)
            strongIndex = index
        } else if rate < parameters.lobeEnd * push {
            strongIndex = index
        } else if Double(index - strongIndex) > parameters.longestLull / FootGrid.step {
            // The turn ended on the ground: it was the foot's landing, not its push-off.
            push = rate
            pushIndex = Double(index)
            strongIndex = index
        }
        // The parabola through the fastest cell and its neighbours, once the next cell is there.
        guard last == push, rate > last, beforeLast > last else { return }
        let curvature = beforeLast - 2 * last + rate
        if curvature > 0 { pushIndex = Double(index - 1) + 0.5 * (beforeLast - rate) / curvature }
    }
}
