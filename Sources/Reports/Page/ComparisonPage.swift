// SPDX-License-Identifier: Apache-2.0

public import Analysis
internal import Exports
internal import Gait
internal import Motion
internal import Sessions

/// The comparison as one HTML page.
public struct ComparisonPage {
    public let comparison: Comparison

    public init(_ comparison: Comparison) { self.comparison = comparison }

    public func html() throws(ReportError) -> String {
        guard let first = comparison.reports.first, let last = comparison.reports.last else {
            throw .template(name: "comparison", reason: "there is no session")
        }
        let keys = comparison.keys
        var context: [String: Any] = [
            "version": ProgramVersion.current, "style": PageTemplates.style, "count": comparison.reports.count,
            "span": "\(first.start.date) to \(last.start.date)", "first": first.start.dayAndMonth,
            "sentences": comparison.sentences, "columns": Self.columns, "sessions": comparison.reports.map(session),
            "metrics": keys.map(name), "changes": comparison.reports.dropFirst().flatMap { rows($0, keys) },
            "charts": [stance, trend("pelvic_drop"), trend("cadence")].compactMap { $0 },
        ]
        if let runner = first.header.runner {
            context["runner"] = runner.name
            if runner.involvedSide != .unknown { context["involved"] = Wording.name(runner.involvedSide) }
        }
        return try PageTemplates.render("comparison", context)
    }

    private static let columns = [
        "session", "date", "speed", "sensor", "steps", "cadence", "● drop left, °", "■ drop right, °", "contact, ms",
        "crossover",
    ]

    private func session(_ report: SessionReport) -> [String: Any] {
        var values = [
            report.header.name, report.start.isoDate,
            report.belt.speeds.map { Wording.speed(0.5 * ($0.lowerBound + $0.upperBound)) } ?? Wording.absent,
        ]
        if let main = report.main, let activity = report.activity {
            func figure(_ key: String, _ side: Side) -> String {
                guard let row = report.row(key, main, activity) else { return Wording.absent }
                return MetricTables.Look(row.descriptor).figure(row.figure(side))
            }
            values += [
                Wording.name(main.placement), Wording.count(main.summary.steps.inMeans), figure("cadence", .unknown),
                figure("pelvic_drop", .left), figure("pelvic_drop", .right), figure("contact_time", .unknown),
                figure("crossover_index", .unknown),
            ]
        } else {
            values += [Wording.absent, "0"] + [String](repeating: Wording.absent, count: 5)
        }
        return ["cells": zip(Self.columns, values).map { ["label": $0, "text": $1] }]
    }

    private func name(_ key: String) -> String {
        guard let first = comparison.reports.first, let main = first.main, let activity = first.activity,
            let row = first.row(key, main, activity)
        else { return key }
        return MetricTables.Look(row.descriptor).name
    }

    private func rows(_ report: SessionReport, _ keys: [String]) -> [[String: Any]] {
        [Side.left, .right, .unknown].compactMap { side in
            let entries = keys.map { key -> Comparison.Entry? in
                guard let entry = comparison.entry(report, key, side), entry.row.isSided == (side != .unknown) else {
                    return nil
                }
                return entry
            }
            guard entries.contains(where: { $0 != nil }) else { return nil }
            return [
                "name": "\(report.header.name)", "side": side == .unknown ? "both" : Wording.name(side),
                "class": side == .unknown ? "" : Wording.name(side),
                "cells": zip(keys, entries).map { cell($0, $1, report) },
            ]
        }
    }

    private func cell(_ key: String, _ entry: Comparison.Entry?, _ report: SessionReport) -> [String: Any] {
        guard let entry else { return ["label": name(key), "picture": "", "text": Wording.absent] }
        let look = MetricTables.Look(entry.row.descriptor)
        var context: [String: Any] = ["label": look.name]
        switch entry.change {
        case .notComparable(let why):
            context["picture"] = ""
            context["text"] = "not compared: \(why)"
        case .real(let by, let half, let threshold), .undetectable(let by, let half, let threshold):
            context["text"] = "\(look.change(by)) ± \(look.value(half))" + (entry.change.isReal ? ": real" : "")
            if entry.change.isReal { context["isReal"] = true }
            let bar = ChangeBar(
                by: by, half: half, threshold: threshold, reach: reach(key), side: entry.side,
                label:
                    "\(look.name): change \(look.change(by)), 95 % interval ± \(look.value(half)), less than \(look.value(threshold)) can't be told from noise"
            )
            context["picture"] = bar.svg()
        }
        return context
    }

