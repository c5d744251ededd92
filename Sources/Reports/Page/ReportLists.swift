// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Gait
internal import Motion
internal import Sessions

/// The plain tables of a report: segments, thirds, trends, what was marked, cues, gaps.
struct ReportLists {
    let report: SessionReport

    init(_ report: SessionReport) { self.report = report }

    var contexts: [[String: Any]] { [segments, thirds, trends, events, cues, gaps].compactMap { $0 } }

    /// Rows of a long session that are worth reading.
    private static let mostRows = 40

    static func context(
        _ heading: String, note: String? = nil, _ columns: [String], _ rows: [[String]], textColumn: Int? = nil
    ) -> [String: Any]? {
        guard !rows.isEmpty else { return nil }
        let shown = rows.prefix(mostRows)
        var context: [String: Any] = [
            "heading": heading, "columns": columns,
            "rows": shown.map { row in
                [
                    "cells": zip(columns, row).enumerated().map { index, cell in
                        var cell: [String: Any] = ["label": cell.0, "text": cell.1]
                        if index == textColumn { cell["isText"] = true }
                        return cell
                    }
                ]
            },
        ]
        let more =
            rows.count > shown.count ? "The first \(shown.count) of \(rows.count); the JSON report has all." : nil
        let notes = [note, more].compactMap { $0 }.joined(separator: " ")
        if !notes.isEmpty { context["note"] = notes }
        return context
    }

    private func means(_ means: StretchMeans) -> [String] {
        [
            Wording.count(means.count), Wording.number(means.cadence.mean, 0),
            Wording.number(means.contactTime.mean.map { 1000 * $0 }, 0), Wording.number(means.dropLeft.mean, 1),
            Wording.number(means.dropRight.mean, 1), Wording.number(means.crossover.mean, 2),
        ]
    }

    private static let meanColumns = [
        "steps", "cadence", "contact, ms", "● drop left, °", "■ drop right, °", "crossover",
    ]

    private var segments: [String: Any]? {
        let rows = (report.main?.segments ?? []).filter { $0.activity != .still }.map { segment in
            [
                "\(Wording.clock(segment.start))–\(Wording.clock(segment.end))", Wording.name(segment.activity),
                Wording.span(segment.end - segment.start),
            ]
                + means(segment.means)
        }
        return Self.context("Running and walking", ["time", "what", "for"] + Self.meanColumns, rows)
    }

    private var thirds: [String: Any]? {
        let names = ["first", "middle", "last"]
        let rows = (report.main?.thirds ?? []).enumerated().map { index, third in
            [names[min(index, 2)], "\(Wording.clock(third.start))–\(Wording.clock(third.end))"] + means(third.means)
        }
        return Self.context("Thirds of the run", ["third", "time"] + Self.meanColumns, rows)
    }

    private var trends: [String: Any]? {
        guard let main = report.main, let activity = report.activity else { return nil }
        var rows: [[String]] = []
        for row in report.rows(main, activity)
        where ["cadence", "pelvic_drop", "contact_time", "flight_time", "vertical_oscillation", "crossover_index"]
            .contains(row.descriptor.key)
        {
            let look = MetricTables.Look(row.descriptor)
            for drift in report.drifts(row, main) {
                let isReal = abs(drift.by) > drift.half
                rows.append([
                    look.name, drift.side == .unknown ? "both" : Wording.name(drift.side),
                    "\(look.change(drift.by)) ± \(look.value(drift.half))",
                    isReal ? (drift.by > 0 ? "grew" : "shrank") : "no detectable change",
                ])
            }
        }
        return Self.context(
            "Change along the run",
            note:
                "A straight line through means of ten steps, from the first step to the last, with its 95 % interval. A drift of the sensor is not told from one of the runner.",
            ["metric", "side", "change", "seen"], rows)
    }

    private var events: [String: Any]? {
        let rows = report.markers.map { marker in
            let time = Wording.clock(SessionTime.seconds(marker.time))
            switch marker.kind {
            case .pain(let degree, let place):
                return [
                    time, "Pain \(degree) of 10", [place, marker.text].filter { !$0.isEmpty }.joined(separator: ": "),
                ]
            case .note: return [time, "Note", marker.text]
            case .lap: return [time, "Lap", marker.text]
            case .treadmill(let speed, let incline):
                let parts = [
                    speed.map(Wording.speed), incline.map { "\(Wording.number($0, 1))\(Wording.thinSpace)%" },
                    marker.text.isEmpty ? nil : marker.text,
                ]
                return [time, "Treadmill", parts.compactMap { $0 }.joined(separator: ", ")]
            case .leftContact: return [time, "Left foot", "tapped as it landed"]
            }
        }
        return Self.context("Pain, laps and notes", ["time", "what", "text"], rows, textColumn: 2)
    }

    private var cues: [String: Any]? {
        var groups: [(kind: String, times: [Double])] = []
        for cue in report.cues {
            let time = SessionTime.seconds(cue.time)
            if let index = groups.firstIndex(where: { $0.kind == cue.kind }) {
                groups[index].times.append(time)
            } else {
                groups.append((cue.kind, [time]))
            }
        }
        let rows = groups.map { group in
            [
                group.kind.replacingUnderscores, Wording.count(group.times.count),
                Wording.clock(group.times.first ?? 0), Wording.clock(group.times.last ?? 0),
            ]
        }
        return Self.context("Cues given", ["about", "times", "first", "last"], rows)
    }

    private var gaps: [String: Any]? {
        guard let main = report.main else { return nil }
        var rows: [(Double, [String])] = main.gaps.filter { $0.to - $0.from >= 0.5 }.map { gap in
            let why =
                switch gap.reason {
                case .missing: "samples missing"
                case .restart: "the sensor restarted or was plugged in again"
                case .jump: "the sensor’s clock leapt"
                }
            return (gap.from, [Wording.clock(gap.from), Wording.span(gap.to - gap.from), why])
        }
        rows += main.losses.map { loss in
            let from = SessionTime.seconds(loss.start)
            let why =
                switch loss.reason {
                case .notRecorded: "the disk could not take the data in time"
                case .unplugged: "unplugged"
                case .suspended: "the computer slept"
                case .unreadable: "found damaged"
                }
            return (from, [Wording.clock(from), Wording.span(SessionTime.seconds(loss.end) - from), why])
        }
        return Self.context("Gaps", ["at", "for", "why"], rows.sorted { $0.0 < $1.0 }.map(\.1))
    }
}

extension String {
    fileprivate var replacingUnderscores: String { String(map { $0 == "_" ? " " : $0 }) }
}
