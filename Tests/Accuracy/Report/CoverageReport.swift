// SPDX-License-Identifier: Apache-2.0

/// Whether intervals hold the truth: in simulation, by metric.
struct CoverageReport {
    let outcomes: [ConditionOutcome]

    func write(to page: inout Markdown) {
        var all = MeanIntervals()
        for outcome in outcomes { for score in outcome.scores { all.add(score.intervals) } }
        let metrics = Set(all.entries.map(\.metric)).sorted()
        guard !metrics.isEmpty else { return }
        page.heading(3, "Intervals")
        page.paragraph(
            """
            How often the 95 % intervals of `summary.json` hold the truth, over all conditions, runners and sides, and the 95th \
            percentile of |error|/u, which would be 2 for an uncertainty that fits the simulator. *Difference* is left less right, \
            where errors common to both sides cancel. The target is 90 to 99 %. Most intervals are wider than that here, and are \
            left so: their systematic parts come from force plates, from markers on people's pelves and from published comparisons \
            (docs/summary.md), where tissue, straps and gaits do worse than simulated ones. Scaled to the simulator they would be \
            promises about a simulator.
            """)
        page.table(
            ["metric", "means", "held %", "95th percentile", "differences", "held %", "95th percentile"],
            metrics.map { metric in
                [metric] + cells(all.ratios(metric, .mean)) + cells(all.ratios(metric, .difference))
            })
    }

    private func cells(_ ratios: [Double]) -> [String] {
        [
            String(ratios.count), Markdown.number(MeanIntervals.coveredPercent(ratios), 1),
            Markdown.number(ratios.isEmpty ? nil : Matching.percentile(ratios, 95), 2),
        ]
    }
}
