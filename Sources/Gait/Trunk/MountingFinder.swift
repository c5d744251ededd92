// SPDX-License-Identifier: Apache-2.0

internal import DSP
internal import Motion

/// Finds which way is forward in the levelled frame, from the gait itself.
///
/// Fore-aft acceleration and pitch rate repeat with every step; mediolateral acceleration, roll rate and yaw rate alternate. So the sum
/// and the difference of the signal and itself one step earlier ("even" and "odd") separate the two horizontal axes: the axis is where
/// even acceleration and odd roll are largest. Front and back: while running the body brakes as it falls and drives as it rises, so
/// even fore-aft acceleration goes with vertical velocity; while walking it slows as it rises over the leg, so the sign is opposite.
struct MountingFinder: ~Copyable {
    struct Parameters {
        /// Forgetting time of the evidence, s of gait.
        var memory = 10.0
        /// The same of what the axes are now, s.
        var recent = 2.0
        /// Cosine of twice the angle by which the axes of now lie off the known ones when the sensor has turned about the vertical (25°), and
        /// from which they agree no more (12.5°). In 133 recordings of the trunk, U-turns among them, they lay off by 15° at the most. What turns by less than
        /// a right angle and is not noticed is followed within `memory`, without a change of sides.
        var stray = 0.642788
        var agreement = 0.906308
        /// s of gait for which they do.
        var persistence = 0.5
        /// s of gait before an answer is given.
        var patience = 2.0
        /// Least confidence in the axis, 0 to 1; below `lost` it is given up.
        var confidence = 0.25
        /// Least |correlation| to tell front from back, and to change one's mind.
        var correlation = 0.3
        /// The first is needed after `patience`; it falls with the root of time, as chance does, to this.
        var least = 0.15
        var reversal = 0.5
        /// s of one clear class before one's mind is changed: after a change of gait the class is late by seconds.
        var reconsideration = 6.0
        /// s of gait after which a forward direction counts as locked.
        var lock = 8.0
    }

    /// What was found; angles in rad, counter-clockwise from the levelled x axis.
    struct Solution: BitwiseCopyable {
        var state = MountingState.unknown
        /// Direction of forward (of one end of the fore-aft axis while `state` is `axis`).
        var forward = 0.0
        /// 0 to 1: how much the axis stands out.
        var confidence = 0.0
        /// Correlation that tells front from back, signed for `forward`: positive supports it.
        var frontEvidence = 0.0
    }

    /// How the axes of now compare with those that are known.
    enum View: Hashable, Sendable {
        /// Nothing known, or nothing to compare with it: no gait, a turn.
        case none
        case agreement, doubt
        /// The sensor has turned on the body about the vertical. A runner who turns takes the sensor along: the axes stay where they are.
        case contradiction
    }

    private let parameters = Parameters()
    private var band = BiquadLanes(Butterworth.lowPass(cutoff: 8, rate: StepRhythm.rate))
    private var drop = BiquadLanes(Butterworth.highPass(cutoff: 0.5, rate: StepRhythm.rate))
    private var upBand = Biquad(Butterworth.lowPass(cutoff: 8, rate: StepRhythm.rate))
    private var upDrop = Biquad(Butterworth.highPass(cutoff: 0.5, rate: StepRhythm.rate))
    /// Band-passed horizontal force x, y and rate x, y, and vertical force, coarse cells.
    private var level = HistoryBuffer<SIMD4<Double>>(capacity: 80, filledWith: .zero)
    private var up = HistoryBuffer<Double>(capacity: 80, filledWith: 0)
    private var velocity = 0.0
    private var evidence: MountingEvidence
    /// The same with a short memory: what the sensor's axes are now.
    private var recent: MountingEvidence
    private var front: FrontEvidence
    private var recentFront: FrontEvidence
    /// Cosine and sine of `solution.forward`.
    private var direction = (c: 1.0, s: 0.0)
    /// Front and back were long confirmed in the present class of gait.
    private var isFrontConfirmed = false
    /// s of gait for which the axes of now have contradicted the known ones.
    private var contradicted = 0.0
    /// s of gait without a turn: only after some of them an agreement says that the axes are still in place.
    private var seen = 0.0
    /// rad by which the sensor has turned about the vertical since the axes were last seen in place.
    private var turned = 0.0
    private(set) var view = View.none
    private(set) var solution = Solution()

    init() {
        evidence = MountingEvidence(memory: parameters.memory)
        recent = MountingEvidence(memory: parameters.recent)
        front = FrontEvidence(memory: parameters.memory)
        recentFront = FrontEvidence(memory: parameters.recent)
    }

    /// Filters restart after a gap; what was learnt of the mounting stays.
    mutating func restart() {
        level.removeAll()
        up.removeAll()
        velocity = 0
        band.reset()
        drop.reset()
        upBand.settle(at: 0)
        upDrop.settle(at: 0)
    }

    /// The sensor has moved on the body: nothing that was learnt is true any more.
    mutating func forget() {
        restart()
        evidence.forget()
        recent.forget()
        front.forget()
        recentFront.forget()
        isFrontConfirmed = false
        contradicted = 0
        seen = 0
        turned = 0
        view = .none
        solution = Solution()
    }

