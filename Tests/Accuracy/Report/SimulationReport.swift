// SPDX-License-Identifier: Apache-2.0

/// The part of the page that rests on simulated runners.
struct SimulationReport {
    let outcomes: [ConditionOutcome]
    let runners: Int

    private typealias Figure = ConditionOutcome.Figure

    func write(to page: inout Markdown) {
        page.heading(2, "In simulation")
        page.paragraph(
            """
            \(outcomes.count) conditions, \(runners) runners each, from `gait simulate`: contacts, sides, drop, width and attitude are \
            known there. Judged after 5 s of gait, the first and last two steps of a bout left out. A simulator shares assumptions \
            with any method: doing well here is necessary and not sufficient. Figures are means over runners; a *bias* is a \
            runner's mean error, *scatter* its standard deviation within a run.
            """)
        for outcome in outcomes where !outcome.failures.isEmpty {
            page.paragraph("\(outcome.condition.key): \(outcome.failures.joined(separator: "; "))")
        }
        page.heading(3, "Targets in simulation")
        page.targets(SimulationTargets(outcomes).all)
        CoverageReport(outcomes: outcomes).write(to: &page)
        for group in SimulationGrid.groups {
            let mine = outcomes.filter { $0.condition.group == group.name }
            page.heading(3, "By \(group.name): events")
            page.paragraph(group.note)
            writeTable(mine, Self.events, to: &page)
            let pelvis = mine.filter { !$0.condition.isFoot }
            guard !pelvis.isEmpty else { continue }
            page.heading(3, "By \(group.name): the pelvis")
            writeTable(pelvis, Self.pelvis, to: &page)
        }
    }

    /// Columns of metrics that are not measured yet are left out.
    private func writeTable(
        _ outcomes: [ConditionOutcome], _ columns: [(Figure, String, Int)], to page: inout Markdown
    ) {
        let used = columns.filter { column in outcomes.contains { $0.figure(column.0) != nil } }
        page.table(
            ["condition"] + used.map(\.1),
            outcomes.map { outcome in
                [outcome.condition.name] + used.map { Markdown.number(outcome.figure($0.0), $0.2) }
            })
    }

    private static let events: [(Figure, String, Int)] = [
        (.f1, "F1", 3), (.contactBiasMs, "contact bias ms", 1), (.worstContactBiasMs, "worst", 1),
        (.contactScatterMs, "scatter ms", 1), (.toeOffBiasMs, "toe-off bias ms", 1),
        (.toeOffScatterMs, "scatter ms", 1),
        (.contactTimeBiasMs, "contact time bias ms", 1), (.contactTimeErrorMs, "RMSE ms", 1),
        (.cadenceError, "cadence error /min", 2), (.octaveErrors, "octave errors", 0),
        (.activityPercent, "activity right %", 1),
        (.latencyMs, "latency p50 ms", 0), (.latency95Ms, "p95 ms", 0), (.latency99Ms, "p99 ms", 0),
    ]

    private static let pelvis: [(Figure, String, Int)] = [
        (.sideRightPercent, "side right %", 1), (.sideWrongPercent, "wrong %", 1), (.worstSideWrongPercent, "worst", 1),
        (.dropError, "drop, mean per side °", 2), (.dropStepError, "RMSE °", 2), (.dropDifference, "left-right °", 2),
        (.dropCoveredPercent, "in 95 % u, %", 0), (.oscillationBiasMm, "oscillation bias mm", 1),
        (.oscillationScatterMm, "scatter mm", 1), (.widthErrorCm, "width error cm", 1),
        (.widthStepErrorCm, "RMSE cm", 1),
        (.widthCoveredPercent, "in 95 % u, %", 0), (.inclination, "inclination °", 2),
    ]
}
