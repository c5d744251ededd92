// SPDX-License-Identifier: Apache-2.0

/// The part of the page that rests on recordings of people.
struct RecordingReport {
    let outcomes: [RecordingOutcome]

    private typealias Figure = StepScore.Figure

    func write(to page: inout Markdown) {
        page.heading(2, "On recordings")
        let failures = outcomes.filter { $0.failure != nil }
        page.paragraph(
            """
            \(outcomes.count) recordings with a reference, \(failures.isEmpty ? "all analysed without error" : "\(failures.count) of them failed"). \
            A contact is found when a step lies within 50 ms of it; *lag-free* takes one constant offset a recording out first. \
            Means are over recordings. The scoring rules are those of `Tests/Accuracy/Scoring`.
            """)
        for outcome in failures { page.paragraph("`\(outcome.recording.side.recording)`: \(outcome.failure ?? "")") }

        let empty = outcomes.filter { $0.steps?[.reference] ?? 0 > 0 && $0.steps?[.detected] == 0 }
        if !empty.isEmpty {
            page.paragraph(
                "No step was found in: " + empty.map(\.recording.side.recording).joined(separator: ", ")
                    + ". They count as such in F1 and count error, and are missing from the means of all other figures."
            )
        }

        page.heading(3, "By placement")
        page.append(PlacementFigures(outcomes).table)
        page.heading(3, "Targets")
        page.targets(RecordingTargets(outcomes).all)
        writeGroups(to: &page)
        writeOrientation(to: &page)
        writeDrop(to: &page)
        writeIntervals(to: &page)
        writeActivity(to: &page)
        writeCadence(to: &page)
        writeEach(to: &page)
    }

    private static let columns: [(Figure, String, Int)] = [
        (.reference, "contacts", 0), (.detected, "steps", 0), (.countErrorPercent, "count error %", 1), (.f1, "F1", 3),
        (.f1LagFree, "F1 lag-free", 3), (.biasMs, "bias ms", 0), (.medianMs, "median dev. ms", 1),
        (.ninetiethMs, "p90 ms", 1),
        (.toeOffBiasMs, "toe-off bias ms", 0), (.toeOffMedianMs, "toe-off median dev. ms", 1),
        (.contactTimeErrorMs, "contact time error ms", 0), (.cadenceError, "cadence error /min", 1),
    ]

    private static let sideColumns: [(Figure, String, Int)] = [
        (.sideRightPercent, "side right %", 1), (.sideWrongPercent, "wrong %", 1),
        (.liveRightPercent, "live right %", 1),
        (.liveWrongPercent, "live wrong %", 1), (.latencyMs, "latency p50 ms", 0), (.latency95Ms, "p95 ms", 0),
    ]

    private func writeGroups(to page: inout Markdown) {
        let groups = RecordingGroup.all(outcomes)
        page.heading(3, "Steps, by set")
        page.paragraph(
            """
            Contacts and steps are sums, all else means over the recordings of a set; count and cadence errors are absolute. \
            A bias is the median signed difference, deviations are from it.
            """)
        func rows(_ columns: [(Figure, String, Int)]) -> [[String]] {
            groups.map { group in
                ["\(group.name), \(group.outcomes.count)"]
                    + columns.map { Markdown.number(group.figure($0.0), $0.2) }
            }
        }
        page.table(["set"] + Self.columns.map(\.1), rows(Self.columns))
        page.heading(3, "Sides and latency, by set")
        page.paragraph(
            """
            Of the contacts that were found: right; named and wrong (the rest is `unknown`). *Live* is what was said when the step \
            was first given. Latency is from the contact to the sample upon which it was given. The feet know their side.
            """)
        page.table(["set"] + Self.sideColumns.map(\.1), rows(Self.sideColumns))
    }

    private func writeOrientation(to page: inout Markdown) {
        let scored = outcomes.compactMap { outcome in
            outcome.orientation.map { (outcome.recording.side.recording, $0, outcome.smoothed) }
        }
        guard !scored.isEmpty else { return }
        page.heading(3, "Orientation: BROAD")
        page.paragraph(
            """
            RMSE over the movement phases, degrees; six axes, causal, and *smoothed* by a second pass (`gait analyze --smooth`). *Total* is after the one heading offset that fits best. The \
            reference itself is good to about 0.5°.
            """)
        var rows = scored.map { name, score, smoothed in
            [
                name, Markdown.number(score.inclination, 3), Markdown.number(smoothed?.inclination, 3),
                Markdown.number(score.totalLessHeading, 3), Markdown.number(smoothed?.totalLessHeading, 3),
                Markdown.number(score.coverage, 3),
            ]
        }
        func mean(_ values: [Double]) -> String {
            Markdown.number(values.isEmpty ? nil : Matching.mean(values), 3)
        }
        rows.append([
            "**mean of \(scored.count)**", mean(scored.map(\.1.inclination)),
            mean(scored.compactMap(\.2?.inclination)), mean(scored.map(\.1.totalLessHeading)),
            mean(scored.compactMap(\.2?.totalLessHeading)), mean(scored.map(\.1.coverage)),
        ])
        page.table(
            ["recording", "inclination", "smoothed", "total", "smoothed", "coverage"], rows)
    }

