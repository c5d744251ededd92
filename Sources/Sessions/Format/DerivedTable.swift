// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import GRDB
internal import Gait
internal import Motion

/// The tables that hold what was computed: all of them can be made again from the raw data, bit for bit.
///
/// One list of columns serves the schema, the writer, the reader, the verification and the documentation inside the file.
enum DerivedTable: String, CaseIterable, Sendable {
    case step, window, mounting, gap, clock

    struct Column: Sendable {
        var name: String
        var type: String
        var unit: String
        var summary: String
        /// The column of a version-1 schema need not have every metric: later ones are added to it.
        var isMetric = false

        init(_ name: String, _ type: String, unit: String = "", _ summary: String, isMetric: Bool = false) {
            self.name = name
            self.type = type
            self.unit = unit
            self.summary = summary
            self.isMetric = isMetric
        }
    }

    var columns: [Column] {
        switch self {
        case .step: Self.stepColumns
        case .window: Self.windowColumns
        case .mounting: Self.mountingColumns
        case .gap: Self.gapColumns
        case .clock: Self.clockColumns
        }
    }

    /// In the order of `columns`.
    var insertion: String {
        switch self {
        case .step: Self.stepInsertion
        case .window: Self.windowInsertion
        case .mounting: Self.mountingInsertion
        case .gap: Self.gapInsertion
        case .clock: Self.clockInsertion
        }
    }

    private static let stepInsertion = insertion(into: .step, stepColumns)
    private static let windowInsertion = insertion(into: .window, windowColumns)
    private static let mountingInsertion = insertion(into: .mounting, mountingColumns)
    private static let gapInsertion = insertion(into: .gap, gapColumns)
    private static let clockInsertion = insertion(into: .clock, clockColumns)

    private static func insertion(into table: DerivedTable, _ columns: [Column]) -> String {
        let names = (["stream"] + columns.map { "\"\($0.name)\"" }).joined(separator: ", ")
        let places = [String](repeating: "?", count: columns.count + 1).joined(separator: ", ")
        return "INSERT INTO \"\(table.rawValue)\" (\(names)) VALUES (\(places))"
    }

    private static let stepColumns: [Column] =
        [
            Column(
                "step", "INTEGER NOT NULL",
                "Counts the steps of the stream from 0; one that was taken back leaves a hole."),
            Column(
                "side", "TEXT NOT NULL", "Stance foot: left, right, unknown; the best knowledge at the end of the bout."
            ),
            Column("side_live", "TEXT NOT NULL", "What was said of the side when the step was first given."),
            Column("t_contact", "REAL NOT NULL", unit: "s", "Initial contact, session time."),
            Column("t_toe_off", "REAL", unit: "s", "Toe-off, session time."),
            Column(
                "t_emitted", "REAL NOT NULL", unit: "s",
                "Session time of the sample upon which the step was first given."),
            Column("activity", "TEXT NOT NULL", "still, walk, run."),
            Column("cadence", "REAL", unit: StepsPerMinute.symbol, "Both feet."),
            Column("quality", "TEXT NOT NULL", "good, fair, poor."),
            Column("quality_reasons", "TEXT NOT NULL", "Why the quality is below good, joined by +."),
        ]
        + MetricCatalog.all.flatMap { entry in
            let metric = entry.descriptor
            return [
                Column(metric.key, "REAL", unit: metric.unit, metric.summary, isMetric: true),
                Column(
                    metric.key + "_u", "REAL", unit: metric.unit, "Standard uncertainty of \(metric.key).",
                    isMetric: true),
            ]
        }

    private static let windowColumns = [
        Column("t", "REAL NOT NULL", unit: "s", "End of the second, session time."),
        Column("activity", "TEXT NOT NULL", "still, walk, run."),
        Column("cadence", "REAL", unit: StepsPerMinute.symbol, "Both feet."),
        Column("quality", "TEXT NOT NULL", "good, fair, poor."),
    ]

    private static let mountingColumns = [
        Column("t", "REAL NOT NULL", unit: "s", "Session time."),
        Column(
            "state", "TEXT NOT NULL", "What is known of the sensor's axes from then on: unknown, axis, forward, locked."
        ),
    ]

    private static let gapColumns = [
        Column("t_from", "REAL NOT NULL", unit: "s", "Session time of the last sample before the gap."),
        Column("t_to", "REAL NOT NULL", unit: "s", "Session time of the first sample after the gap."),
        Column("reason", "TEXT NOT NULL", "missing, restart, jump."),
    ]

    private static let clockColumns = [
        Column("t", "REAL NOT NULL", unit: "s", "Session time of the last sample."),
        Column("segment", "INTEGER NOT NULL", "Counts from 0; each restart of the device's clock begins the next."),
        Column("device_offset", "REAL", unit: "s", "Session time less the device's time as sent."),
        Column("drift", "REAL", unit: "ppm", "How much the device's clock runs fast."),
        Column("jitter", "REAL NOT NULL", unit: "s", "Standard deviation of the delay of arrival."),
        Column("longest_delay", "REAL NOT NULL", unit: "s", "The longest delay since the row before."),
        Column("rate", "REAL NOT NULL", unit: "1/s", "Readings a second since the row before."),
        Column("period", "REAL NOT NULL", unit: "s", "Usual time between two samples."),
        Column("lost", "INTEGER NOT NULL", "Samples lost on the way so far."),
        Column("duplicated", "INTEGER NOT NULL", "Readings that came once more so far."),
        Column("reordered", "INTEGER NOT NULL", "Readings that came too late to be placed so far."),
        Column("incredible_times", "INTEGER NOT NULL", "Device times that had nothing to do with the host's so far."),
    ]
}
