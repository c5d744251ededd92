// SPDX-License-Identifier: Apache-2.0

internal import DSP
internal import Motion

/// Left or right along a bout: a chain of two states, in which feet alternate unless a contact was missed, and each step adds its
/// own evidence. Forward only while live; forward and backward once the bout is over.
struct SideChain: BitwiseCopyable {
    struct Parameters: BitwiseCopyable {
        /// Weights of yaw, lateral force and roll, walking and running.
        var walk = (yaw: 1.2, lateral: 2.0, roll: 1.0)
        var run = (yaw: 1.0, lateral: 0.0, roll: 2.0)
        /// A single piece of evidence counts at most this many times its usual size.
        var clip = 1.5
        /// Probability of alternation by the interval in step times: near 1, near 2 (one contact missed), else even odds.
        var alternation = 0.95
        var alternationAfterMiss = 0.25
        /// |log-odds| from which a side is named.
        var decision = 1.5
    }

    private let parameters = Parameters()
    /// Running mean squares of the evidence: what is usual for this runner.
    private var yawPower = 0.0
    private var lateralPower = 0.0
    private var rollPower = 0.0
    private var count = 0.0
    private var consensus = SideConsensus()
    private let usesConsensus: Bool

    init(usesConsensus: Bool) { self.usesConsensus = usesConsensus }

    mutating func restart() {
        consensus = SideConsensus()
        yawPower = 0
        lateralPower = 0
        rollPower = 0
        count = 0
    }

    /// Learns what size of evidence is usual; memory of 30 steps.
    mutating func learn(_ e: SideEvidence) {
        count = min(count + 1, 30)
        let gain = 1 / count
        yawPower += gain * (e.yaw * e.yaw - yawPower)
        lateralPower += gain * (e.lateral * e.lateral - lateralPower)
        rollPower += gain * (e.roll * e.roll - rollPower)
    }

    /// Log-odds for left of one step's own evidence.
    func logOdds(_ e: SideEvidence) -> Double {
        let w = e.activity == .run ? parameters.run : parameters.walk
        guard e.hasAxes else { return w.yaw * vote(e.yaw, yawPower) }
        return w.yaw * vote(e.yaw, yawPower) + w.lateral * vote(e.lateral, lateralPower) + w.roll
            * vote(e.roll, rollPower)
    }

    private func vote(_ value: Double, _ power: Double) -> Double {
        guard power > 0 else { return 0 }
        return max(-parameters.clip, min(parameters.clip, value / power.squareRoot()))
    }

    /// Log-odds for left after one transition from log-odds `before`.
    func transition(_ before: Double, interval: Double, stepTime: Double) -> Double {
        let ratio = stepTime > 0 ? interval / stepTime : 0
        let alternates =
            ratio >= 0.6 && ratio <= 1.45
            ? parameters.alternation : (ratio >= 1.6 && ratio <= 2.4 ? parameters.alternationAfterMiss : 0.5)
        let bounded = max(-30, min(30, before))
        let left = 1 / (1 + Elementary.exp(-bounded))
        let next = left * (1 - alternates) + (1 - left) * alternates
        return Elementary.log(next / (1 - next))
    }

    /// Takes a step's evidence as agreeing, or not, with the side that the chain gives it (+1 left, -1 right).
    mutating func compare(_ e: SideEvidence, sign: Double) {
        consensus.add(e, sign: sign, yawPower: yawPower, lateralPower: lateralPower, rollPower: rollPower)
    }

    /// Whether as many kinds of evidence speak steadily against the chain as for it: a hip hike, a true crossover, an odd way to turn.
    /// No side is named then.
    var isContradictory: Bool { usesConsensus && consensus.isContradictory }

    /// Whether yaw alone has told this body's sides steadily.
    var isYawSure: Bool { consensus.isYawSure }

    func side(_ logOdds: Double) -> Side {
        if isContradictory { return .unknown }
        if logOdds > parameters.decision { return .left }
        if logOdds < -parameters.decision { return .right }
        return .unknown
    }
}

/// How steadily each kind of evidence agrees with the sides given: roll alone would call a hiked hip the other leg, and the lateral
/// force alone a crossed step; where kinds contradict each other the side is not known.
struct SideConsensus: BitwiseCopyable {
    private var yaw = 0.0
    private var lateral = 0.0
    private var roll = 0.0
    private var count = 0.0

    /// Steps of memory.
    private static let memory = 20.0
    /// Steps needed before a contradiction counts.
    private static let least = 6.0
    /// Mean agreement, in usual sizes, from which a kind speaks for or against.
    private static let clear = 0.4

    mutating func add(
        _ e: SideEvidence, sign: Double, yawPower: Double, lateralPower: Double, rollPower: Double
    ) {
        count += 1
        let gain = 1 / min(count, Self.memory)
        yaw += gain * (agreement(e.yaw, sign, yawPower) - yaw)
        guard e.hasAxes else { return }
        lateral += gain * (agreement(e.lateral, sign, lateralPower) - lateral)
        roll += gain * (agreement(e.roll, sign, rollPower) - roll)
    }

    private func agreement(_ value: Double, _ sign: Double, _ power: Double) -> Double {
        power > 0 ? max(-1.5, min(1.5, sign * value / power.squareRoot())) : 0
    }

    var isContradictory: Bool {
        guard count >= Self.least else { return false }
        let votes = vote(yaw) + vote(lateral) + vote(roll)
        let against = (vote(yaw) < 0 ? 1 : 0) + (vote(lateral) < 0 ? 1 : 0) + (vote(roll) < 0 ? 1 : 0)
        // Roll and lateral force change together where a hiker crosses over, and where the axes are the wrong way round; yaw needs no axes.
        // Where nothing speaks clearly, the chain goes on by alternation alone, and may have changed its mind in between.
        return votes <= 0 || (against > 0 && vote(yaw) < 0)
    }

    var isYawSure: Bool { count >= Self.least && yaw > 2 * Self.clear }

    private func vote(_ agreement: Double) -> Int { agreement > Self.clear ? 1 : (agreement < -Self.clear ? -1 : 0) }
}
