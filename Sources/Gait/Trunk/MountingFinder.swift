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
        var recent = 3.0
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

    private let parameters = Parameters()
    private var bands: InlineArray<5, Biquad>
    private var drops: InlineArray<5, Biquad>
    /// Band-passed horizontal force x, y, rate x, y and vertical force, coarse cells.
    private var x = HistoryBuffer<Double>(capacity: 80, filledWith: 0)
    private var y = HistoryBuffer<Double>(capacity: 80, filledWith: 0)
    private var rateX = HistoryBuffer<Double>(capacity: 80, filledWith: 0)
    private var rateY = HistoryBuffer<Double>(capacity: 80, filledWith: 0)
    private var up = HistoryBuffer<Double>(capacity: 80, filledWith: 0)
    private var velocity = 0.0
    private var evidence: MountingEvidence
    /// The same with a short memory: what the sensor's axes are now.
    private var recent: MountingEvidence
    private var front: FrontEvidence
    private var recentFront: FrontEvidence
    private(set) var solution = Solution()

    init() {
        evidence = MountingEvidence(memory: parameters.memory)
        recent = MountingEvidence(memory: parameters.recent)
        front = FrontEvidence(memory: parameters.memory)
        recentFront = FrontEvidence(memory: parameters.recent)
        bands = .init(repeating: Biquad(Butterworth.lowPass(cutoff: 8, rate: StepRhythm.rate)))
        drops = .init(repeating: Biquad(Butterworth.highPass(cutoff: 0.5, rate: StepRhythm.rate)))
    }

    /// Filters restart after a gap; what was learnt of the mounting stays.
    mutating func restart() {
        x.removeAll()
        y.removeAll()
        rateX.removeAll()
        rateY.removeAll()
        up.removeAll()
        velocity = 0
        for i in 0..<5 {
            bands[i].settle(at: 0)
            drops[i].settle(at: 0)
        }
    }

    /// The sensor has moved on the body: nothing that was learnt is true any more.
    mutating func forget() {
        restart()
        evidence.forget()
        recent.forget()
        front.forget()
        recentFront.forget()
        solution = Solution()
    }

    /// Feeds one coarse cell in the levelled frame. `stepTime` in s; nil = no gait now, nothing is learnt. `isClear`: whether the
    /// activity is told beyond doubt.
    mutating func push(
        force: Vector3, rate: Vector3, stepTime: Double?, activity: Activity, isClear: Bool, isTurning: Bool
    ) {
        x.push(filter(0, force.x))
        y.push(filter(1, force.y))
        rateX.push(filter(2, rate.x))
        rateY.push(filter(3, rate.y))
        up.push(filter(4, force.z))
        guard let stepTime, activity != .still, !isTurning else { return }
        let lag = stepTime * StepRhythm.rate
        guard let earlier = DelayTap(lag: lag, total: up.total, count: up.count) else { return }
        let now = up.total - 1
        let parts = MountingEvidence.Parts(
            forceEven: (0.5 * (x[now] + earlier.value(in: x)), 0.5 * (y[now] + earlier.value(in: y))),
            forceOdd: (0.5 * (x[now] - earlier.value(in: x)), 0.5 * (y[now] - earlier.value(in: y))),
            rateEven: (0.5 * (rateX[now] + earlier.value(in: rateX)), 0.5 * (rateY[now] + earlier.value(in: rateY))),
            rateOdd: (0.5 * (rateX[now] - earlier.value(in: rateX)), 0.5 * (rateY[now] - earlier.value(in: rateY))))
        let rise = 0.5 * (up[now] + earlier.value(in: up))
        evidence.add(parts)
        recent.add(parts)
        // A leak of 0.2 Hz keeps the integral of a band-passed signal bounded and shifts its phase by less than 7° at 1.7 Hz.
        velocity = velocity * (1 - 2 * .pi * 0.2 / StepRhythm.rate) + rise / StepRhythm.rate
        front.add(parts.forceEven, velocity: velocity, activity: activity)
        recentFront.add(parts.forceEven, velocity: velocity, activity: activity)
        solve(isClear: isClear)
    }

    private mutating func filter(_ channel: Int, _ value: Double) -> Double {
        drops[channel].push(bands[channel].push(value))
    }

    private mutating func solve(isClear: Bool) {
        guard evidence.time >= parameters.patience, let found = evidence.axis else { return }
        var axis = found.angle
        solution.confidence = found.confidence
        guard solution.confidence > parameters.confidence || solution.state != .unknown else { return }
        let known = solution.state == .forward || solution.state == .locked
        if solution.state != .unknown, Elementary.cos(axis - solution.forward) < 0 { axis += .pi }
        let (s, c) = Elementary.sinCos(axis)
        let agreement = front.agreement(c, s)
        solution.forward = axis
        solution.frontEvidence = agreement
        if !known {
            solution.state = .axis
            guard front.time >= parameters.patience,
                abs(agreement)
                    > max(
                        parameters.least,
                        parameters.correlation * (parameters.patience / min(front.time, parameters.memory)).squareRoot())
            else { return }
            if agreement < 0 { turnAround() }
            solution.state = .forward
        } else if isClear, front.time >= parameters.reconsideration, agreement < -parameters.reversal {
            turnAround()
            solution.state = .forward
        } else if evidence.time >= parameters.lock {
            solution.state = .locked
        }
    }

    /// The class of gait by which the front was found turned out to be another one: unless long confirmed, front and back are open again.
    mutating func reconsiderFront() {
        guard solution.state == .forward else { return }
        solution.state = .axis
        front.forget()
    }

    private mutating func turnAround() {
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
}
