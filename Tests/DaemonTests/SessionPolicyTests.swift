// SPDX-License-Identifier: Apache-2.0

import Motion
import Testing

@testable import Daemon

@Suite struct SessionPolicyTests {
    private static func policy() -> SessionPolicy { SessionPolicy(SessionPolicy.Parameters()) }

    /// Feeds one window a second from second `from` on; gives what happened, with the second.
    private static func feed(
        _ policy: inout SessionPolicy, _ activities: [Activity], from: Int = 0, stream: Int = 0
    ) -> [(second: Int, action: SessionPolicy.Action)] {
        activities.enumerated().compactMap { offset, activity in
            policy.window(activity, stream: stream, now: Double(from + offset)).map { (from + offset, $0) }
        }
    }

    @Test func threeSecondsOfRunningStartASession() {
        var policy = Self.policy()
        let actions = Self.feed(&policy, [.still, .still, .run, .run, .run, .run])
        #expect(actions.map(\.second) == [4])
        #expect(actions.map(\.action) == [.start(.movement)])
        #expect(policy.isRecording)
    }

    @Test func aSensorPickedUpAndPutDownStartsNothing() {
        var policy = Self.policy()
        let actions = Self.feed(&policy, [.still, .walk, .still, .walk, .still, .still, .walk, .walk, .still, .still])
        #expect(actions.isEmpty)
    }

    @Test func windowsOfTwoSensorsAreNotAddedUp() {
        var policy = Self.policy()
        #expect(policy.window(.walk, stream: 0, now: 1) == nil)
        #expect(policy.window(.walk, stream: 1, now: 1) == nil)
        #expect(policy.window(.walk, stream: 0, now: 2) == nil)
        #expect(policy.window(.walk, stream: 1, now: 2) == nil)
        #expect(policy.window(.walk, stream: 0, now: 3) == .start(.movement))
    }

    @Test func stillMinutesEndASession() {
        var policy = Self.policy()
        _ = Self.feed(&policy, [Activity](repeating: .run, count: 60))
        let actions = Self.feed(&policy, [Activity](repeating: .still, count: 300), from: 60)
        #expect(actions.map(\.action) == [.end(.movement, keeps: true)])
        // The last moving window came at 59 s; 180 s of stillness follow.
        #expect(actions.map(\.second) == [239])
    }

    @Test func aSensorThatIsGoneEndsASessionAsStillnessDoes() {
        var policy = Self.policy()
        _ = Self.feed(&policy, [Activity](repeating: .run, count: 60))
        #expect(policy.tick(200) == nil)
        #expect(policy.tick(240) == .end(.movement, keeps: true))
        #expect(policy.tick(500) == nil)
    }

    @Test func aShortSessionThatNobodyAskedForIsNotKept() {
        var policy = Self.policy()
        _ = Self.feed(&policy, [Activity](repeating: .walk, count: 10))
        #expect(policy.tick(300) == .end(.movement, keeps: false))
        var asked = Self.policy()
        #expect(asked.start(0) == .start(.command))
        #expect(asked.tick(300) == .end(.movement, keeps: true))
    }

    @Test func whoStopsWhileRunningIsNotRecordedUntilTheyStoodStill() {
        var policy = Self.policy()
        _ = Self.feed(&policy, [Activity](repeating: .run, count: 30))
        #expect(policy.stop() == .end(.command, keeps: true))
        #expect(Self.feed(&policy, [Activity](repeating: .run, count: 30), from: 30).isEmpty)
        #expect(Self.feed(&policy, [Activity](repeating: .still, count: 5), from: 60).isEmpty)
        #expect(Self.feed(&policy, [.run, .run, .run], from: 65).map(\.action) == [.start(.movement)])
    }

    @Test func commandsThatChangeNothingSayNothing() {
        var policy = Self.policy()
        #expect(policy.stop() == nil)
        #expect(policy.start(0) == .start(.command))
        #expect(policy.start(1) == nil)
    }

    @Test func movementStartsNothingWhereOnlyCommandsMay() {
        var parameters = SessionPolicy.Parameters()
        parameters.startsByMovement = false
        var policy = SessionPolicy(parameters)
        #expect(Self.feed(&policy, [Activity](repeating: .run, count: 100)).isEmpty)
    }
}
