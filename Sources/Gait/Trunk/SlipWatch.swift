// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// Notices that the sensor turned on the body in the midst of gait, as a strap does that slips.
///
/// A slip about a level axis moves the vertical within the sensor, and it stays moved; one about the vertical turns the sensor faster
/// than a body in gait turns. What turns about the vertical more slowly, or by less, looks like a turn of the runner here:
/// `MountingFinder.view` tells it by the gait.
struct SlipWatch: ~Copyable {
    struct Parameters {
        /// Sine of the change of the mean vertical in the sensor (25°), and s of gait for which it lasts. From walking to running, or uphill,
        /// the pelvis tilts by less than half of this; who stops and bends down, or sits, tilts by more, but does not walk that way.
        var tilt = 0.42
        var persistence = 2.0
        /// rad turned about the vertical within half a second (275 °/s in the mean). People who turn round at the end of a walk turn by up
        /// to 1.5 rad in that time in recordings, so a slip by less than about 140° is not told from a turn here.
        var turn = 2.4
        /// Memory of the vertical now, and of what it was before, s.
        var now = 0.5
        var before = 5.0
    }

    struct Slip: BitwiseCopyable {
        /// s before now at which it may have begun.
        var delay: Double
        /// Turned about the vertical so fast that the gyroscope felt more of that than of the pelvis.
        var isAbrupt: Bool
    }

    private let parameters: Parameters
    /// Shares of a new cell in the means of now and of before.
    private let recentGain, usualGain: Double
    private var turns = [100 of Double](repeating: 0)
    private var turned = 0.0
    private var count = 0
    /// `count` modulo 100, without a division.
    private var slot = 0
    private var recent = Vector3.zero
    private var usual = Vector3.zero
    /// s of gait, and s in all, for which the sensor has been tilted.
    private var tiltedTime = 0.0
    private var tiltAge = 0.0

    init(_ parameters: Parameters = Parameters()) {
        self.parameters = parameters
        recentGain = TrunkCell.interval / parameters.now
        usualGain = TrunkCell.interval / parameters.before
    }

    /// What comes is compared with nothing before it.
    mutating func restart() {
        for i in turns.indices { turns[i] = 0 }
        turned = 0
        count = 0
        slot = 0
        tiltedTime = 0
        tiltAge = 0
    }

    /// Feeds one cell of a bout; `isGait`: the body moves in a rhythm now. Not nil when the sensor has slipped.
    mutating func push(_ cell: TrunkCell, isGait: Bool) -> Slip? {
        let turn = TrunkCell.interval * cell.rate.z
        turned += turn - turns[slot]
        turns[slot] = turn
        slot = slot == 99 ? 0 : slot + 1
        if count == 0 {
            recent = cell.vertical
            usual = cell.vertical
        }
        count += 1
        recent += recentGain * (cell.vertical - recent)
        let isTilted = Self.isTilted(recent, usual, parameters.tilt)
        // What is usual does not learn from what may be a slip.
        if !isTilted || Double(count) * TrunkCell.interval <= 2 {
            // At first the mean over what there is: a bout may begin in the midst of a movement.
            let age = Double(count) * TrunkCell.interval
            let gain = age >= parameters.before ? usualGain : TrunkCell.interval / max(age, TrunkCell.interval)
            usual += gain * (cell.vertical - usual)
        }
        guard Double(count) * TrunkCell.interval > 2 else { return nil }
        tiltAge = isTilted ? tiltAge + TrunkCell.interval : 0
        if !isTilted { tiltedTime = 0 } else if isGait { tiltedTime += TrunkCell.interval }
        if abs(turned) > parameters.turn { return Slip(delay: 1, isAbrupt: true) }
        guard tiltedTime >= parameters.persistence else { return nil }
        // The mean of now is late, and a step is judged by what follows its contact for most of a step time.
        return Slip(delay: tiltAge + 2 * parameters.now, isAbrupt: false)
    }

    /// Whether the vertical of now is away from the usual one, by the sine `tilt`.
    @inline(__always)
    private static func isTilted(_ recent: Vector3, _ usual: Vector3, _ tilt: Double) -> Bool {
        if recent.dot(usual) < 0 { return true }
        let cross = recent.cross(usual)
        // Far below, as mostly, there is no need of roots.
        if cross.squaredNorm < 0.9 * (tilt * tilt * recent.squaredNorm * usual.squaredNorm) { return false }
        return cross.norm > tilt * recent.norm * usual.norm
    }
}
