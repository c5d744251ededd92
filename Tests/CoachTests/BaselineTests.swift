// SPDX-License-Identifier: Apache-2.0

import Gait
import Motion
import Testing

@testable import Coach

@Suite struct BaselineTests {
    private func baseline(_ speed: Double?, count: Int = 800) -> Baseline {
        var baseline = Baseline(source: .given, speed: speed)
        baseline[.cadence, .unknown] = .init(mean: 165, standardDeviation: 2, count: count)
        return baseline
    }

    private func measured(_ feed: Feed, speed: Double? = nil) -> (Baseline?, RunCoach) {
        var settings = CoachSettings()
        settings.pelvicDrop = .both
        settings.crossover = true
        var coach = RunCoach(settings)
        var cues: [Cue] = []
        coach.setSpeed(speed, at: 0, into: &cues)
        _ = feed.cues(&coach)
        return (coach.measured, coach)
    }

    @Test func fiveMinutesOfRunningAfterTheStartUpAreABaseline() throws {
        var feed = Feed()
        feed.drop = (3, 5)
        feed.run(359)
        var (baseline, coach) = measured(feed)
        #expect(baseline == nil)
        guard case .measuring(let progress) = coach.baseline else { return #expect(Bool(false), "\(coach.baseline)") }
        #expect(progress > 0.98 && progress < 1)
        feed.run(5)
        (baseline, coach) = measured(feed, speed: 2.8)
        let known = try #require(baseline)
        #expect(coach.baseline == .known(known))
        #expect(known.speed == 2.8)
        #expect(known.source == .measured)
        #expect(known.cadence?.mean == 165)
        #expect(known[.pelvicDrop, .left]?.mean == 3)
        #expect(known[.pelvicDrop, .right]?.mean == 5)
        #expect(known[.pelvicDrop, .unknown] == nil)
        #expect(try #require(known[.pelvicDrop, .left]).count > 350)
        #expect(abs(try #require(known[.contactTime, .right]).mean - 0.25) < 1e-12)
        #expect(abs(try #require(known[.crossover, .unknown]).mean - 0.4) < 1e-12)
    }

    @Test func nothingIsSaidWhileTheBaselineIsMeasured() {
        var feed = Feed()
        feed.run(30)
        feed.drop = (12, 12)
        feed.run(250)
        var settings = CoachSettings()
        settings.target = CadenceTarget(.number(180))
        settings.pelvicDrop = .both
        let cues = feed.cues(settings)
        #expect(cues.map(\.kind) == [.metronomeOn])
        #expect(cues.map(\.delivery) == [.measuringBaseline])
    }

    @Test func startUpTurnsStumblesAndWalkingDoNotShiftIt() throws {
        var feed = Feed()
        feed.cadence = 150
        feed.drop = (9, 9)
        feed.run(50)
        feed.cadence = 165
        feed.drop = (4, 4)
        var n = 0
        feed.run(200) { feed in
            n += 1
            feed.reasons = n % 10 == 0 ? .turning : (n % 17 == 0 ? .irregular : [])
            feed.drop = n % 10 == 0 || n % 17 == 0 ? (20, 20) : (4 + 0.2 * Double(n % 3), 4)
        }
        feed.reasons = []
        feed.activity = .walk
        feed.cadence = 110
        feed.drop = (1, 1)
        feed.run(60)
        feed.activity = .run
        feed.cadence = 165
        feed.drop = (4.2, 4)
        feed.run(200) { feed in
            n += 1
            // Now and then a step that nobody marked as doubtful.
            feed.drop.right = n % 40 == 0 ? 25 : 4 + 0.1 * Double(n % 3)
        }
        let baseline = try #require(measured(feed).0)
        #expect(baseline.cadence?.mean == 165)
        let left = try #require(baseline[.pelvicDrop, .left])
        let right = try #require(baseline[.pelvicDrop, .right])
        #expect(abs(left.mean - 4.2) < 0.05, "\(left)")
        #expect(abs(right.mean - 4.05) < 0.06, "\(right)")
        #expect(right.standardDeviation < 0.2)
    }

    @Test func withoutSidesThereIsNoDropButACadence() throws {
        var feed = Feed()
        feed.hasSides = false
        feed.run(370)
        let baseline = try #require(measured(feed).0)
        #expect(baseline.cadence?.mean == 165)
        #expect(baseline[.pelvicDrop, .left] == nil)
        #expect(baseline[.pelvicDrop, .right] == nil)
    }

    @Test func fewGoodStepsDelayIt() {
        var feed = Feed()
        feed.quality = .poor
        feed.run(500)
        #expect(measured(feed).1.baseline == .notYet)
        feed.quality = nil
        feed.run(60)
        #expect(measured(feed).0 != nil)
    }

    @Test func anotherSpeedOrMountingBeginsAnew() {
        var feed = Feed()
        feed.run(300)
        var coach = RunCoach(CoachSettings())
        var cues: [Cue] = []
        coach.setSpeed(2.8, at: 0, into: &cues)
        _ = feed.cues(&coach)
        coach.setSpeed(2.9, at: 300, into: &cues)
        #expect(coach.baseline != .notYet)
        coach.setSpeed(3.2, at: 300, into: &cues)
        #expect(coach.baseline == .notYet)
    }

    @Test func theNearestSpeedIsChosenAndOnlyLikeIsCompared() {
        let all = [baseline(2.5), baseline(3.0), baseline(nil), baseline(3.0, count: 900)]
        #expect(Baseline.nearest(to: 2.6, among: all)?.speed == 2.5)
        #expect(Baseline.nearest(to: 3.05, among: all)?.cadence?.count == 900)
        #expect(Baseline.nearest(to: nil, among: all)?.speed == nil)
        #expect(Baseline.nearest(to: 3, among: []) == nil)
        #expect(all[0].isComparable(at: 2.69))
        #expect(!all[0].isComparable(at: 2.71))
        #expect(!all[0].isComparable(at: nil))
        #expect(all[2].isComparable(at: nil))
    }

    @Test func ownBandsAreWiderBetweenMountingsThanWithinOne() throws {
        var own = try #require(CoachSettings.known.baselines.first)
        #expect(own.band(.pelvicDrop, .left)?.upper == 6.8)
        own.source = .measured
        #expect(try #require(own.band(.pelvicDrop, .left)).upper == 5.4)
        own[.pelvicDrop, .left] = .init(mean: 4, standardDeviation: 2, count: 50)
        #expect(own.band(.pelvicDrop, .left)?.upper == 8)
        #expect(own.band(.pelvicDrop, .unknown) == nil)
        #expect(own.band(.cadence, .unknown) == nil)
    }

    @Test func aValueThatIsNoNumberIsNotTaken() {
        var own = baseline(nil)
        own[.pelvicDrop, .left] = .init(mean: .nan, standardDeviation: 1, count: 50)
        own[.pelvicDrop, .right] = .init(mean: 3, standardDeviation: 1, count: 0)
        #expect(own[.pelvicDrop, .left] == nil)
        #expect(own[.pelvicDrop, .right] == nil)
    }
}
