// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Accuracy

@Suite struct MeanIntervalsTests {
    private func step(_ side: String, _ drop: Double) -> SimulatedTruth.Step {
        SimulatedTruth.Step(
            side: side, activity: "run", contact: 0, toeOff: 0.2, metrics: ["pelvic_drop": drop], isJudged: true)
    }

    @Test func meansAndDifferencesAreHeldAgainstTheTruthOfTheSameActivity() throws {
        let summary = """
            {"metrics": {"pelvic_drop": {"run": {
              "left": {"mean": 6, "u": 2}, "right": {"mean": 4, "u": 0.5},
              "symmetry": {"difference": 2, "u_difference": 1}}}}}
            """
        let truth = [step("left", 4), step("left", 6), step("right", 3), step("right", 3)]
        let intervals = try MeanIntervals(summary: Data(summary.utf8), truth: truth)
        #expect(intervals.ratios("pelvic_drop", .mean) == [0.5, 2])
        #expect(intervals.ratios("pelvic_drop", .difference) == [0])
        #expect(MeanIntervals.coveredPercent(intervals.ratios("pelvic_drop", .mean)) == 50)
        #expect(intervals.ratios("step_width", .mean).isEmpty)
    }

    @Test func aSummaryWithoutMetricsGivesNothing() throws {
        #expect(try MeanIntervals(summary: Data("{}".utf8), truth: []).entries.isEmpty)
        #expect(MeanIntervals.coveredPercent([]) == nil)
    }
}
