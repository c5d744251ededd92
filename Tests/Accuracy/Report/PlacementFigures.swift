// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What a sensor at the waist and one at a foot tell of people, in a dozen figures: a part of the page, and of the README.
struct PlacementFigures {
    private let columns: [[RecordingOutcome]]

    init(_ outcomes: [RecordingOutcome]) {
        columns = [(false, false), (false, true), (true, false), (true, true)].map { isFoot, isRun in
            outcomes.filter {
                $0.steps != nil && $0.recording.side.isFoot == isFoot && $0.recording.side.isRun == isRun
            }
        }
    }

    var table: Markdown {
        var markdown = Markdown()
        markdown.table(
            ["mean over recordings of people", "waist, walking", "waist, running", "foot, walking", "foot, running"],
            [
                ["recordings with a reference"] + columns.map { String($0.count) },
                row("contacts found within 50 ms, F1", .f1LagFree, 2),
                row("step count error, %", .countErrorPercent, 1),
                row("contact: median deviation, ms", .medianMs, 0),
                row("toe-off: median deviation, ms", .toeOffMedianMs, 0),
                row("cadence error, steps/min", .cadenceError, 1),
                row("side right, %", .sideRightPercent, 1),
                row("side named and wrong, %", .sideWrongPercent, 1),
                ["pelvic drop, mean per side: error, degrees"]
                    + columns.map { outcomes in mean(outcomes.compactMap(\.drop?.meanAbsolute), 1) },
                row("latency of a contact, median, ms", .latencyMs, 0),
            ])
        return markdown
    }

    private func row(_ title: String, _ figure: StepScore.Figure, _ decimals: Int) -> [String] {
        [title]
            + columns.map { outcomes in
                mean(outcomes.compactMap { $0.steps?[figure].map { abs($0) } }, decimals)
            }
    }

    private func mean(_ values: [Double], _ decimals: Int) -> String {
        Markdown.number(values.isEmpty ? nil : Matching.mean(values), decimals)
    }

    static let begin = "<!-- figures: written by make accuracy -->\n"
    static let end = "<!-- end of figures -->"

    /// `page` with the table between its two marks; as it is where it has none.
    func inserted(into page: String) -> String {
        guard let begin = page.range(of: Self.begin), let end = page.range(of: Self.end),
            begin.upperBound <= end.lowerBound
        else { return page }
        return page.replacingCharacters(in: begin.upperBound..<end.lowerBound, with: "\n" + table.text)
    }
}
