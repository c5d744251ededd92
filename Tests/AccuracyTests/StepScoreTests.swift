// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Accuracy

@Suite struct StepScoreTests {
    private static let events: [ReferenceEvent] = (0..<40).flatMap { index in
        let side = index.isMultiple(of: 2) ? "left" : "right"
        let contact = 1 + 0.35 * Double(index)
        return [
            ReferenceEvent(time: contact, kind: "IC", side: side),
            ReferenceEvent(time: contact + 0.25, kind: "TO", side: side),
        ]
    }

    private static func side(_ reference: String = "") throws -> SideFile {
        let text = """
            {"recording": "r", "dataset": "d", "data": "r.csv", "placement": "sacrum", "activity": "run, level",
             "references": [{"type": "events", "scope": "both_feet" \(reference)}]}
            """
        return try JSONDecoder().decode(SideFile.self, from: Data(text.utf8))
    }

    private static func score(
        _ reference: String = "", _ change: (Int, inout DetectedStep) -> Bool
    ) throws -> StepScore {
        let contacts = events.filter { $0.kind == "IC" }
        var steps: [DetectedStep] = []
        for (index, contact) in contacts.enumerated() {
            var step = DetectedStep(
                contact: contact.time, toeOff: contact.time + 0.25, emitted: contact.time + 0.04, side: contact.side,
                sideLive: "unknown", cadence: 60 / 0.35, metrics: [:])
            if change(index, &step) { steps.append(step) }
        }
        let side = try side(reference)
        let events = try #require(side.reference("events"))
        return StepScore(side: side, reference: events, events: Self.events, steps: steps)
    }

    @Test func theTruthScoresAsPerfect() throws {
        let score = try Self.score { _, _ in true }
        #expect(score[.f1] == 1)
        #expect(score[.countErrorPercent] == 0)
        #expect(score[.sideRightPercent] == 100)
        #expect(score[.liveRightPercent] == 0)
        #expect(abs(try #require(score[.cadenceError])) < 1e-9)
        #expect(abs(try #require(score[.latencyMs]) - 40) < 1e-9)
    }

    @Test func aConstantLagShowsAsBiasAndNotAsScatter() throws {
        let score = try Self.score { _, step in
            step.contact += 0.06
            return true
        }
        #expect(try #require(score[.f1]) == 0)
        #expect(score[.f1LagFree] == 1)
        #expect(abs(try #require(score[.biasMs]) - 60) < 1e-6)
        #expect(try #require(score[.medianMs]) < 1e-6)
        #expect(abs(try #require(score[.contactTimeErrorMs]) + 60) < 1e-6)
    }

    @Test func aFreeClockTakesItsOffsetOut() throws {
        let score = try Self.score(#", "clock_offset_free": true"#) { _, step in
            step.contact += 0.13
            return true
        }
        #expect(score[.f1] == 1)
        #expect(abs(try #require(score[.biasMs]) - 130) < 1e-6)
    }

    @Test func missedAndInventedContactsLowerF1() throws {
        let missed = try Self.score { index, _ in index % 4 != 0 }
        #expect(abs(try #require(missed[.f1]) - 2 * 30.0 / 70) < 1e-12)
        #expect(try #require(missed[.countErrorPercent]) == -25)
    }

    @Test func anUnknownSideIsNeitherRightNorWrong() throws {
        let score = try Self.score { index, step in
            if index < 10 { step.side = "unknown" }
            if index >= 36 { step.side = step.side == "left" ? "right" : "left" }
            return true
        }
        #expect(score[.sideRightPercent] == 65)
        #expect(score[.sideWrongPercent] == 10)
    }

    @Test func onlyScoringIntervalsCount() throws {
        let score = try Self.score(#", "scoring_intervals_s": [[0.9, 4.4]]"#) { _, _ in true }
        #expect(score[.reference] == 10)
        #expect(score[.detected] == 10)
    }
}

@Suite struct MatchingTests {
    @Test func pairsAreOneToOneAndNearestFirst() {
        let pairs = Matching.pairs([1.0, 1.1], [1.08, 1.3], within: 0.15)
        #expect(pairs.count == 1)
        #expect(pairs.first?.a == 1)
        #expect(pairs.first?.b == 0)
    }

    @Test func percentilesLieBetweenRanks() {
        #expect(Matching.percentile([4, 1, 3, 2], 50) == 2.5)
        #expect(Matching.percentile([0, 10], 90) == 9)
        #expect(Matching.median([]).isNaN)
    }
}
