// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// Still, walking or running, from one foot.
///
/// Rest is a foot that does not turn for a second. Between walking and running decides the share of the stride that the
/// foot is on the ground: about 0.6 in walking, 0.25 to 0.45 in running.
struct FootActivity: Sendable {
    /// rad/s: a foot on the ground in standing turns less (swaying: 0.2).
    private static let restRate = 0.5
    /// s of rest, or without a contact, that make standing.
    private static let restTime = 1.0
    private static let idleTime = 2.5
    /// Share of stance: below one runs, above the other walks, between nothing changes.
    private static let runShare = 0.48, walkShare = 0.52
    /// rad/s of toe-up turn in swing, and m/s² of |f|, that only running reaches: for the first stride of a bout.
    private static let runSwing = 10.5, runForce = 55.0

    private(set) var gait = Activity.walk
    /// No stance share is known of this bout.
    private(set) var isFresh = true
    private var lastMotion = -Double.infinity
    private var lastContact = -Double.infinity
    private var lastSwing = -Double.infinity

    mutating func push(rate: Double, time: Double) {
        if rate > Self.restRate { lastMotion = time }
        // Steps whose axis is not known yet: large turns alone say that there is gait.
        if rate > 3 { lastSwing = time }
    }

    mutating func beginBout() { isFresh = true }

    /// Before a bout's first stance share is known.
    mutating func swing(peak: Double, force: Double) {
        guard isFresh else { return }
        gait = peak > Self.runSwing && force > Self.runForce ? .run : .walk
    }

    /// Share of a stride that the foot was on the ground.
    mutating func stance(share: Double) {
        guard share < Self.runShare || share > Self.walkShare else { return }
        isFresh = false
        gait = share < Self.runShare ? .run : .walk
    }

    /// Without a gyroscope: walking strides take 0.9 s and more, running ones 0.85 s and less.
    mutating func stride(time: Double) {
        if time < 0.85 { gait = .run }
        if time > 0.9 { gait = .walk }
    }

    mutating func contact(at time: Double) { lastContact = time }

    func activity(at time: Double) -> Activity {
        if time - lastMotion > Self.restTime { return .still }
        if time - max(lastContact, lastSwing) > Self.idleTime { return .still }
        return gait
    }
}