    /// Feeds one coarse cell in the levelled frame. `stepTime` in s; nil = no gait now, nothing is learnt. `isClear`: whether the
    /// activity is told beyond doubt.
    mutating func push(
        force: Vector3, rate: Vector3, stepTime: Double?, activity: Activity, isClear: Bool, isTurning: Bool
    ) {
        level.push(drop.push(band.push(SIMD4(force.x, force.y, rate.x, rate.y))))
        up.push(upDrop.push(upBand.push(force.z)))
        view = .none
        turned += rate.z / StepRhythm.rate
        guard let stepTime, activity != .still, !isTurning else {
            seen = 0
            return
        }
        let lag = stepTime * StepRhythm.rate
        guard let earlier = DelayTap(lag: lag, total: up.total, count: up.count) else { return }
        let now = up.total - 1
        let before = earlier.value(in: level)
        let even = 0.5 * (level[now] + before)
        let odd = 0.5 * (level[now] - before)
        let parts = MountingEvidence.Parts(
            forceEven: (even.x, even.y), forceOdd: (odd.x, odd.y), rateEven: (even.z, even.w), rateOdd: (odd.z, odd.w))
        let rise = 0.5 * (up[now] + earlier.value(in: up))
        evidence.add(parts)
        recent.add(parts)
        // A leak of 0.2 Hz keeps the integral of a band-passed signal bounded and shifts its phase by less than 7° at 1.7 Hz.
        velocity = velocity * (1 - 2 * .pi * 0.2 / StepRhythm.rate) + rise / StepRhythm.rate
        front.add(parts.forceEven, velocity: velocity, activity: activity)
        recentFront.add(parts.forceEven, velocity: velocity, activity: activity)
        solve(isClear: isClear)
        compare(isClear: isClear)
    }

    private mutating func solve(isClear: Bool) {
        guard evidence.time >= parameters.patience, let found = evidence.axis else { return }
        var axis = found.angle
        solution.confidence = found.confidence
        guard solution.confidence > parameters.confidence || solution.state != .unknown else { return }
        let known = solution.state == .forward || solution.state == .locked
        // Of two angles that are near each other the cosine's sign is plain.
        if solution.state != .unknown, abs(axis - solution.forward) > 1.5, Elementary.cos(axis - solution.forward) < 0 {
            axis += .pi
        }
        let (s, c) = Elementary.sinCos(axis)
        direction = (c, s)
        let agreement = front.agreement(c, s)
        solution.forward = axis
        solution.frontEvidence = agreement
        if !known {
            solution.state = .axis
            guard front.time >= parameters.patience,
                abs(agreement)
                    > max(
                        parameters.least,
                        parameters.correlation * (parameters.patience / min(front.time, parameters.memory)).squareRoot()
                    )
            else { return }
            if agreement < 0 { turnAround() }
            solution.state = .forward
        } else if isClear, front.time >= parameters.reconsideration, agreement < -parameters.reversal {
            turnAround()
            solution.state = .forward
        } else if isClear, !isFrontConfirmed, front.time >= parameters.patience, agreement < 0 {
            // Chosen by little, and what came since speaks for the other end: open again.
            solution.state = .axis
        } else if evidence.time >= parameters.lock {
            solution.state = .locked
        }
    }

    /// Sets `view`.
    private mutating func compare(isClear: Bool) {
        seen += 1 / StepRhythm.rate
        guard solution.state == .forward || solution.state == .locked, recent.time >= 2 * parameters.recent,
            let now = recent.doubledCosine(along: direction.c, direction.s), now.confidence > parameters.confidence
        else { return }
        let agreement = recentFront.agreement(direction.c, direction.s)
        if front.time < parameters.reconsideration {
            isFrontConfirmed = false
        } else if solution.frontEvidence > parameters.correlation {
            isFrontConfirmed = true
        }
        // Between walking and running the rule's own sign is in doubt: there it takes a turn of the sensor as well.
        let isBackward =
            isFrontConfirmed && agreement < -parameters.correlation && (isClear || abs(turned) > 0.5 * .pi)
        guard now.cosine < parameters.stray || isBackward else {
            contradicted = 0
            let isDoubtful = now.cosine < parameters.agreement || agreement < 0.5 * solution.frontEvidence
            view = isDoubtful ? .doubt : seen >= parameters.recent ? .agreement : .none
            if view == .agreement { turned = 0 }
            return
        }
        contradicted += 1 / StepRhythm.rate
        view = contradicted >= parameters.persistence ? .contradiction : .doubt
    }

    /// The class of gait by which the front was found turned out to be another one: unless long confirmed, front and back are open again.
    mutating func reconsiderFront() {
        guard solution.state == .forward else { return }
        solution.state = .axis
        front.forget()
    }

    private mutating func turnAround() {
        isFrontConfirmed = false
        direction = (-direction.c, -direction.s)
        solution.forward += solution.forward > 0 ? -.pi : .pi
        solution.frontEvidence = -solution.frontEvidence
    }
}

/// A value a fractional number of cells ago, by straight line.
private struct DelayTap {
    let index: Int
    let part: Double

    init?(lag: Double, total: Int, count: Int) {
        let whole = Int(lag)
        guard lag >= 1, whole + 1 < count else { return nil }
        part = lag - Double(whole)
        index = total - 1 - whole
    }

    func value(in history: borrowing HistoryBuffer<Double>) -> Double {
        (1 - part) * history[index] + part * history[index - 1]
    }

    func value(in history: borrowing HistoryBuffer<SIMD4<Double>>) -> SIMD4<Double> {
        (1 - part) * history[index] + part * history[index - 1]
    }
}
