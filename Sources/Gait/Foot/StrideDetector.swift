// SPDX-License-Identifier: Apache-2.0

/// Toe-off and contact of one foot from its pitch rate, toe-up positive, one value a cell, without phase.
///
/// A stride has one shape, walking or running: a toe-down turn that is fastest about toe-off, a toe-up turn through swing,
/// and its end about contact. So the detector waits for a toe-down turn, then for a toe-up one that is large enough
/// compared with those before, then for its end. Positions are cell indices with a fraction.
struct StrideDetector: Sendable {
    struct Parameters: Sendable {
        /// rad/s: a swing turns faster than this (slow, short steps: 2.5).
        var leastSwing = 2.0
        /// Of the usual peak of the toe-up turn: less is not a swing of this gait.
        var leastSwingShare = 0.35
        /// rad: a swing turns the foot through more than this.
        var leastSwingAngle = 0.2
        /// rad/s, and share of the usual toe-up peak: what a push-off reaches at least.
        var leastPush = 0.8
        var leastPushShare = 0.1
        /// Share of the swing's peak: a dip shallower than this, and shorter than `longestDip`, does not end the swing.
        var shallowDip = 0.15
        /// s.
        var longestDip = 0.06
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
        /// Where the toe-up turn ended; its peak (rad/s) and where that was.
        case swingEnd(index: Double, peak: Double, peakIndex: Double)
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
        if rate > 0 {
            if last <= 0 { beginToeUp(at: crossing(rate, index)) }
            return toeUp(rate, index: index)
        }
        if last > 0 { endToeUp(at: crossing(rate, index), strideTime: strideTime) }
        return toeDown(rate, index: index)
    }

    private func crossing(_ rate: Double, _ index: Int) -> Double {
        Double(index) - (rate == last ? 0.5 : rate / (rate - last))
    }

    private mutating func beginToeUp(at index: Double) {
        if let candidate, index - candidate < parameters.longestDip / FootGrid.step {
            // Only a dip: the swing goes on.
            self.candidate = nil
            return
        }
        (peak, angle) = (0, 0)
        let least = max(parameters.leastPush, parameters.leastPushShare * usualPeak)
        toeOff = push < -least ? (pushIndex, index) : nil
        isToeOffGiven = false
        push = 0
    }

    private mutating func toeUp(_ rate: Double, index: Int) -> Event? {
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

    private mutating func toeDown(_ rate: Double, index: Int) -> Event? {
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
        if last == push, rate > last, beforeLast > last {
            let curvature = beforeLast - 2 * last + rate
            if curvature > 0 { pushIndex = Double(index - 1) + 0.5 * (beforeLast - rate) / curvature }
        }
        guard let candidate else { return nil }
        guard rate < -parameters.shallowDip * peak || Double(index) - candidate > parameters.longestDip / FootGrid.step
        else { return nil }
        self.candidate = nil
        toeOff = nil
        lastSwingEnd = candidate
        usualPeak += (usualPeak == 0 ? 1 : 0.25) * (peak - usualPeak)
        return .swingEnd(index: candidate, peak: peak, peakIndex: peakIndex)
    }
}
