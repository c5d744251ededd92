// SPDX-License-Identifier: Apache-2.0

internal import Gait
internal import Motion
internal import Sessions

/// Several sessions held against the earliest of them.
public struct Comparison: Sendable {
    /// By start; each knows the first one as its baseline.
    public let reports: [SessionReport]

    /// What a comparison is about, for a sensor at the pelvis; a foot's has the others.
    static let keys = [
        "pelvic_drop", "cadence", "contact_time", "crossover_index", "vertical_oscillation", "foot_strike_angle",
        "stride_length",
    ]

    /// `reports` by start, the first without a baseline, the others with it as theirs; two or more.
    public init(_ reports: [SessionReport]) { self.reports = reports }

    /// Keys of which at least one later session has a figure.
    var keys: [String] {
        guard let first = reports.first, let main = first.main, let activity = first.activity else { return [] }
        return Self.keys.filter { first.row($0, main, activity) != nil }
    }

    struct Entry {
        var row: MetricRow
        var side: Side
        var change: Change
    }

    /// Nil where the later session has not that metric.
    func entry(_ report: SessionReport, _ key: String, _ side: Side) -> Entry? {
        guard let main = report.main, let activity = report.activity, let row = report.row(key, main, activity),
            let change = report.change(row, side, activity)
        else { return nil }
        return Entry(row: row, side: side, change: change)
    }

    public var sentences: [String] {
        guard let first = reports.first else { return [] }
        var lines: [String] = []
        let obstacles = reports.dropFirst().compactMap { report in
            report.baseline?.obstacle.map { "\(report.start.dayAndMonth) is not compared: \($0)." }
        }
        let involved = first.header.runner?.involvedSide ?? .unknown
        let sides: [Side] = involved == .unknown ? [.left, .right] : [involved]
        for report in reports.dropFirst().suffix(1) where report.baseline?.obstacle == nil {
            for side in sides {
                guard let entry = entry(report, "pelvic_drop", side) else { continue }
                lines.append(sentence(entry, side, since: first))
            }
            if lines.isEmpty, let entry = entry(report, "contact_time", .unknown) {
                lines.append(sentence(entry, .unknown, since: first))
            }
        }
        if let caution = reports.last?.baseline?.caution { lines.append(caution) }
        return lines + obstacles
    }

    private func sentence(_ entry: Entry, _ side: Side, since first: SessionReport) -> String {
        let look = MetricTables.Look(entry.row.descriptor)
        let unit = entry.row.descriptor.key == "pelvic_drop" ? "°" : Wording.thinSpace + "ms"
        let what = entry.row.descriptor.key == "pelvic_drop" ? "\(Wording.name(side)) pelvic drop" : "contact time"
        switch entry.change {
        case .real(let by, let half, _):
            return
                "The \(what) \(by < 0 ? "fell" : "rose") by \(look.value(abs(by))) ± \(look.value(half))\(unit) since \(first.start.dayAndMonth): a real change."
        case .undetectable(let by, _, let threshold):
            return
                "No detectable change of the \(what) since \(first.start.dayAndMonth) (\(look.value(abs(by)))\(unit); less than \(look.value(threshold))\(unit) can’t be told from noise)."
        case .notComparable(let why): return "The \(what) was not compared: \(why)."
        }
    }
}
