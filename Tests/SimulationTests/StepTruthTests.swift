// SPDX-License-Identifier: Apache-2.0

import DSP
import Motion
import Testing

@testable import Simulation

@Suite struct StepTruthTests {
    @Test(arguments: [Activity.run, .walk])
    func sidesAlternateAndTheRhythmIsTheOneAskedFor(_ activity: Activity) {
        let truths = Motions.truths(Motions.settings(activity, seconds: 40))
        #expect(truths.count > 60)
        for (a, b) in zip(truths, truths.dropFirst()) {
            #expect(b.side == a.side.opposite)
            #expect(a.nextContact == b.initialContact)
        }
        let wanted = activity == .run ? 165.8 : 112.5
        #expect(abs(Motions.mean(truths.compactMap(\.cadence)) - wanted) < 0.015 * wanted)
    }

    @Test func runnersFlyAndWalkersDoNot() throws {
        for step in Motions.truths(Motions.settings(.run)).dropLast(2) {
            let contact = try #require(step.contactTime)
            let flight = try #require(step.flightTime)
            #expect((0.2...0.3).contains(contact))
            #expect(flight > 0.02)
        }
        for step in Motions.truths(Motions.settings(.walk)).dropLast(2) {
            #expect(step.flightTime == nil)
            let toeOff = try #require(step.toeOff)
            let next = try #require(step.nextContact)
            #expect(toeOff > next)
        }
    }

    @Test(arguments: [Activity.run, .walk])
    func dropTruthIsTheDropOfThePose(_ activity: Activity) throws {
        var settings = Motions.settings(activity)
        settings.dropLeft = 7
        settings.dropRight = 3
        let truths = Motions.truths(settings)
        var runner = SyntheticRunner(settings, seed: 1)
        for step in truths where step.initialContact > 4 && step.initialContact < 8 {
            let end = try #require(step.toeOff)
            var heights: [Double] = []
            var t = step.initialContact
            while t <= end {
                let z = runner.pose(at: t).orientation.rotate(Vector3(0, 1, 0)).z
                heights.append(step.side.sign * Elementary.asin(z) * 180 / .pi)
                t += 0.001
            }
            let drop = (heights.max() ?? 0) - (heights.first ?? 0)
            // A grid of 64 points a stance on a curve of some 1000 °/s².
            #expect(abs(drop - step.drop) < 0.01)
        }
        for (side, wanted) in [(Side.left, 7.0), (.right, 3.0)] {
            let mean = Motions.mean(truths.filter { $0.side == side }.dropFirst(2).dropLast(2).map(\.drop))
            // The step-to-step spread of 0.4 degrees over a dozen steps.
            #expect(abs(mean - wanted) < 0.4)
        }
    }

    @Test func aHikeRaisesTheSwingSide() {
        var settings = Motions.settings(.run)
        settings.dropLeft = -4
        settings.variability = 0
        let truths = Motions.truths(settings)
        var runner = SyntheticRunner(settings, seed: 1)
        for step in truths where step.side == .left && step.initialContact > 4 && step.initialContact < 10 {
            let start = runner.obliquity(at: step.initialContact)
            let middle = runner.obliquity(at: step.initialContact + 0.1)
            #expect((middle - start) * 180 / .pi < -3.5)
            #expect(step.drop < 0.2)
        }
    }

    @Test func rollRateAtContactTellsTheSideWhereThePelvisDrops() throws {
        let truths = Motions.truths(Motions.settings(.run))
        var runner = SyntheticRunner(Motions.settings(.run), seed: 1)
        for step in truths where step.initialContact > 4 && step.initialContact < 10 {
            #expect(step.side.sign * runner.pose(at: step.initialContact + 0.03).angularRate.x > 0)
        }
    }

    @Test(arguments: [(Activity.run, 0.08), (.run, 0.0), (.run, -0.03), (.walk, 0.12)])
    func feetAreAsFarApartAsAskedFor(_ activity: Activity, _ width: Double) {
        var settings = Motions.settings(activity, seconds: 40)
        settings.stepWidth = width
        let truths = Motions.truths(settings)
        let widths = truths.dropFirst(4).compactMap(\.stepWidth)
        #expect(widths.count > 50)
        #expect(abs(Motions.mean(widths) - width) < 0.005)
        #expect(Motions.deviation(widths) < 0.03)
        let index = Motions.mean(truths.dropFirst(4).compactMap(\.crossoverIndex))
        #expect(abs(index - (1 - Motions.mean(widths) / 0.09)) < 1e-6)
    }

    @Test(arguments: [(Activity.run, 0.05...0.13), (.walk, 0.02...0.06)])
    func thePelvisGoesUpAndDownAsMuchAsOnPeople(_ activity: Activity, _ range: ClosedRange<Double>) {
        for seed in 1...4 {
            let truths = Motions.truths(Motions.settings(activity), seed: UInt64(seed))
            for step in truths.dropFirst(3).dropLast(3) {
                #expect(range.contains(step.verticalOscillation ?? -1))
            }
        }
    }

    @Test func aLimpMakesLeftStepsLonger() {
        var settings = Motions.settings(.run, seconds: 40)
        settings.limp = 6
        let truths = Motions.truths(settings)
        func mean(_ side: Side) -> Double {
            Motions.mean(truths.filter { $0.side == side }.compactMap { $0.cadence.map { 60 / $0 } })
        }
        let asymmetry = 100 * (mean(.left) - mean(.right)) / (0.5 * (mean(.left) + mean(.right)))
        #expect(abs(asymmetry - 6) < 1)
    }

    @Test func bothFeetStayDownAtTheEndOfABout() throws {
        let schedule = ActivitySchedule([.init(.run, duration: 8), .init(.still, duration: 6)])
        let truths = Motions.truths(RunnerSettings(schedule: schedule))
        let last = try #require(truths.last)
        #expect(last.cadence == nil)
        #expect(last.initialContact < 9)
        #expect(truths.suffix(2).allSatisfy { $0.toeOff == nil })
        #expect(truths.dropLast(2).allSatisfy { $0.toeOff != nil })
    }

    @Test(arguments: [Placement.footLeft, .footRight], [Activity.run, .walk])
    func aFootComesToRestAfterABoutAndSetsOffAgain(_ placement: Placement, _ activity: Activity) {
        let schedule = ActivitySchedule([
            .init(activity, duration: 8), .init(.still, duration: 12), .init(activity, duration: 6),
        ])
        var settings = RunnerSettings(schedule: schedule)
        settings.placement = placement
        settings.surface = .overground
        for seed in 1...4 {
            var runner = SyntheticRunner(settings, seed: UInt64(seed))
            var previous = runner.pose(at: 7)
            for k in 1..<8000 {
                let t = 7 + Double(k) * 0.002
                let pose = runner.pose(at: t)
                // No foot is faster than 12 m/s, nor jumps.
                #expect(pose.velocity.norm < 12)
                #expect((pose.position - previous.position).norm < 0.025)
                if t > 10 && t < 18 { #expect(pose.velocity.norm < 1e-6) }
                previous = pose
            }
        }
    }
}
