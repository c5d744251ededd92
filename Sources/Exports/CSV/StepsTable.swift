// SPDX-License-Identifier: Apache-2.0

internal import Analysis
public import Gait
internal import Motion

/// `steps.csv`: one row a step, in the order of contacts.
///
/// The first columns are a promise (`contract`); after them come `side_live`, `quality_reasons` (joined by `+`) and, in the order of
/// `MetricCatalog.all`, what the promise lacks of each metric and its standard uncertainty (`KEY_u`).
public struct StepsTable: Sendable {
    /// Columns that readers may rely upon, in this order.
    public static let contract = [
        "step", "side", "t_contact", "t_toe_off", "t_emitted", "activity", "cadence", "contact_time", "flight_time",
        "vertical_oscillation", "pelvic_drop", "pelvic_drop_u", "crossover_index", "step_width", "step_width_u",
        "quality",
    ]

    private enum Column: Sendable {
        case index, side, contact, toeOff, emitted, activity, cadence, quality, sideLive, reasons, empty
        case value(slot: Int, decimals: Int)
        case uncertainty(slot: Int, decimals: Int)
    }

    private var columns: [(name: String, column: Column)] = []

    public init() {
        let metrics = MetricCatalog.all.map(\.descriptor)
        for name in Self.contract { columns.append((name, Self.column(named: name, metrics))) }
        columns.append(("side_live", .sideLive))
        columns.append(("quality_reasons", .reasons))
        for metric in metrics {
            for name in [metric.key, metric.key + "_u"] where !columns.contains(where: { $0.name == name }) {
                columns.append((name, Self.column(named: name, metrics)))
            }
        }
    }

    public var columnNames: [String] { columns.map(\.name) }

    public func appendHeader(to bytes: inout [UInt8]) {
        var row = CSVRow()
        for (name, _) in columns { row.add(name, to: &bytes) }
        row.end(&bytes)
    }

    public func append(_ step: Step, to bytes: inout [UInt8]) {
        var row = CSVRow()
        for (_, column) in columns {
            switch column {
            case .index: row.add(step.index, to: &bytes)
            case .side: row.add(step.side.name, to: &bytes)
            case .contact: row.add(step.initialContact, decimals: JSONValue.timeDecimals, to: &bytes)
            case .toeOff: row.add(step.toeOff, decimals: JSONValue.timeDecimals, to: &bytes)
            case .emitted: row.add(step.emitted, decimals: JSONValue.timeDecimals, to: &bytes)
            case .activity: row.add(step.activity.name, to: &bytes)
            case .cadence: row.add(step.cadence, decimals: JSONValue.cadenceDecimals, to: &bytes)
            case .quality: row.add(step.quality.name, to: &bytes)
            case .sideLive: row.add(step.sideLive.name, to: &bytes)
            case .reasons: row.add(step.reasons.text, to: &bytes)
            case .empty: row.add("" as StaticString, to: &bytes)
            case .value(let slot, let decimals): row.add(step.metrics[slot]?.value, decimals: decimals, to: &bytes)
            case .uncertainty(let slot, let decimals):
                row.add(step.metrics[slot]?.uncertainty, decimals: decimals, to: &bytes)
            }
        }
        row.end(&bytes)
    }

    private static func column(named name: String, _ metrics: [MetricDescriptor]) -> Column {
        switch name {
        case "step": return .index
        case "side": return .side
        case "t_contact": return .contact
        case "t_toe_off": return .toeOff
        case "t_emitted": return .emitted
        case "activity": return .activity
        case "cadence": return .cadence
        case "quality": return .quality
        default:
            for (slot, metric) in metrics.enumerated() {
                if metric.key == name { return .value(slot: slot, decimals: metric.decimals) }
                // One digit more, so that a small uncertainty isn't printed as none.
                if metric.key + "_u" == name { return .uncertainty(slot: slot, decimals: metric.decimals + 1) }
            }
            return .empty
        }
    }
}