    /// The same for all sessions, so that bars can be held against each other.
    private func reach(_ key: String) -> Double {
        var reach = 0.0
        for report in comparison.reports.dropFirst() {
            for side in Side.allCases {
                switch comparison.entry(report, key, side)?.change {
                case .real(let by, let half, let threshold), .undetectable(let by, let half, let threshold):
                    reach = max(reach, abs(by) + half, 1.15 * threshold)
                case .notComparable, nil: break
                }
            }
        }
        return max(reach, 1e-6)
    }

    /// First and last stance curve, one over the other.
    private var stance: [String: Any]? {
        guard let first = comparison.reports.first, let last = comparison.reports.last, last.baseline?.obstacle == nil,
            let before = first.main?.stance, let now = last.main?.stance
        else { return nil }
        let curves =
            before.curves.map {
                StanceChart.Curve(
                    side: $0.side, name: first.start.dayAndMonth, mean: $0.mean, deviation: nil, isFaint: true)
            }
            + now.curves.map {
                StanceChart.Curve(
                    side: $0.side, name: Wording.name($0.side) == "left" ? "Left" : "Right", mean: $0.mean,
                    deviation: $0.deviation)
            }
        let chart = StanceChart(
            label: "Mean height of the swing side of the pelvis over the stance, first and last session.",
            curves: curves)
        return ReportCharts.context(
            "Pelvis over the stance, first and last session",
            note: "Thin: \(first.start.dayAndMonth). Thick, with ± SD: \(last.start.dayAndMonth).", isHalf: true
        ) { chart.svg(width: $0, height: $1) }
    }

    /// Means of the sessions along the days.
    private func trend(_ key: String) -> [String: Any]? {
        let comparable = comparison.reports.filter { $0.baseline?.obstacle == nil }
        guard comparable.count > 1, let first = comparable.first else { return nil }
        func points(_ side: Side) -> [TimePoint] {
            comparable.enumerated().compactMap { index, report in
                guard let main = report.main, let activity = report.activity, let row = report.row(key, main, activity),
                    let figure = row.figure(side), row.isSided == (side != .unknown)
                else { return nil }
                let u = figure.uncertainty.map { StepMean.coverageFactor * $0.difference }
                return TimePoint(time: 60 * Double(index + 1), value: figure.mean, half: u)
            }
        }
        guard let main = first.main, let activity = first.activity, let row = first.row(key, main, activity) else {
            return nil
        }
        let look = MetricTables.Look(row.descriptor)
        let lines = [(Side.left, "Left"), (.right, "Right"), (.unknown, "")].compactMap { side, name in
            let points = points(side)
            return points.count > 1 ? SessionsChart.Line(side: side, name: name, points: points) : nil
        }
        let chart = SessionsChart(
            label: "\(look.name) by session", unit: look.name, scale: look.scale, lines: lines,
            names: comparable.map { String($0.start.isoDate.dropFirst(5)) })
        return ReportCharts.context(look.name + " by session", note: "Means; bars: 95 % of a comparison.", isHalf: true)
        { chart.svg(width: $0, height: $1) }
    }
}

extension Comparison {
    /// docs/report-schema.json.
    public var json: JSONValue {
        .object([
            ("schema_version", .integer(SessionReport.schemaVersion)), ("kind", .string("comparison")),
            ("program", .string("gaitd")),
            ("program_version", .string(ProgramVersion.current)), ("sentences", .array(sentences.map { .string($0) })),
            ("reports", .array(reports.map(\.json))),
        ])
    }
}