    private func writeDrop(to page: inout Markdown) {
        let scored = outcomes.compactMap { outcome in outcome.drop.map { (outcome.recording.side, $0) } }
        page.heading(3, "Pelvic drop: markers on the pelvis")
        guard !scored.isEmpty else {
            page.paragraph("No recording gave enough drops on both sides.")
            return
        }
        page.paragraph(
            """
            Mean drop per side less that of the markers, degrees. Where strides may not correspond one to one (*), only means can be \
            compared, which is what the table does everywhere. 20 to 40 Hz at the source.
            """)
        page.table(
            ["recording", "left", "right", "left less right"],
            scored.map { side, score in
                [
                    side.recording + (score.strideAmbiguous ? " *" : ""), Markdown.number(score.left, 2, plus: true),
                    Markdown.number(score.right, 2, plus: true), Markdown.number(score.difference, 2, plus: true),
                ]
            })
    }

    private func writeIntervals(to page: inout Markdown) {
        func contactTimes(_ set: String, isRun: Bool) -> [Double] {
            outcomes.filter { $0.recording.side.dataset == set && $0.recording.side.isRun == isRun }.compactMap {
                guard let error = $0.steps?[.contactTimeErrorMs], let u = $0.contactTimeUncertainty else { return nil }
                return abs(error) / (1000 * u)
            }
        }
        let drops = outcomes.filter { !$0.recording.side.isRun }.compactMap(\.drop).flatMap(\.ratios)
        let rows = [
            ("pelvic drop, mean of a side, walking (geneva)", drops),
            ("contact time, mean of a trial, running (grf_run)", contactTimes("grf_run", isRun: true)),
            ("contact time, mean of a walk, trunk and feet (ipol_walk)", contactTimes("ipol_walk", isRun: false)),
        ]
        page.heading(3, "Intervals")
        page.paragraph(
            """
            How often a mean lies within 1.96 of the standard uncertainty that its steps state, and the 95th percentile of |error|/u; \
            85 to 99 % is the target.
            """)
        page.table(
            ["mean", "n", "held %", "95th percentile"],
            rows.filter { !$0.1.isEmpty }.map { name, ratios in
                [
                    name, String(ratios.count), Markdown.number(MeanIntervals.coveredPercent(ratios), 1),
                    Markdown.number(Matching.percentile(ratios, 95), 2),
                ]
            })
    }

    private func writeActivity(to page: inout Markdown) {
        var sets: [String: ActivityScore] = [:]
        for outcome in outcomes {
            guard let activity = outcome.activity else { continue }
            let side = outcome.recording.side
            sets["\(side.dataset) \(side.isFoot ? "foot" : "trunk")", default: ActivityScore()].add(activity)
        }
        page.heading(3, "Activity, seconds right")
        page.paragraph("Seconds within 2 s of a change, and turns on the spot, are left out.")
        let activities = ["still", "walk", "run"]
        page.table(
            ["set"] + activities.flatMap { [$0 + " %", "of"] },
            sets.sorted { $0.key < $1.key }.map { name, score in
                [name]
                    + activities.flatMap { [Markdown.number(score.percent($0), 1), String(score.judged[$0] ?? 0)] }
            })
    }

    private func writeCadence(to page: inout Markdown) {
        let scored = outcomes.compactMap { outcome in
            outcome.cadence.map { (outcome.recording.side.recording, $0) }
        }
        guard !scored.isEmpty else { return }
        page.heading(3, "Cadence alone")
        page.paragraph(
            """
            Against the cadence seen at another site of the body (adept) or by the gyroscope (mobifall, a plausibility check; a pocket \
            is no pelvis), steps/min.
            """)
        page.table(
            ["recording", "windows", "covered %", "mean absolute error", "bias"],
            scored.map { name, score in
                [
                    name, String(score.windows), Markdown.number(score.coveredPercent, 1),
                    Markdown.number(score.meanAbsoluteError, 2), Markdown.number(score.bias, 2, plus: true),
                ]
            })
    }

    private func writeEach(to page: inout Markdown) {
        page.heading(3, "Each recording")
        page.table(
            ["recording"] + Self.columns.map(\.1) + Self.sideColumns.prefix(2).map(\.1),
            outcomes.compactMap { outcome in
                guard let score = outcome.steps else { return nil }
                let columns = Self.columns + Self.sideColumns.prefix(2)
                return [outcome.recording.side.recording] + columns.map { Markdown.number(score[$0.0], $0.2) }
            })
    }
}
