// SPDX-License-Identifier: Apache-2.0

import Gait
import Motion
import Sessions
import Testing

@testable import Reports

@Suite struct ChangeTests {
    private func report(
        _ left: Double, placement: Placement = .sacrum, speed: Double? = 2.7, start: Int64 = 1_795_000_000,
        runner: String = "A",
        seconds: Double = 240, baseline: SessionReport? = nil
    ) throws -> SessionReport {
        let session = try MadeUpSession(
            [
                .init(
                    placement: placement, seconds: seconds,
                    drop: { number, side in (side == .left ? left : 4) + 0.1 * Double(number % 3) - 0.1 })
            ],
            runner: runner, involved: .left, start: start, speed: speed)
        return try SessionReport(try session.reader(), baseline: baseline)
    }

    private func leftChange(_ report: SessionReport) throws -> Change {
        let main = try #require(report.main)
        let row = try #require(report.row("pelvic_drop", main, .run))
        return try #require(report.change(row, .left, .run))
    }

    @Test func aChangeBelowTheMinimalDetectableOneIsNone() throws {
        let change = try leftChange(try report(7, start: 1_796_000_000, baseline: try report(9)))
        guard case .undetectable(let by, _, let threshold) = change else {
            Issue.record("\(change)")
            return
        }
        #expect(abs(by + 2) < 0.01)
        // The table's 2.8°, not the smaller uncertainty of the two means.
        #expect(threshold == 2.8)
    }

    @Test func aLargerChangeIsReal() throws {
        let now = try report(5.5, start: 1_796_000_000, baseline: try report(9))
        #expect(try leftChange(now).isReal)
        #expect(
            now.sentences.contains {
                $0.hasPrefix("The left pelvic drop fell by 3.5") && $0.hasSuffix("a real change.")
            })
    }

    @Test(arguments: [
        ("other placement", Placement.hipLeft, 2.7, "A"), ("other speed (9.7 v", .sacrum, 3.2, "A"),
        ("another runner", .sacrum, 2.7, "B"),
    ])
    func unlikeSessionsAreNotCompared(why: String, placement: Placement, speed: Double, runner: String) throws {
        let now = try report(
            5, placement: placement, speed: speed, start: 1_796_000_000, runner: runner, baseline: try report(9))
        #expect(now.baseline?.obstacle?.hasPrefix(why) == true, "\(now.baseline?.obstacle ?? "none")")
        #expect(try ReportPage(now).html().contains("Not compared: \(why)"))
    }

    @Test func withoutSpeedsThereIsACaution() throws {
        let now = try report(5, speed: nil, start: 1_796_000_000, baseline: try report(9))
        #expect(now.baseline?.obstacle == nil)
        #expect(now.baseline?.caution?.contains("Speed was not entered") == true)
    }

    @Test func fewStepsAreNotCompared() throws {
        let now = try report(5, start: 1_796_000_000, seconds: 5, baseline: try report(9))
        guard case .notComparable(let why) = try leftChange(now) else {
            Issue.record("compared")
            return
        }
        #expect(why.hasPrefix("too few steps for a mean (7 of at least 20)"))
    }

    @Test func aComparisonHasARowForEachLaterSession() throws {
        let first = try report(9)
        let comparison = Comparison([
            first, try report(8, start: 1_796_000_000, baseline: first),
            try report(5, start: 1_797_000_000, baseline: first),
        ])
        let html = try ComparisonPage(comparison).html()
        #expect(html.contains("Comparison of 3 sessions"))
        #expect(html.contains("The left pelvic drop fell by 4.0"))
        #expect(html.contains(": real</span>"))
    }
}
