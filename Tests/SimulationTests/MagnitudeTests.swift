// SPDX-License-Identifier: Apache-2.0

import Motion
import Testing

@testable import Simulation

/// Signals of a size that people's have.
@Suite struct MagnitudeTests {
    @Test(arguments: 1...5)
    func runningPeaksAtTheSacrumLieBetween2And4g(_ seed: Int) {
        var settings = Motions.settings(.run)
        settings.tissue = .firm
        let recording = SimulatedRecording(runner: settings, sensor: .ideal(rate: 200), seed: UInt64(seed))
        let truths = Motions.truths(settings, seed: UInt64(seed))
        let samples = Motions.samples(recording)
        for step in truths where step.initialContact > 3 && step.initialContact < 15 {
            let end = step.nextContact ?? 0
            let peak =
                samples.filter { $0.trueTime >= step.initialContact && $0.trueTime < end }
                .map { $0.orientation.rotate($0.specificForce).z }.max() ?? 0
            #expect((2.0...4.0).contains(peak / 9.81))
        }
    }

    @Test func obliquityRangesOver5To10DegreesInAStride() {
        var runner = SyntheticRunner(Motions.settings(.run), seed: 2)
        let degrees = (0..<3000).map { runner.obliquity(at: 5 + Double($0) * 0.001) * 180 / .pi }
        #expect((5.0...10.0).contains((degrees.max() ?? 0) - (degrees.min() ?? 0)))
    }

    @Test func heavyTissueRingsAndFirmTissueDoesNot() {
        func swing(_ tissue: SoftTissue.Kind) -> Double {
            var settings = Motions.settings(.run, seconds: 10)
            settings.tissue = tissue
            let samples = Motions.samples(SimulatedRecording(runner: settings, sensor: .ideal(rate: 200)))
            return Motions.deviation(samples.filter { $0.trueTime > 3 }.map { $0.specificForce.z })
        }
        let bone = swing(.none)
        #expect(abs(swing(.firm) / bone - 1) < 0.15)
        #expect(swing(.heavy) / bone > 1.1)
    }

    @Test(arguments: [(RunnerSettings.Strike.heel, 16.0), (.mid, 3.0), (.fore, -8.0)])
    func theStrikeDecidesThePitchAtContact(_ strike: RunnerSettings.Strike, _ degrees: Double) throws {
        var settings = Motions.settings(.run, .footLeft)
        settings.strike = strike
        let truths = Motions.truths(settings)
        var runner = SyntheticRunner(settings, seed: 1)
        for step in truths where step.side == .left && step.initialContact > 4 && step.initialContact < 8 {
            let toe = runner.pose(at: step.initialContact).orientation.rotate(Vector3(1, 0, 0)).z
            // People differ by a quarter, steps by some percent.
            #expect(abs(toe * 180 / .pi - degrees) < max(2, 0.3 * degrees.magnitude))
        }
    }

    @Test(arguments: [Activity.run, .walk])
    func aFootRestsOnTheTrackWhileItIsFlat(_ activity: Activity) throws {
        var settings = Motions.settings(activity, .footRight)
        settings.surface = .overground
        let truths = Motions.truths(settings)
        var runner = SyntheticRunner(settings, seed: 1)
        for step in truths where step.side == .right && step.initialContact > 4 && step.initialContact < 8 {
            let contact = try #require(step.contactTime)
            let pose = runner.pose(at: step.initialContact + 0.42 * contact)
            #expect(pose.angularRate.norm < 0.02)
            #expect(pose.velocity.norm < 0.02)
            #expect((pose.specificForce - Vector3(0, 0, 9.81)).norm < 0.6)
            // And moves in the swing.
            #expect(runner.pose(at: step.initialContact + contact + 0.15).velocity.x > 1)
        }
    }

    @Test func oneWhoStandsHardlyMoves() {
        let settings = Motions.settings(.still, seconds: 10)
        let samples = Motions.samples(SimulatedRecording(runner: settings, sensor: .ideal(rate: 100)))
        #expect(samples.count == 1000)
        #expect(samples.allSatisfy { abs($0.specificForce.norm - 9.81) < 0.1 && $0.angularRate.norm < 0.03 })
        #expect(Motions.truths(settings).isEmpty)
    }
}
