// SPDX-License-Identifier: Apache-2.0

import Gait
import Motion
import Testing

@testable import Coach

@Suite struct CadenceTargetTests {
    let usual = CoachSettings.known.baselines.first

    @Test func aShareIsTakenOfTheOwnBaselineAndKeptBetweenFiveAndTenPercent() {
        #expect(CadenceTarget(.aboveBaseline(0.08)).band(above: usual)?.centre == 165 * 1.08)
        #expect(CadenceTarget(.aboveBaseline(0.5)).band(above: usual)?.centre == 165 * 1.10)
        #expect(CadenceTarget(.aboveBaseline(-1)).band(above: usual)?.centre == 165 * 1.05)
        #expect(CadenceTarget(.aboveBaseline(.nan)).band(above: usual) == nil)
        #expect(CadenceTarget(.aboveBaseline(0.08)).band(above: nil) == nil)
    }

    @Test func aNumberNeedsNoBaseline() {
        let band = CadenceTarget(.number(176), halfWidth: 4).band(above: nil)
        #expect(band == Band(centre: 176, halfWidth: 4))
        #expect(CadenceTarget(.number(.nan)).band(above: nil) == nil)
        #expect(CadenceTarget(.number(88)).band(above: nil)?.centre == 120)
        #expect(CadenceTarget(.number(176), halfWidth: .nan).band(above: nil)?.upper == 179)
    }

    @Test func theUsualCadenceIsNeverInsideTheBandAboveIt() throws {
        for share in [0.05, 0.075, 0.10] {
            for cadence in stride(from: 125.0, through: 210, by: 5) {
                var baseline = Baseline(source: .measured)
                baseline[.cadence, .unknown] = .init(mean: cadence, standardDeviation: 2, count: 800)
                let band = try #require(CadenceTarget(.aboveBaseline(share)).band(above: baseline))
                #expect(band.lower > cadence + CadenceTarget.margin)
            }
        }
    }

    @Test func theSentenceCountsWholeStepsToTheNearerEdge() {
        let band = Band(centre: 177, halfWidth: 3)
        #expect(CadenceStatus(cadence: 170.4, band: band, state: .below).sentence == "4 more a minute")
        #expect(CadenceStatus(cadence: 173.99, band: band, state: .below).sentence == "1 more a minute")
        #expect(CadenceStatus(cadence: 182.5, band: band, state: .above).sentence == "Ease off by 3")
        #expect(CadenceStatus(cadence: 180.5, band: band, state: .inside).sentence == "In your target band")
    }

    @Test func halfACadenceIsNoCadenceToTalkAbout() {
        var feed = Feed()
        feed.cadence = 82.5
        feed.run(60)
        var coach = RunCoach(.known)
        #expect(feed.cues(&coach).isEmpty)
        #expect(coach.cadence == nil)
        #expect(coach.timeInBand.total == 0)
    }

    @Test func aLimpLeavesTheStateAlone() {
        for limp in [0.0, 0.1, 0.3] {
            var feed = Feed()
            feed.cadence = 177
            feed.limp = limp
            feed.run(120)
            var coach = RunCoach(.known)
            #expect(feed.cues(&coach).isEmpty)
            #expect(coach.timeInBand.share == 1)
        }
    }

    @Test func secondsAreCountedOnceEach() {
        var feed = Feed()
        feed.cadence = 165
        feed.run(20)
        feed.cadence = 177
        feed.run(30)
        feed.cadence = 190
        feed.run(10)
        feed.activity = .walk
        feed.cadence = 110
        feed.run(30)
        var coach = RunCoach(.known)
        _ = feed.cues(&coach)
        #expect(coach.timeInBand.below == 20)
        #expect(coach.timeInBand.inside == 30)
        #expect(coach.timeInBand.above == 10)
        #expect(coach.timeInBand.share == 0.5)
    }
}
