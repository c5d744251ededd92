// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Coach

@Suite struct WarningSignsTests {
    @Test func painFromFourUpSaysStop() {
        for level in 0...10 {
            var signs = WarningSigns()
            #expect(signs.push(level: level) == (level >= 4 ? .strong : nil))
        }
        #expect(WarningSigns.Sign.strong.sentence == "Pain of 4 or more: stop for today.")
    }

    @Test func painThatGrowsDuringTheRunSaysStop() {
        var signs = WarningSigns()
        #expect(signs.push(level: 0, place: "knee") == nil)
        #expect(signs.push(level: 1, place: "knee") == nil)
        #expect(signs.push(level: 2, place: "knee") == .growing)
        #expect(signs.push(level: 2, place: "knee") == .growing)
        #expect(signs.push(level: 1, place: "knee") == nil)
        #expect(WarningSigns.Sign.growing.sentence == "Pain that grows during the run: stop for today.")
    }

    @Test func painInAnotherPlaceIsAnotherPain() {
        var signs = WarningSigns()
        #expect(signs.push(level: 1, place: "hip") == nil)
        #expect(signs.push(level: 3, place: "knee") == nil)
        #expect(signs.push(level: 3) == nil)
        #expect(signs.push(level: 2, place: "hip") == .growing)
    }

    @Test func whatIsNoLevelIsNoMarker() {
        var signs = WarningSigns()
        #expect(signs.push(level: -1) == nil)
        #expect(signs.push(level: 11) == nil)
        #expect(signs.push(level: 3) == nil)
    }

    @Test func painThatLastsTwoHoursIsASignAndNoPainIsNot() {
        #expect(WarningSigns.afterRun(level: 1, seconds: 7200) == .lasting)
        #expect(WarningSigns.afterRun(level: 1, seconds: 7199) == nil)
        #expect(WarningSigns.afterRun(level: 0, seconds: 9000) == nil)
        #expect(WarningSigns.afterRun(level: 5, seconds: .nan) == nil)
    }

    @Test func manyPlacesTakeNoMoreMemory() {
        var signs = WarningSigns()
        for place in 0..<1000 { _ = signs.push(level: 3, place: "\(place)") }
        // The last place stands for all that came after it: 3 is not above 3.
        #expect(signs.push(level: 3, place: "new") == nil)
        #expect(signs.push(level: 5, place: "newer") == .growing)
    }

    @Test func aWarningIsGivenEvenWhereCuesAreMuted() {
        var settings = CoachSettings.known
        settings.isMuted = true
        settings.fading = FadedFeedback(week: 9)
        var coach = RunCoach(settings)
        var cues: [Cue] = []
        coach.mark(pain: 3, place: "knee", at: 10, into: &cues)
        coach.mark(pain: 5, place: "knee", at: 20, into: &cues)
        coach.mark(pain: 6, at: .nan, into: &cues)
        #expect(cues.map(\.kind) == [.growingPain])
        #expect(cues.first?.delivery == .given)
        #expect(cues.first?.time == 20)
        #expect(cues.first?.value == 5)
    }
}
