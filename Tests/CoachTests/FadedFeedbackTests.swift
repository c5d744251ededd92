// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Coach

@Suite struct FadedFeedbackTests {
    @Test(arguments: zip([0, 1, 2, 3, 4, 5, 6, 99], [1, 1, 0.75, 0.5, 0.25, 0, 0, 0]))
    func eachWeekHasItsShareOfEveryBlock(week: Int, share: Double) {
        let fading = FadedFeedback(week: week)
        #expect(fading.share == share)
        for block in 0..<12 {
            let on = (0..<300).count { fading.isOn(at: Double(300 * block + $0) + 0.5) }
            #expect(Double(on) == 300 * share)
        }
    }

    @Test func slotsAreSpreadEvenly() {
        let half = (0..<8).map { FadedFeedback(week: 3).isOn(at: 75 * Double($0) + 1) }
        #expect(half == [false, true, false, true, false, true, false, true])
    }

    @Test func theNextChangeIsTheNextBorder() {
        let fading = FadedFeedback(week: 2)
        #expect(fading.nextChange(after: 0) == 75)
        #expect(fading.nextChange(after: 75) == 150)
        #expect(fading.nextChange(after: 299.9) == 300)
        #expect(FadedFeedback.never.nextChange(after: 10) == .infinity)
        #expect(FadedFeedback(week: 5).nextChange(after: 10) == .infinity)
    }

    @Test func anyNumberIsAnswered() {
        #expect(FadedFeedback(share: 0.6).share == 0.5)
        #expect(FadedFeedback(share: .nan).share == 1)
        #expect(FadedFeedback(share: -3).share == 0)
        #expect(FadedFeedback(share: 7).share == 1)
        #expect(FadedFeedback(week: .min).share == 1)
        for time in [Double.nan, .infinity, -1, 1e300] { _ = FadedFeedback(week: 3).isOn(at: time) }
        #expect(FadedFeedback(week: 3).sentence == "Cues in 50 % of each 5 minutes")
    }

    @Test func theMetronomeIsHeardInItsSlotsOnlyAndTheRestIsRecorded() {
        var feed = Feed()
        feed.run(310)
        var settings = CoachSettings.known
        settings.fading = FadedFeedback(week: 3)
        let cues = feed.cues(settings)
        // Running from 1 s on: slots end at 76, 151, 226 and 301 s.
        #expect(cues.map(\.kind) == [.metronomeOn, .metronomeOn, .metronomeOff, .metronomeOn, .metronomeOff])
        #expect(cues.map(\.delivery) == [.faded, .given, .given, .given, .given])
        #expect(cues.map(\.time) == [9, 76, 151, 226, 301])
    }

    @Test func dropCuesAreHeldBackAndRecorded() {
        var feed = Feed()
        feed.cadence = 177
        feed.drop = (12, 4)
        feed.run(300)
        var settings = CoachSettings.known
        settings.pelvicDrop = .left
        settings.fading = FadedFeedback(week: 5)
        let cues = feed.cues(settings)
        #expect(cues.count >= 28)
        #expect(cues.allSatisfy { $0.delivery == .faded })
        settings.isMuted = true
        #expect(feed.cues(settings).allSatisfy { $0.delivery == .muted })
    }
}
