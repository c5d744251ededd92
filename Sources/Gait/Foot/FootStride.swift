// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// What one foot's sensor knows of a stride besides its contacts: the swing that follows the step, from mid-stance to mid-stance.
public struct FootStride: Hashable, Sendable, BitwiseCopyable {
    /// Foot pitch at contact against the foot flat in the following mid-stance, rad, toes up positive; nil where unknown.
    public var strikePitch: Double?
    /// Horizontal distance from this mid-stance to the next, m; nil where it can't be integrated.
    public var length: Double?
    /// Height won from this mid-stance to the next, m: with level ground, an error of the integration.
    public var rise: Double
    /// Time from this mid-stance to the next, s.
    public var duration: Double
    /// Largest distance of the swing's path from the straight line, m; positive to the runner's left.
    public var excursion: Double

    public init(strikePitch: Double?, length: Double?, rise: Double, duration: Double, excursion: Double) {
        self.strikePitch = strikePitch
        self.length = length
        self.rise = rise
        self.duration = duration
        self.excursion = excursion
    }
}

/// A foot's way between two instants of rest, by integrating twice.
struct FootPath: Sendable {
    /// m; horizontal parts have the filter's heading.
    var displacement: Vector3
    /// m; positive to the left of the displacement.
    var excursion: Double

    /// Standard gravity, m/s².
    static let gravity = 9.80665

    /// From cell `start` to cell `end`, both held by `history`, both (nearly) at rest. The velocity that is left at the end is
    /// taken out in proportion to time, as a constant error of the acceleration would leave it (a smoother with two updates).
    init?(_ history: borrowing FootHistory, from start: Int, to end: Int) {
        guard start >= history.firstIndex, end < history.total, end - start > 8 else { return nil }
        let error = Self.error(history, start, end)
        displacement = .zero
        excursion = 0
        displacement = Self.walk(history, start, end, error) { _, _, _ in }
        let length = (displacement.x * displacement.x + displacement.y * displacement.y).squareRoot()
        guard length.isFinite else { return nil }
        guard length > 0.05 else { return }
        let left = Vector3(-displacement.y / length, displacement.x / length, 0)
        var widest = 0.0
        _ = Self.walk(history, start, end, error) { _, position, _ in
            let side = left.dot(position)
            if abs(side) > abs(widest) { widest = side }
        }
        excursion = widest
    }

    /// The cell at which the foot is down again: its horizontal speed falls for the last time below `share` of its highest.
    /// nil where it came to rest less than `travel`, m, from where it started.
    static func landing(
        _ history: borrowing FootHistory, from start: Int, to end: Int, travel: Double, share: Double
    ) -> Double? {
        guard start >= history.firstIndex, end < history.total, end - start > 8 else { return nil }
        let error = error(history, start, end)
        var highest = 0.0
        let displacement = walk(history, start, end, error) { _, _, speed in highest = max(highest, speed) }
        guard displacement.x * displacement.x + displacement.y * displacement.y > travel * travel else { return nil }
        var down = Double(start)
        var before = 0.0
        _ = walk(history, start, end, error) { index, _, speed in
            let level = share * highest
            if before > level, speed <= level { down = Double(index) - (level - speed) / (before - speed) }
            before = speed
        }
        return down
    }

    /// The constant acceleration that explains the velocity left at the end.
    private static func error(_ history: borrowing FootHistory, _ start: Int, _ end: Int) -> Vector3 {
        var velocity = Vector3.zero
        var before = acceleration(history[start])
        for index in (start + 1)...end {
            let now = acceleration(history[index])
            velocity += (0.5 * FootGrid.step) * (before + now)
            before = now
        }
        return (1 / (Double(end - start) * FootGrid.step)) * velocity
    }

    private static func acceleration(_ cell: FootCell) -> Vector3 { cell.force - Vector3(0, 0, gravity) }

    private static func walk(
        _ history: borrowing FootHistory, _ start: Int, _ end: Int, _ error: Vector3,
        _ visit: (_ index: Int, _ position: Vector3, _ speed: Double) -> Void
    ) -> Vector3 {
        let step = FootGrid.step
        var velocity = Vector3.zero
        var position = Vector3.zero
        var before = acceleration(history[start]) - error
        for index in (start + 1)...end {
            let now = acceleration(history[index]) - error
            let next = velocity + (0.5 * step) * (before + now)
            position += (0.5 * step) * (velocity + next)
            velocity = next
            before = now
            visit(index, position, (velocity.x * velocity.x + velocity.y * velocity.y).squareRoot())
        }
        return position
    }
}
