// SPDX-License-Identifier: Apache-2.0

import Gait
import Motion
import Testing

@testable import Coach

/// Cues made of steps: pelvic drop and crossover.
@Suite struct StepCueTests {
    /// In the cadence band, so that nothing else is said.
    private func settings(_ sides: PelvicDropCue.Sides, crossover: Bool = false) -> CoachSettings {
        var settings = CoachSettings.known
        settings.metronome = .off
        settings.pelvicDrop = sides
        settings.crossover = crossover
        return settings
    }

    private func feed(_ seconds: Double, _ change: (inout Feed) -> Void) -> Feed {
        var feed = Feed()
        feed.cadence = 177
        feed.run(seconds, change: change)
        return feed
    }

    @Test func aDropAboveTheBandIsSaidOnItsSideOnlyAndEveryTenSecondsAtMost() {
        let feed = feed(60) { $0.drop = (9, 9) }
        for (sides, side) in [(PelvicDropCue.Sides.left, Side.left), (.right, .right)] {
            let given = feed.cues(settings(sides)).filter(\.isGiven)
            #expect(given.count == 6)
            #expect(given.allSatisfy { $0.side == side && $0.kind == .pelvicDrop })
            for (a, b) in zip(given, given.dropFirst()) { #expect(b.time - a.time >= 10) }
            #expect(given.first?.value == 9)
            #expect(given.first?.threshold == 7.3)
            #expect(given.first?.sentence?.hasSuffix("leg: pelvis falls 5.0° more than usual") == true)
        }
        #expect(feed.cues(settings(.off)).isEmpty)
    }

    @Test func bothSidesTakeTurns() {
        let given = feed(60) { $0.drop = (9, 9) }.cues(settings(.both)).filter(\.isGiven)
        for (a, b) in zip(given, given.dropFirst()) {
            #expect(b.time - a.time >= 10)
            #expect(b.side == a.side.opposite)
        }
        #expect(given.count == 6)
    }

    @Test func oneSideAloneIsNotHeldUpByTheOther() {
        let given = feed(60) { $0.drop = (9, 4) }.cues(settings(.both)).filter(\.isGiven)
        #expect(given.map(\.side) == [Side](repeating: .left, count: 6))
    }

    @Test func twoBadStepsInFiveAreNoReason() {
        var n = 0
        let cues = feed(120) { feed in
            n += 1
            // Of ten steps, two left and two right ones.
            feed.drop = n % 10 < 4 ? (30, 30) : (4, 4)
        }.cues(settings(.both, crossover: true))
        #expect(cues.isEmpty)
    }

    @Test(arguments: [
        Step.Reasons.irregular, .turning, .boutEdge, .slipped, .missingSamples,
    ]) func doubtfulStepsAreNoGround(reasons: Step.Reasons) {
        let cues = feed(60) {
            $0.drop = (20, 20)
            $0.crossover = 3
            $0.reasons = reasons
        }.cues(settings(.both, crossover: true))
        #expect(cues.isEmpty)
    }

    @Test func unknownSidesPoorStepsWalkingAndAbsentNumbersAreNoGround() {
        let changes: [(inout Feed) -> Void] = [
            { $0.hasSides = false }, { $0.quality = .poor }, { $0.activity = .walk },
            {
                $0.drop = (.nan, .nan)
                $0.crossover = .nan
            },
            {
                $0.drop = (.infinity, -.infinity)
                $0.crossover = .infinity
            },
        ]
        for change in changes {
            let cues = feed(60) {
                $0.drop = (20, 20)
                $0.crossover = 3
                change(&$0)
            }.cues(settings(.both, crossover: true))
            #expect(cues.isEmpty)
        }
    }

    @Test func crossoverIsSaidOnceItIsClearAndEveryTwentySecondsAtMost() {
        let given = feed(70) { $0.crossover = 1.3 }.cues(settings(.off, crossover: true)).filter(\.isGiven)
        #expect(given.count == 4)
        for (a, b) in zip(given, given.dropFirst()) { #expect(b.time - a.time >= 20) }
        #expect(given.allSatisfy { $0.kind == .crossover && $0.side == .unknown && $0.value == 1.3 })
        #expect(given.first?.sentence == "Feet land closer to one line than usual")
        #expect(feed(70) { $0.crossover = 1.1 }.cues(settings(.off, crossover: true)).isEmpty)
        #expect(feed(70) { $0.crossover = 1.3 }.cues(settings(.off)).isEmpty)
    }

    @Test(arguments: [1, 2, 3] as [UInt64]) func whateverTheStepsAreCuesKeepTheirInterval(seed: UInt64) {
        var chance = Chance(seed: seed)
        let cues = feed(600) {
            $0.drop = (4 + 8 * chance.next(), 4 + 8 * chance.next())
            $0.crossover = 2 * chance.next()
            if chance.next() < 0.1 { $0.reasons = .irregular } else { $0.reasons = [] }
        }.cues(settings(.both, crossover: true))
        for (kind, interval) in [(Cue.Kind.pelvicDrop, PelvicDropCue.interval), (.crossover, CrossoverCue.interval)] {
            let given = cues.filter { $0.kind == kind && $0.isGiven }
            for (a, b) in zip(given, given.dropFirst()) { #expect(b.time - a.time >= interval) }
            for cue in cues where cue.kind == kind { #expect(cue.value > cue.threshold) }
        }
        #expect(cues.contains { $0.kind == .pelvicDrop && $0.delivery == .given })
    }

    @Test func whatIsRaisedAgainTooSoonIsRecordedAsHeldBack() {
        var n = 0
        let cues = feed(30) { feed in
            n += 1
            feed.drop = n / 14 % 2 == 0 ? (9, 4) : (4, 4)
        }.cues(settings(.left))
        #expect(cues.contains { $0.delivery == .coolingDown })
        #expect(cues.first?.delivery == .given)
    }

    @Test func anotherSpeedThanTheBaselinesIsNotCompared() {
        var settings = settings(.both, crossover: true)
        settings.baselines[0].speed = 2.6
        let feed = feed(60) {
            $0.drop = (12, 12)
            $0.crossover = 2
        }
        for (speed, isSaid) in [(2.6, true), (2.75, true), (3.0, false)] {
            var coach = RunCoach(settings)
            var cues: [Cue] = []
            coach.setSpeed(speed, at: 0, into: &cues)
            #expect(feed.cues(&coach).isEmpty == !isSaid, "\(speed) m/s")
        }
        #expect(feed.cues(settings).isEmpty)
    }

    @Test func contactsTakenBackAreNoSteps() {
        var feed = feed(60) { $0.drop = (4, 4) }
        var events: [GaitEvent] = []
        var index = 100_000
        for event in feed.events {
            events.append(event)
            guard case .correction(var step) = event else { continue }
            index += 1
            step.index = index
            step.metrics[Feed.slot("pelvic_drop")] = .init(value: 20, uncertainty: 1)
            events += [.contact(step), .correction(step), .retracted(step)]
        }
        feed.events = events
        #expect(feed.cues(settings(.both)).isEmpty)
    }
}
