// SPDX-License-Identifier: Apache-2.0

import Foundation
import Gait
import Motion
import Testing

@Suite struct PlacementGuessTests {
    /// Feeds `seconds` of a body whose specific force (m/s²) and angular rate (rad/s) are functions of time, at 100 Hz.
    private func guess(
        _ seconds: Double, flags: Sample.Flags = [], _ motion: (Double) -> (force: Double, rate: Double)
    ) -> (placement: Placement, confidence: Double, reason: String) {
        var guess = PlacementGuess()
        for index in 0..<Int(seconds * 100) {
            let time = Double(index) / 100
            let now = motion(time)
            guess.push(
                Sample(
                    time: time, specificForce: Vector3(0, 0, now.force), angularRate: Vector3(0, now.rate, 0),
                    flags: flags))
        }
        return guess.guess
    }

    /// A foot's stride of 1.1 s: 60 % flat, then a swing that turns to and fro, then a contact.
    private func foot(_ time: Double) -> (force: Double, rate: Double) {
        let phase = time.truncatingRemainder(dividingBy: 1.1) / 1.1
        guard phase > 0.6 else { return (phase < 0.04 ? 45 : 9.81, 0.05) }
        let swing = (phase - 0.6) / 0.4
        return (9.81 + 8 * sin(2 * .pi * swing), -6 * cos(2 * .pi * swing) + 0.5)
    }

    @Test func standingIsNoGait() {
        #expect(guess(20) { _ in (9.81, 0.001) }.placement == .other)
    }

    @Test func noSamplesAreNoGait() {
        #expect(PlacementGuess().guess.placement == .other)
    }

    @Test func movementWithoutRhythmIsNoGait() {
        var state: UInt64 = 1
        let found = guess(30) { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (9.81 + 8 * (Double(state >> 33) / 4_294_967_296 - 0.25), 1)
        }
        #expect(found.placement == .other)
    }

    @Test func whatTurnsFastAndThenStandsStillIsAFoot() {
        let found = guess(20, foot)
        #expect(found.placement == .footLeft)
        #expect(found.confidence > 0.8)
        #expect(found.reason.contains("left or right"))
    }

    @Test func twoEqualStepsOfAStrideAreASacrum() {
        let found = guess(20) { (9.81 + 6 * sin(2 * .pi * 2.6 * $0), 1.2 * sin(2 * .pi * 1.3 * $0)) }
        #expect(found.placement == .sacrum)
    }

    @Test func twoUnequalStepsOfAStrideAreAHip() {
        let found = guess(20) {
            (9.81 + 5 * sin(2 * .pi * 2.6 * $0) + 3.5 * sin(2 * .pi * 1.3 * $0 + 1), 1.2 * sin(2 * .pi * 1.3 * $0))
        }
        #expect(found.placement == .hipLeft)
    }

    @Test func whatComesAfterTheHorizonChangesNothing() {
        let early = guess(PlacementGuess.horizon, foot)
        let late = guess(PlacementGuess.horizon + 60) { $0 <= PlacementGuess.horizon ? foot($0) : (9.81, 0) }
        #expect(early == late)
    }

    @Test func numbersThatAreNoneAreIgnored() {
        let found = guess(20) { $0 == 5 ? (.nan, .infinity) : foot($0) }
        #expect(found.placement == .footLeft)
    }
}
