// SPDX-License-Identifier: Apache-2.0

public import Motion

/// What the runner does, one after the other: standing, walking, running, with smooth changes between.
public struct ActivitySchedule: Sendable {
    public struct Segment: Hashable, Sendable, BitwiseCopyable {
        public var activity: Activity
        /// s; at least `shortest`.
        public var duration: Double
        /// m/s; 0 while still.
        public var speed: Double
        /// Steps/min, both feet.
        public var cadence: Double

        /// `speed` nil: 2.8 m/s running, 1.3 m/s walking. `cadence` nil: what is usual at that speed.
        public init(_ activity: Activity, duration: Double, speed: Double? = nil, cadence: Double? = nil) {
            self.activity = activity
            self.duration = Swift.max(duration, ActivitySchedule.shortest)
            let v: Double
            switch activity {
            case .still: v = 0
            case .walk: v = Swift.max(0.3, speed ?? 1.3)
            case .run: v = Swift.max(1.2, speed ?? 2.8)
            }
            self.speed = v
            // Straight lines through common values: 112 at 1.3 m/s; 166 at 2.8, 173 at 4 m/s.
            let usual = activity == .run ? 149 + 6 * v : 80 + 25 * v
            self.cadence = Swift.min(Swift.max(cadence ?? usual, 40), 260)
        }
    }

    /// s; the changes at both ends of a segment need this much.
    public static let shortest = 3.0

    public let segments: [Segment]
    private let starts: [Double]
    private let ramps: [Double]
    private let distances: [Double]

    /// An empty list is a minute of standing still.
    public init(_ segments: [Segment]) {
        var all = segments.isEmpty ? [Segment(.still, duration: 60)] : segments
        // While still, the idle rhythm is that of the gait to come, or of the one before.
        for i in all.indices where all[i].activity == .still {
            let next = all[i...].first { $0.activity != .still } ?? all[..<i].last { $0.activity != .still }
            all[i].cadence = next?.cadence ?? 110
        }
        var starts = [0.0]
        var ramps = [0.0]
        var distances = [0.0]
        for i in all.indices {
            starts.append(starts[i] + all[i].duration)
            let next = all.indices.contains(i + 1) ? all[i + 1] : all[i]
            // Setting off at a run takes longer than a first walking step.
            ramps.append(all[i].activity == .run || next.activity == .run ? 2.0 : 1.2)
            let before = i > 0 ? all[i - 1].speed : all[i].speed
            distances.append(
                distances[i] + all[i].speed * all[i].duration
                    + Self.rampArea * (ramps[i] * (before - all[i].speed) + ramps[i + 1] * (next.speed - all[i].speed)))
        }
        self.segments = all
        self.starts = starts
        self.ramps = ramps
        self.distances = distances
    }

    /// s.
    public var duration: Double { starts.last ?? 0 }

    /// The part of ∫ smoothstep that lies before its middle: ∫ from 0 to ½ of 6u⁵ - 15u⁴ + 10u³.
    private static let rampArea = 0.078125

    /// Where a moment lies: between two segments.
    struct Moment {
        var from, to: Segment
        /// How far speed and cadence are on the way from one to the next.
        var share: Jet
        /// How far the movement itself is: the first steps are whole ones, while the speed still rises.
        var movement: Jet
        /// Distance covered (m) with speed and acceleration.
        var distance: Jet

        /// Share of walking and running in the movement.
        var gaitShare: Jet { mix { $0.activity == .still ? 0 : 1 } }
        var cadence: Double { from.cadence + share.value * (to.cadence - from.cadence) }
        var activity: Activity { gaitShare.value < 0.5 ? .still : gait }
        /// Walk or run, even where both are less than standing.
        var gait: Activity {
            mix { $0.activity == .run ? 1 : 0 }.value > mix { $0.activity == .walk ? 1 : 0 }.value ? .run : .walk
        }

        private func mix(_ quantity: (Segment) -> Double) -> Jet {
            let a = quantity(from)
            return (quantity(to) - a) * movement + a
        }
    }

    func moment(at t: Double) -> Moment {
        var low = 0
        var high = segments.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= t { low = middle } else { high = middle }
        }
        let i = low
        let here = segments[i]
        let previous = i > 0 ? segments[i - 1] : here
        let next = i + 1 < segments.count ? segments[i + 1] : here
        let sinceStart = t - starts[i]
        let untilEnd = starts[i + 1] - t
        if sinceStart < 0.5 * ramps[i], i > 0 {
            return ramped(previous, here, ramps[i], t - starts[i], distances[i])
        }
        if untilEnd < 0.5 * ramps[i + 1], i + 1 < segments.count {
            return ramped(here, next, ramps[i + 1], t - starts[i + 1], distances[i + 1])
        }
        let entered = distances[i] + Self.rampArea * ramps[i] * (previous.speed - here.speed)
        return Moment(
            from: here, to: here, share: .zero, movement: .zero,
            distance: Jet(entered + here.speed * sinceStart, here.speed))
    }

    /// Within the change from `a` to `b`, `t` seconds after its middle, where `distance` was covered.
    private func ramped(_ a: Segment, _ b: Segment, _ ramp: Double, _ t: Double, _ distance: Double) -> Moment {
        let share = Jet.smoothStep(t, from: -0.5 * ramp, over: ramp)
        // Movement begins at once and ends at last; walk and run change places in the middle.
        let start = a.activity == .still ? -0.5 : (b.activity == .still ? 0.05 : -0.25)
        let movement = Jet.smoothStep(t, from: start * ramp, over: 0.45 * ramp)
        let u = t / ramp + 0.5
        // ∫ smoothstep du, from the middle.
        let area = u * u * u * u * (2.5 + u * (u - 3)) - Self.rampArea
        let difference = b.speed - a.speed
        return Moment(
            from: a, to: b, share: share, movement: movement,
            distance: Jet(
                distance + a.speed * t + difference * ramp * area, a.speed + difference * share.value,
                difference * share.rate))
    }
}
