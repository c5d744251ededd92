// SPDX-License-Identifier: Apache-2.0

/// Where a running foot meets the ground, within the window that the pitch rate opens: the first change of force that is
/// nearly as fast as the fastest one there.
///
/// The rate of change and not the force: before contact the swinging foot is slowed down by several g, smoothly.
struct ImpactOnset: Sendable {
    /// m/s³: slower changes are not an impact of running.
    private static let leastJerk = 1500.0
    /// Share of the usual fastest change from which an impact is thought to have begun.
    private static let triggerShare = 0.35
    /// Share of the fastest change in the window at which the impact begins.
    private static let onsetShare = 0.4
    /// Cells that are waited for the fastest change once one was fast enough.
    private static let wait = 4
    /// Cells after the window in which the fastest change is still learnt, lest an early one be taken for it for ever.
    private static let followed = 16
    private static let capacity = 64

    /// m/s³; 0 before the first contact.
    private var usual = 0.0
    private var window = [Double](repeating: 0, count: capacity)
    private var count = 0
    private var start = 0
    private var rising = 0
    private var following = 0
    private var fastest = 0.0

    var isRising: Bool { rising > 0 }

    /// Forgets the window.
    mutating func close() {
        count = 0
        rising = 0
    }

    /// There was a contact in the window.
    mutating func contact() {
        fastest = 0
        for index in 0..<count { fastest = max(fastest, window[index]) }
        following = Self.followed
        close()
    }

    /// To be called with every cell's rate of change.
    mutating func follow(_ jerk: Double) {
        guard following > 0 else { return }
        fastest = max(fastest, jerk)
        following -= 1
        if following == 0 { usual += (usual == 0 ? 1 : 0.25) * (fastest - usual) }
    }

    /// Rate of change of force in cell `index`, of a window that is open. Gives the onset once the fastest change is known.
    mutating func push(_ jerk: Double, index: Int) -> Double? {
        if count == 0 { start = index }
        guard count < Self.capacity else { return nil }
        window[count] = jerk
        count += 1
        if rising == 0 {
            if usual > 0, jerk > max(Self.leastJerk, Self.triggerShare * usual) { rising = 1 }
            return nil
        }
        rising += 1
        return rising > Self.wait ? onset : nil
    }

    /// The onset as far as the window is known; nil where nothing in it is an impact.
    var onset: Double? {
        var fastest = 0.0
        for index in 0..<count { fastest = max(fastest, window[index]) }
        guard fastest > Self.leastJerk else { return nil }
        let level = Self.onsetShare * fastest
        var first = 0
        while first < count - 1, window[first] < level { first += 1 }
        // The change from the cell before to this one lies between the two.
        guard first > 0 else { return Double(start) - 0.5 }
        let before = window[first - 1]
        return Double(start + first) - 0.5 - (window[first] - level) / (window[first] - before)
    }
}
