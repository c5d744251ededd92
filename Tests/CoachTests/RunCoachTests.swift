// SPDX-License-Identifier: Apache-2.0

import Gait
import Motion
import Testing

@testable import Coach

/// What holds for all advice, whatever the run.
@Suite struct RunCoachTests {
    private var settings: CoachSettings {
        var settings = CoachSettings.known
        settings.pelvicDrop = .both
        settings.crossover = true
        settings.fading = FadedFeedback(week: 2)
        return settings
    }

    /// Twelve minutes in which everything wanders, with walks, gaps and odd values.
    private func wildRun(_ seed: UInt64) -> Feed {
        var chance = Chance(seed: seed)
        var feed = Feed()
        for _ in 0..<40 {
            let kind = chance.next()
            feed.activity = kind < 0.1 ? .walk : (kind < 0.15 ? .still : .run)
            feed.cadence = kind < 0.15 ? 110 : 165 + 20 * chance.next()
            let drop = 4 + 6 * chance.next()
            let noise = chance.next()
            feed.run(18 * (0.1 + chance.next())) {
                $0.drop = (drop + noise * chance.next(), drop)
                $0.crossover = noise < 0.1 ? .nan : 1.2 * noise
                $0.reasons = chance.next() < 0.05 ? .missingSamples : []
            }
            if chance.next() < 0.15 { feed.gap(1 + 8 * chance.next()) }
        }
        return feed
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64]) func howOftenItIsTickedDoesNotMatter(seed: UInt64) {
        let feed = wildRun(seed)
        let plain = feed.cues(settings)
        #expect(plain.count > 10)
        var chance = Chance(seed: seed &+ 77)
        var coach = RunCoach(settings)
        var cues: [Cue] = []
        var last = 0.0
        for event in feed.events {
            let next: Double
            switch event {
            case .contact(let step): next = step.emitted
            case .window(let window): next = window.time
            default: next = last
            }
            // Session time reaches the client in steps of its own.
            while chance.next() < 0.7, last < next {
                last = min(next, last + 2 * chance.next())
                coach.tick(last, into: &cues)
            }
            coach.push(event, into: &cues)
            last = max(last, next)
        }
        #expect(cues.map(Said.init) == plain.map(Said.init))
    }

    /// NaN is not equal to itself; a cue's absent numbers are.
    private struct Said: Equatable {
        let kind: Cue.Kind
        let side: Side
        let delivery: Cue.Delivery
        let time, value: UInt64

        init(_ cue: Cue) {
            kind = cue.kind
            side = cue.side
            delivery = cue.delivery
            time = cue.time.bitPattern
            value = cue.value.bitPattern
        }
    }

    @Test(arguments: [5, 6, 7, 8] as [UInt64]) func cuesComeInOrderAndKeepTheirInterval(seed: UInt64) {
        let cues = wildRun(seed).cues(settings)
        for (a, b) in zip(cues, cues.dropFirst()) { #expect(b.time >= a.time) }
        for (kind, interval) in [
            (Cue.Kind.pelvicDrop, PelvicDropCue.interval), (.crossover, CrossoverCue.interval),
            (.bandReached, RunCoach.reachedInterval),
        ] {
            let given = cues.filter { $0.kind == kind && $0.isGiven }
            for (a, b) in zip(given, given.dropFirst()) { #expect(b.time - a.time >= interval) }
        }
        // What begins ends before it begins again.
        let heard = cues.filter { ($0.kind == .metronomeOn || $0.kind == .metronomeOff) && $0.isGiven }
        for (n, cue) in heard.enumerated() { #expect(cue.kind == (n % 2 == 0 ? .metronomeOn : .metronomeOff)) }
        for cue in cues { #expect(cue.sentence?.contains("nan") != true) }
    }

    @Test func timesAndNumbersWithoutSenseChangeNothing() {
        var coach = RunCoach(settings)
        var cues: [Cue] = []
        for time in [Double.nan, .infinity, -.infinity, 1e300, -5] {
            coach.push(.window(Window(time: time, activity: .run, cadence: .nan, quality: .good)), into: &cues)
            coach.tick(time, into: &cues)
            coach.setSpeed(time, at: time, into: &cues)
            coach.push(.contact(Step(index: 0, initialContact: time, emitted: time, activity: .run)), into: &cues)
            coach.follow(.init(time: time, uncertainty: time, side: .left, period: time))
            coach.push(.mounting(.unknown, time: time), into: &cues)
        }
        #expect(cues.isEmpty)
        #expect(coach.cadence == nil)
        #expect(coach.speed == nil)
    }

    @Test func mutingSilencesAtOnceAndSaysAgainWhatIsStillWanted() {
        var feed = Feed()
        feed.run(30)
        var coach = RunCoach(.known)
        var cues = feed.cues(&coach)
        var quiet = CoachSettings.known
        quiet.isMuted = true
        coach.change(quiet, at: 30.2, into: &cues)
        coach.change(.known, at: 30.4, into: &cues)
        #expect(cues.map(\.kind) == [.metronomeOn, .metronomeOff, .metronomeOn])
        #expect(cues.map(\.time) == [9, 30.2, 30.4])
    }

    @Test func aSensorThatMovedMakesItsBaselineOneOfAnotherMounting() {
        var feed = Feed()
        feed.run(380)
        var coach = RunCoach(CoachSettings())
        var cues: [Cue] = []
        coach.push(.mounting(.forward, time: 0.5), into: &cues)
        _ = feed.cues(&coach)
        #expect(coach.measured?.source == .measured)
        coach.push(.mounting(.locked, time: 381), into: &cues)
        #expect(coach.measured?.source == .measured)
        coach.push(.mounting(.unknown, time: 382), into: &cues)
        #expect(coach.measured?.source == .given)
    }

    @Test func stepsHeldForTheirCorrectionsAreFew() {
        var steps = OpenSteps()
        var complete = 0
        for n in 0..<10_000 {
            let step = Step(index: n, initialContact: Double(n), emitted: Double(n), activity: .run)
            if steps.push(.contact(step)) != nil { complete += 1 }
        }
        #expect(complete == 10_000 - OpenSteps.later)
    }
}
