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
        var landing = 0.2
        /// Share of the swing's peak: a toe-up turn that comes back to this was not over.
        var resumed = 0.3
        /// Share of the swing's peak at which the toe-up turn may be over: a foot that lands flat hardly goes below zero.
        var swingEnd = 0.1
        /// rad/s, and share of the swing's peak: a foot that has landed flat turns less, about any axis, for `flatTime`, s.
        var flat = 0.8
        var flatShare = 0.15
        var flatTime = 0.05
        /// Running. Share of the swing's peak to which the toe-up turn has fallen when an impact counts as the contact.
        var impactFrom = 0.5
        /// Running, s: an impact is waited for so long after the toe-down turn of landing, and after the toe-up turn.
        var impactWait = 0.06
        var longestImpactWait = 0.12
        /// s after the toe-up turn: a foot that neither lands nor lies flat by then had no swing.
        var longestLanding = 0.4
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
        case contact(Landing)
    }

    /// How a swing ended.
    struct Landing: Sendable {
        /// Where the toe-up turn ended.
        var swingEnd: Double
        /// Where the toe-down turn of landing was plain; nil where the foot landed flat.
        var toeDown: Double?
        /// Where the force rose, if that was waited for.
        var impact: Double?
        /// Where the foot was found flat, if no toe-down turn was seen.
        var flat: Double?
        /// Peak of the toe-up turn, rad/s, and where.
        var peak: Double
        var peakIndex: Double
    }

    private enum Phase: Sendable { case ground, swing, ending }

    private let parameters: Parameters
    private var phase = Phase.ground
    /// rad/s: the usual peak of the toe-up turn; 0 before the first.
    private(set) var usualPeak = 0.0
    private var last = 0.0, beforeLast = 0.0
    private var push = 0.0, pushIndex = 0.0, strongIndex = 0
    private var toeOff: (fastest: Double, end: Double)?
    private var peak = 0.0, peakIndex = 0.0, angle = 0.0
    private var swingEnd = 0.0, flatStart = 0
    private var toeDown: Double?
    private var impact = ImpactOnset()
    private var lastContact: Double?

    init(_ parameters: Parameters = Parameters()) { self.parameters = parameters }

    /// A gap: what was under way is void; what was learnt stays.
    mutating func interrupt() {
        phase = .ground
        (last, beforeLast, push) = (0, 0, 0)
        toeOff = nil
        lastContact = nil
        impact.close()
    }

    /// `rate` is the pitch rate of cell `index`, `norm` the rate about all axes. `strideTime`, s, is nil while no rhythm is known.
    /// `jerk` is how fast the force changes, m/s³. At most one event a cell.
    mutating func push(
        _ rate: Double, norm: Double, jerk: Double, index: Int, strideTime: Double?, isRunning: Bool, seesImpacts: Bool
    ) -> Event? {
        defer { (beforeLast, last) = (last, rate) }
        impact.follow(jerk)
        if phase == .ground {
            if rate > 0, last <= 0 { leaveGround(at: crossing(0, rate, index)) }
            if rate <= 0 { toeDown(rate, index: index) }
            return nil
        }
        if isRunning {
            if let event = awaitImpact(rate, jerk: seesImpacts ? jerk : 0, index: index, strideTime: strideTime) {
                return event
            }
            return phase == .swing ? swing(rate, index: index) : nil
        }
        return phase == .swing
            ? swing(rate, index: index) : land(rate, norm: norm, index: index, strideTime: strideTime)
    }

    /// Where the line from the last value to this one passes `level`.
    private func crossing(_ level: Double, _ rate: Double, _ index: Int) -> Double {
        Double(index) - (rate == last ? 0.5 : min(max((rate - level) / (rate - last), 0), 1))
    }

    private mutating func leaveGround(at index: Double) {
        let least = max(parameters.leastPush, parameters.leastPushShare * usualPeak)
        let isPush = push < -least
        push = 0
        guard isPush else { return }
        toeOff = (pushIndex, index)
        (peak, angle) = (0, 0)
        phase = .swing
    }

    private mutating func swing(_ rate: Double, index: Int) -> Event? {
        angle += max(rate, 0) * FootGrid.step
        if rate > peak { (peak, peakIndex) = (rate, Double(index)) }
        if isSwing, let toeOff {
            self.toeOff = nil
            return .toeOff(fastest: toeOff.fastest, end: toeOff.end)
        }
        let level = parameters.swingEnd * peak
        guard rate < level else { return nil }
        swingEnd = crossing(level, rate, index)
        flatStart = index
        toeDown = nil
        phase = isSwing ? .ending : .ground
        push = 0
        return nil
    }

    private var isSwing: Bool {
        peak > max(parameters.leastSwing, parameters.leastSwingShare * usualPeak) && angle > parameters.leastSwingAngle
    }

    /// Walking. A swing that may be over: it is once the foot lands or lies flat; it is not if the toe-up turn resumes.
    private mutating func land(_ rate: Double, norm: Double, index: Int, strideTime: Double?) -> Event? {
        if rate > parameters.resumed * peak {
            phase = .swing
            return nil
        }
        let level = -parameters.landing * peak
        toeDown = rate <= level ? crossing(level, rate, index) : nil
        if norm > max(parameters.flat, parameters.flatShare * peak) { flatStart = index + 1 }
        let isFlat = Double(index - flatStart) >= parameters.flatTime / FootGrid.step
        guard toeDown != nil || isFlat else {
            if Double(index) - swingEnd > parameters.longestLanding / FootGrid.step { phase = .ground }
            return nil
        }
        return contact(rate, index: index, strideTime: strideTime, impact: nil)
    }

    /// Running. The force says when; the pitch rate only where to look, and when to look no longer.
    private mutating func awaitImpact(_ rate: Double, jerk: Double, index: Int, strideTime: Double?) -> Event? {
        // After contact a forefoot's heel comes down: that toe-up turn doesn't close the window.
        guard phase == .ending || (toeOff == nil && isSwing && rate < parameters.impactFrom * peak) else {
            impact.close()
            return nil
        }
        if let onset = impact.push(jerk, index: index) {
            if phase == .swing { swingEnd = onset }
            return contact(rate, index: index, strideTime: strideTime, impact: onset)
        }
        guard phase == .ending, !impact.isRising else { return nil }
        let level = -parameters.landing * peak
        if toeDown == nil, rate <= level { toeDown = crossing(level, rate, index) }
        let isLate = toeDown.map { Double(index) - $0 > parameters.impactWait / FootGrid.step } ?? false
        guard isLate || Double(index) - swingEnd > parameters.longestImpactWait / FootGrid.step else { return nil }
        return contact(rate, index: index, strideTime: strideTime, impact: impact.onset)
    }

    private mutating func contact(_ rate: Double, index: Int, strideTime: Double?, impact: Double?) -> Event? {
        phase = .ground
        self.impact.contact()
        push = min(rate, 0)
        (pushIndex, strongIndex) = (Double(index), index)
        let least = max(parameters.leastStride, parameters.leastStrideShare * (strideTime ?? 0)) / FootGrid.step
        if let lastContact, swingEnd - lastContact < least { return nil }
        lastContact = swingEnd
        usualPeak += (usualPeak == 0 ? 1 : 0.25) * (peak - usualPeak)
        return .contact(
            Landing(
                swingEnd: swingEnd, toeDown: toeDown, impact: impact, flat: toeDown == nil ? Double(flatStart) : nil,
                peak: peak, peakIndex: peakIndex))
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
