// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import GRDB
internal import Gait
internal import Motion

/// The tables that hold what was computed: all of them can be made again from the raw data, bit for bit.
///
/// One list of columns serves the schema, the writer, the reader, the verification and the documentation inside the file.
enum DerivedTable: String, CaseIterable, Sendable {
    case step, window, mounting

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
        }
    }

    /// In the order of `columns`.
    var insertion: String {
        switch self {
        case .step: Self.stepInsertion
        case .window: Self.windowInsertion
        case .mounting: Self.mountingInsertion
        }
    }

    private static let stepInsertion = insertion(into: .step, stepColumns)
    private static let windowInsertion = insertion(into: .window, windowColumns)
    private static let mountingInsertion = insertion(into: .mounting, mountingColumns)

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
}

/// One row of a derived table, in the order of its columns.
struct DerivedRow: Sendable {
    var table: DerivedTable
    var values: [DatabaseValue]

    /// nil where nothing is kept of the event: it is passing, or said again by a later one.
    init?(_ event: RunEvent) {
        switch event {
        case .gait(.settled(let step)):
            table = .step
            values = Self.values(of: step)
        case .gait(.window(let window)):
            table = .window
            values = [
                Self.real(window.time), window.activity.name.databaseValue, Self.real(window.cadence),
                window.quality.name.databaseValue,
            ]
        case .gait(.mounting(let state, let time)):
            table = .mounting
            values = [Self.real(time), state.name.databaseValue]
        default: return nil
        }
    }

    static func isKept(_ event: RunEvent) -> Bool {
        switch event {
        case .gait(.settled), .gait(.window), .gait(.mounting): true
        default: false
        }
    }

    private static func values(of step: Step) -> [DatabaseValue] {
        var values: [DatabaseValue] = []
        values.reserveCapacity(DerivedTable.step.columns.count + 1)
        values.append(step.index.databaseValue)
        values.append(step.side.name.databaseValue)
        values.append(step.sideLive.name.databaseValue)
        values.append(real(step.initialContact))
        values.append(real(step.toeOff))
        values.append(real(step.emitted))
        values.append(step.activity.name.databaseValue)
        values.append(real(step.cadence))
        values.append(step.quality.name.databaseValue)
        values.append(step.reasons.text.databaseValue)
        for slot in MetricCatalog.all.indices {
            let entry = step.metrics[slot]
            values.append(real(entry?.value))
            values.append(real(entry?.uncertainty))
        }
        return values
    }

    /// As SQLite keeps it: not a number is NULL, and zero has no sign.
    private static func real(_ value: Double?) -> DatabaseValue {
        guard let value, !value.isNaN else { return .null }
        return (value == 0 ? 0.0 : value).databaseValue
    }
}
