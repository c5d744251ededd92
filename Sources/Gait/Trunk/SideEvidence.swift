// SPDX-License-Identifier: Apache-2.0

internal import DSP
internal import Motion

/// What one step's motion says about its side: each value positive where it speaks for left.
struct SideEvidence: BitwiseCopyable {
    /// Yaw rate: the pelvis turns towards the stance side before contact in walking, away from it after contact in running.
    var yaw = 0.0
    /// Mediolateral specific force: during stance the mass is pushed towards the other side.
    var lateral = 0.0
    /// Roll rate: in early stance the swing side falls.
    var roll = 0.0
    /// Whether the axes were known when this was measured; yaw needs only the vertical.
    var hasAxes = false
    /// Interval from the previous contact, s; 0 for the first of a bout.
    var interval = 0.0
    var stepTime = 0.5
    var activity = Activity.walk

    /// Windows are in step times after the contact. Their signs and widths are those that held on recordings of walking (88) and
    /// running (6) with known sides; see `docs/metrics.md`.
    static func measure(
        _ body: borrowing HistoryBuffer<BodySample>, contact: Double, stepTime: Double, activity: Activity,
        hasAxes: Bool
    ) -> SideEvidence {
        var evidence = SideEvidence()
        evidence.stepTime = stepTime
        evidence.activity = activity
        evidence.hasAxes = hasAxes
        let t = contact
        let unit = stepTime
        // One stride about the contact: yaw is judged against its own mean, so that a turn does not count.
        let yawMean = BodyMeans(body, from: t - unit, to: t + unit).yaw
        if activity == .run {
            evidence.yaw = -(BodyMeans(body, from: t + 0.1 * unit, to: t + 0.6 * unit).yaw - yawMean)
            evidence.lateral = -BodyMeans(body, from: t, to: t + 0.7 * unit).lateral
            evidence.roll =
                BodyMeans(body, from: t + 0.05 * unit, to: t + 0.3 * unit).roll
                - BodyMeans(body, from: t + 0.5 * unit, to: t + 0.9 * unit).roll
        } else {
            evidence.yaw = -(BodyMeans(body, from: t - 0.3 * unit, to: t + 0.05 * unit).yaw - yawMean)
            evidence.lateral = -BodyMeans(body, from: t + 0.1 * unit, to: t + 0.8 * unit).lateral
            evidence.roll = BodyMeans(body, from: t, to: t + 0.25 * unit).roll
        }
        return evidence
    }

    /// The sensor moved on the body meanwhile: it says nothing of sides.
    mutating func forget() {
        yaw = 0
        hasAxes = false
    }

    /// The front turned out to be the other way.
    mutating func turnAround() {
        lateral = -lateral
        roll = -roll
    }
}

/// Means over a stretch of the body's history.
struct BodyMeans {
    private(set) var yaw = 0.0
    private(set) var roll = 0.0
    private(set) var lateral = 0.0

    init(_ body: borrowing HistoryBuffer<BodySample>, from start: Double, to end: Double) {
        var n = 0.0
        var yaw = 0.0, roll = 0.0, lateral = 0.0
        body.withWindow(body.index(at: start)..<body.total) { span in
            for i in span.indices {
                guard span[i].time <= end else { break }
                yaw += span[i].rate.z
                roll += span[i].rate.x
                lateral += span[i].force.y
                n += 1
            }
        }
        guard n > 0 else { return }
        self.yaw = yaw / n
        self.roll = roll / n
        self.lateral = lateral / n
    }
}

extension HistoryBuffer where Element == BodySample {
    /// Index of the first held sample at or after `time`; `total` where there is none. Cells are uniform, so a guess is nearly right.
    borrowing func index(at time: Double) -> Int {
        guard count > 0 else { return total }
        let newest = self[total - 1].time
        var index = total - 1 - Int(((newest - time) * TrunkCell.rate).rounded(.down))
        index = max(firstIndex, min(index, total))
        while index > firstIndex, self[index - 1].time >= time { index -= 1 }
        while index < total, self[index].time < time { index += 1 }
        return index
    }
}
