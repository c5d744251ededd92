// SPDX-License-Identifier: Apache-2.0

import Gait
import Motion
import Testing

@testable import Coach

@Suite struct MetronomeTests {
    private func kinds(_ cues: [Cue]) -> [Cue.Kind] { cues.map(\.kind) }

    @Test func itStartsEightSecondsAfterTheBandWasLeftAndStopsTwelveAfterItWasReached() {
        var feed = Feed()
        feed.cadence = 177
        feed.run(20.5)
        feed.cadence = 168
        feed.run(20)
        feed.cadence = 177
        feed.run(30)
        let cues = feed.cues(.known)
        #expect(kinds(cues) == [.metronomeOn, .bandReached, .metronomeOff])
        // Windows of seconds 21 on are below, those of seconds 41 on inside.
        #expect(cues.map(\.time) == [21 + 8, 41, 41 + 12])
        #expect(cues.first?.value == 168)
        #expect(cues.first?.threshold == cues.first?.band?.lower)
        #expect(cues.allSatisfy { $0.isGiven })
    }

    @Test func aFewSlowSecondsStartNothing() {
        var feed = Feed()
        for _ in 0..<10 {
            feed.cadence = 168
            feed.run(7)
            feed.cadence = 177
            feed.run(2)
        }
        #expect(feed.cues(.known).filter { $0.kind == .metronomeOn }.isEmpty)
    }

    @Test func aFewGoodSecondsStopNothing() {
        var feed = Feed()
        feed.cadence = 168
        feed.run(10)
        for _ in 0..<10 {
            feed.cadence = 177
            feed.run(11)
            feed.cadence = 168
            feed.run(3)
        }
        #expect(feed.cues(.known).filter { $0.kind == .metronomeOff }.isEmpty)
    }

    @Test func standingStillSilencesIt() {
        var feed = Feed()
        feed.run(30)
        feed.activity = .still
        feed.cadence = nil
        feed.run(10)
        let cues = feed.cues(.known)
        #expect(kinds(cues) == [.metronomeOn, .metronomeOff])
        #expect(cues.last.map { $0.time <= 31 } == true)
    }

    @Test func aSensorThatFallsSilentSilencesItAfterThreeSeconds() {
        var feed = Feed()
        feed.run(30.5)
        var coach = RunCoach(.known)
        var cues = feed.cues(&coach)
        coach.tick(32.9, into: &cues)
        #expect(kinds(cues) == [.metronomeOn])
        coach.tick(40, into: &cues)
        #expect(kinds(cues) == [.metronomeOn, .metronomeOff])
        #expect(cues.last?.time == 33)
        #expect(coach.cadence == nil)
        #expect(coach.beats == nil)
    }

    @Test func alwaysSoundsWhileRunningAndOffNever() {
        var feed = Feed()
        feed.cadence = 177
        feed.run(60)
        var settings = CoachSettings.known
        settings.metronome = .always
        #expect(kinds(feed.cues(settings)) == [.metronomeOn])
        settings.metronome = .off
        var slow = Feed()
        slow.run(60)
        #expect(slow.cues(settings).isEmpty)
    }

    @Test func beatsHaveTheTargetsPeriodAndStartUponTheForetoldContact() throws {
        for (period, foot) in [(60 / 165.0, false), (120 / 165.0, true), (60 / 82.5, false)] {
            var coach = RunCoach(.known)
            var cues: [Cue] = []
            coach.follow(.init(time: 8.9, uncertainty: 0.01, side: .left, period: period))
            var feed = Feed()
            feed.run(9.5)
            for event in feed.events { coach.push(event, into: &cues) }
            let plan = try #require(coach.beats)
            #expect(plan.period == 60 / (165 * 1.075), "foot \(foot)")
            // On at 9 s; the contact at 8.9 s is past, the next ones come a step later each.
            #expect(plan.start >= 9 + Metronome.lead)
            let step = 60 / 165.0
            let steps = (plan.start - 8.9) / step
            #expect(abs(steps - steps.rounded()) < 1e-9)
            #expect(plan.side == (Int(steps.rounded()) % 2 == 0 ? .left : .right))
        }
    }

    @Test func withoutAForetoldContactItStartsAllTheSame() throws {
        var coach = RunCoach(.known)
        var feed = Feed()
        feed.run(9.5)
        _ = feed.cues(&coach)
        let plan = try #require(coach.beats)
        #expect(plan.start == 9 + Metronome.lead)
        #expect(plan.side == .unknown)
        #expect(plan.beat(1)?.side == .unknown)
    }

