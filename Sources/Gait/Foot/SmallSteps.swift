// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// Steps that have no swing in the sagittal plane: the first and the closing one, and those of a turn on the spot.
///
/// The foot rests, moves, and rests again somewhere else. A foot that taps, pivots or sways comes back to where it was. Only
/// used where the pitch rate told nothing, and given after the foot has come to rest.
struct SmallSteps: Sendable {
    /// rad/s: above, the foot moves; below, for `restTime` s, it rests.
    private static let movingRate = 0.6, restRate = 0.5, restTime = 0.08
    /// m/s²: |f| departs from gravity by less at rest (scale errors of 3 % included).
    private static let restForce = 1.5
    /// rad/s: a foot that is put elsewhere turns faster once.
    private static let leastPeak = 1.2
    /// s from the first movement (heel rise) to rest.
    private static let shortest = 0.2, longest = 1.8
    /// m, horizontal: a pivot on the ball moves the sensor up to 0.1 m; integrating for a second errs by some 0.03 m.
    private static let leastTravel = 0.25
    /// Share of the movement's highest speed from which it brakes for the ground, and s from there to contact: the pair that
    /// scatters least against hand-checked contacts (36 steps, median deviation 32 ms).
    private static let landedShare = 0.4
    private static let landedDelay = 0.030

    private var start: Int?
    private var lastMoving = 0
    private var peak = 0.0
    private var hasContact = false

    mutating func interrupt() { start = nil }

    /// The pitch rate gave a contact: this movement needs no other.
    mutating func contact() { hasContact = true }

    /// `rate` is the norm of the smooth rate of cell `index`. Gives the cell of a contact.
    mutating func push(_ rate: Double, index: Int, history: borrowing FootHistory) -> Double? {
        guard let start else {
            if rate > Self.movingRate {
                self.start = index
                lastMoving = index
                peak = rate
                hasContact = false
            }
            return nil
        }
        peak = max(peak, rate)
        if rate > Self.restRate || abs(history[index].forceNorm - FootPath.gravity) > Self.restForce {
            lastMoving = index
        }
        guard Double(index - lastMoving) * FootGrid.step >= Self.restTime else { return nil }
        self.start = nil
        let time = Double(lastMoving - start) * FootGrid.step
        guard !hasContact, peak > Self.leastPeak, time > Self.shortest, time < Self.longest else { return nil }
        // A few cells of rest at either end.
        let braking = FootPath.landing(
            history, from: start - 4, to: lastMoving + 4, travel: Self.leastTravel, share: Self.landedShare)
        return braking.map { $0 + Self.landedDelay / FootGrid.step }
    }
}
