// SPDX-License-Identifier: Apache-2.0

internal import Gait
public import Motion
internal import Sessions

/// The pelvis over the stance: each leg's mean curve with the spread of its steps.
public struct StanceFindings: Sendable {
    public struct Curve: Sendable {
        public let side: Side
        /// Steps in it.
        public let count: Int
        /// Degrees by which the swing side of the pelvis lies above its height at contact, from contact (0 %) to toe-off in running, to the
        /// next contact in walking (100 %); evenly spaced.
        public let mean: [Double]
        /// SD of the steps at each place.
        public let deviation: [Double]
    }

    public let curves: [Curve]

    /// Fewer steps of a leg show no curve.
    static let fewest = 8

    /// Replays the stream; nil where the sensor's place on the pelvis was never known.
    init?(_ session: SessionReader, _ stream: StoredStream, _ activity: Activity) throws(SessionError) {
        var sides: [Int: Side] = [:]
        for step in try session.steps(of: stream.number)
        where step.exclusion == nil && step.activity == activity && step.side != .unknown {
            sides[step.index] = step.side
        }
        guard !sides.isEmpty else { return nil }
        var moments = [Side: [RunningMoments]]()
        for curve in try session.stanceCurves(of: stream.number) {
            guard let side = sides[curve.step] else { continue }
            var mine = moments[side] ?? [RunningMoments](repeating: RunningMoments(), count: StanceCurve.places)
            // With the left foot down the right side swings: it lies lower where the left is higher.
            for place in 0..<StanceCurve.places { mine[place].push(-side.sign * curve.obliquity[place]) }
            moments[side] = mine
        }
        curves = [Side.left, .right].compactMap { side in
            guard let mine = moments[side], let count = mine.first?.count, count >= Self.fewest else { return nil }
            return Curve(
                side: side, count: count, mean: mine.map(\.mean),
                deviation: mine.map { ($0.variance ?? 0).squareRoot() })
        }
        guard !curves.isEmpty else { return nil }
    }
}