    @Test func aPlanInPiecesIsThePlanAsAWhole() {
        var plan = BeatPlan(revision: 1, start: 10.1, period: 60 / 177.4, side: .right)
        plan.fadeStart = 40
        let whole = plan.beats(from: 0, to: 100)
        #expect(whole.first == Beat(time: 10.1, side: .right, gain: 1))
        #expect(whole.count > 90)
        var pieces: [Beat] = []
        var chance = Chance(seed: 3)
        var from = 0.0
        while from < 100 {
            let to = from + chance.next()
            pieces += plan.beats(from: from, to: to)
            from = to
        }
        #expect(pieces == whole)
        // Cut exactly at a beat, it belongs to the later piece.
        #expect(plan.beats(from: whole[7].time, to: whole[8].time) == [whole[7]])
        for (a, b) in zip(whole, whole.dropFirst()) {
            #expect(abs(b.time - a.time - plan.period) < 1e-9)
            #expect(a.side == b.side.opposite)
            #expect(b.gain <= a.gain && b.gain >= 0)
        }
        #expect(whole.last.map { $0.time < 43 } == true)
        #expect(plan.beats(from: .nan, to: 20).count <= 1000)
        #expect(plan.beats(from: 1e300, to: .infinity).isEmpty)
    }

    /// What a runner hears who lands at `cadence`, `late` s beside the first beat, for two minutes.
    private func heard(cadence: Double, late: Double, otherFoot: Bool = false) throws -> (BeatPlan, [BeatPlan], Double)
    {
        var metronome = Metronome(mode: .always)
        metronome.start(
            now: 0, cadence: 177, prediction: .init(time: 1, uncertainty: 0.01, side: .left, period: 60 / 177))
        let first = try #require(metronome.plan)
        var plans = [first]
        let step = 60 / cadence
        var contact = first.start + late
        var side: Side = otherFoot ? first.side.opposite : first.side
        while contact < 120 {
            metronome.follow(
                .init(time: contact + step, uncertainty: 0.01, side: side.opposite, period: step), now: contact)
            if let plan = metronome.plan, plan != plans.last { plans.append(plan) }
            contact += step
            side = side.opposite
        }
        let last = try #require(metronome.plan)
        let n = last.firstBeat(from: contact - 0.5 * step)
        let beat = try #require(last.beat(n + (last.beat(n)?.side == side ? 0 : 1)))
        let row = 2 * last.period
        let off = (beat.time - contact) / row
        return (first, plans, (off - off.rounded()) * row)
    }

    @Test(arguments: [0.1, -0.1, 0.16]) func aRunnerWhoTookUpTheRhythmIsMet(late: Double) throws {
        let (_, plans, off) = try heard(cadence: 177, late: late)
        #expect(abs(off) <= Metronome.inPhase * 60 / 177 + 1e-9, "\(off)")
        #expect(plans.count > 3)
        // Each change is too small to be a stumble, and beats before the new plan's start stay.
        for (a, b) in zip(plans, plans.dropFirst()) {
            #expect(b.revision == a.revision + 1)
            #expect(b.period == a.period)
            let n = a.firstBeat(from: b.start - 0.5 * a.period)
            let old = try #require(a.beat(n))
            #expect(abs(b.start - old.time) <= Metronome.greatestShift * a.period + 1e-9)
            #expect(b.side == old.side)
        }
    }

    @Test func leftBeatsComeToLieOnLeftContacts() throws {
        let (_, _, off) = try heard(cadence: 177, late: 0, otherFoot: true)
        #expect(abs(off) < 0.5 * 60 / 177)
    }

    @Test func aRunnerWhoDidNotIsNotFollowed() throws {
        for cadence in [165.0, 170, 190, 88.5 * 0.9] {
            let (first, plans, _) = try heard(cadence: cadence, late: 0.1)
            #expect(plans == [first])
        }
    }

    @Test func anotherTargetChangesThePeriodWithoutAPause() throws {
        var coach = RunCoach(.known)
        var feed = Feed()
        feed.run(30.5)
        var cues = feed.cues(&coach)
        let before = try #require(coach.beats)
        var settings = coach.settings
        settings.target = CadenceTarget(.number(180))
        coach.change(settings, at: 30.5, into: &cues)
        let after = try #require(coach.beats)
        #expect(after.period == 60.0 / 180)
        #expect(after.revision == before.revision + 1)
        #expect(cues.map(\.kind) == [.metronomeOn])
    }
}
