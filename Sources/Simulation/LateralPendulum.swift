// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// The centre of mass as an inverted pendulum from side to side: ÿ = (f/h)(y - p), with f the vertical specific force, h the
/// height of the mass and p the centre of pressure. Each foot is put down where it sends the body back to the other side.
struct LateralPendulum: Sendable {
    /// Body position and speed at a border between two windows, and the foot before it.
    struct State: Sendable, BitwiseCopyable {
        var y, speed: Double
        var foot: Double
    }

    /// A window's path on a grid.
    struct Path: Sendable {
        var start, step: Double
        var nodes: [Jet]
        /// Lateral place of the foot, m, + left.
        var foot: Double

        func callAsFunction(_ t: Double) -> Jet {
            let x = (t - start) / step
            let i = Swift.min(Swift.max(Int(x), 0), nodes.count - 2)
            let t0 = start + Double(i) * step
            return QuinticSegment(from: t0, nodes[i], to: t0 + step, nodes[i + 1])(t)
        }
    }

    /// Share of the distance from the path's middle that the next steps take back, 1/s.
    private static let recentring = 0.5
    private static let intervals = 40

    let start, end: Double
    /// f/h, 1/s², and the share of load on the new foot, at 2 × `intervals` + 1 instants.
    private var stiffness: [Double] = []
    private var share: [Double] = []

    /// `load` gives (vertical specific force, share of it on the new foot) at a time.
    init(from start: Double, to end: Double, height: Double, load: (Double) -> (force: Double, share: Double)) {
        self.start = start
        self.end = end
        let count = 2 * Self.intervals + 1
        stiffness.reserveCapacity(count)
        share.reserveCapacity(count)
        for i in 0..<count {
            let (force, s) = load(start + (end - start) * Double(i) / Double(count - 1))
            stiffness.append(force / height)
            share.append(s)
        }
    }

    /// The state that a symmetric gait of this window repeats with changed sign, for left stance and width `w`.
    func periodic(width: Double) -> (y: Double, speed: Double) {
        let fromY = travel(y: 1, speed: 0, old: 0, new: 0)
        let fromSpeed = travel(y: 0, speed: 1, old: 0, new: 0)
        let forced = travel(y: 0, speed: 0, old: -0.5 * width, new: 0.5 * width)
        // (Φ + 1) x = -forced.
        let a = fromY.y + 1
        let b = fromSpeed.y
        let c = fromY.speed
        let d = fromSpeed.speed + 1
        let determinant = a * d - b * c
        guard determinant.magnitude > 1e-9 else { return (0, 0) }
        return ((-d * forced.y + b * forced.speed) / determinant, (c * forced.y - a * forced.speed) / determinant)
    }

    /// Chooses the foot's place, and walks the path. `sign` is that of the stance side.
    func path(from state: inout State, sign: Double, width: Double) -> Path {
        let wanted = periodic(width: width)
        let target = -sign * wanted.speed - Self.recentring * (state.y - sign * wanted.y)
        let free = travel(y: state.y, speed: state.speed, old: state.foot, new: 0)
        let forced = travel(y: 0, speed: 0, old: 0, new: 1)
        let foot = forced.speed.magnitude > 1e-9 ? (target - free.speed) / forced.speed : sign * 0.5 * width
        var nodes: [Jet] = []
        nodes.reserveCapacity(Self.intervals + 1)
        let last = travel(y: state.y, speed: state.speed, old: state.foot, new: foot) { nodes.append($0) }
        let step = (end - start) / Double(Self.intervals)
        state = State(y: last.y, speed: last.speed, foot: foot)
        return Path(start: start, step: step, nodes: nodes, foot: foot)
    }

    /// Runge and Kutta's fourth order over the window.
    private func travel(
        y y0: Double, speed v0: Double, old: Double, new: Double, visit: (Jet) -> Void = { _ in }
    ) -> (y: Double, speed: Double) {
        var y = y0
        var v = v0
        let h = (end - start) / Double(Self.intervals)
        func pull(_ i: Int, _ y: Double) -> Double {
            stiffness[i] * (y - old - (new - old) * share[i])
        }
        for k in 0..<Self.intervals {
            let i = 2 * k
            let a1 = pull(i, y)
            visit(Jet(y, v, a1))
            let v2 = v + 0.5 * h * a1
            let a2 = pull(i + 1, y + 0.5 * h * v)
            let v3 = v + 0.5 * h * a2
            let a3 = pull(i + 1, y + 0.5 * h * v2)
            let v4 = v + h * a3
            let a4 = pull(i + 2, y + h * v3)
            y += h / 6 * (v + 2 * v2 + 2 * v3 + v4)
            v += h / 6 * (a1 + 2 * a2 + 2 * a3 + a4)
        }
        visit(Jet(y, v, pull(2 * Self.intervals, y)))
        return (y, v)
    }
}
