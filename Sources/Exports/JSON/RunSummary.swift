// SPDX-License-Identifier: Apache-2.0

public import Analysis
public import Devices
public import Gait
public import Motion

/// What a run comes to: `summary.json`, and the few lines that a person reads first.
///
/// Means are over steps of quality `good` and `fair` that are neither at a bout's edge nor in a turn; counts over all. docs/summary.md.
public struct RunSummary: Sendable {
    /// How the placement came about.
    public enum PlacementOrigin: Sendable {
        /// The user said so.
        case given
        /// From the signal; confidence 0 to 1, and one sentence why.
        case guessed(confidence: Double, reason: String)

        var name: String {
            switch self {
            case .given: "given"
            case .guessed: "guessed"
            }
        }
    }

    public private(set) var steps = StepCounts()
    /// By `Activity.rawValue`.
    public private(set) var seconds = [Int](repeating: 0, count: Activity.allCases.count)
    private var cadence = MetricSummary(MetricCatalog.cadence)
    private var metrics = MetricCatalog.all.map { MetricSummary($0.descriptor) }
    private var mounting = MountingState.unknown
    private var mountingChanges = 0

    /// Arrays by the raw value of what they count.
    public struct StepCounts: Sendable {
        public internal(set) var total = 0
        public internal(set) var bySide = [Int](repeating: 0, count: Side.allCases.count)
        public internal(set) var byActivity = [Int](repeating: 0, count: Activity.allCases.count)
        public internal(set) var byQuality = [Int](repeating: 0, count: Quality.allCases.count)
        public internal(set) var leftOut = [Int](repeating: 0, count: StepExclusion.allCases.count)

        public var inMeans: Int { total - leftOut.reduce(0, +) }
    }

    /// Cadence, then the metrics of the catalogue in its order; without those of which there is nothing.
    public var quantities: [MetricSummary] { ([cadence] + metrics).filter { !$0.isEmpty } }

    public init() {}

    public mutating func add(_ step: Step) {
        steps.total += 1
        steps.bySide[Int(step.side.rawValue)] += 1
        steps.byActivity[Int(step.activity.rawValue)] += 1
        steps.byQuality[Int(step.quality.rawValue)] += 1
        if let exclusion = step.exclusion {
            steps.leftOut[Int(exclusion.rawValue)] += 1
            return
        }
        if let value = step.cadence {
            cadence.add(
                value, uncertainty: nil, activity: step.activity, side: step.side, time: step.initialContact)
        }
        for slot in metrics.indices {
            guard let entry = step.metrics[slot] else { continue }
            metrics[slot].add(
                entry.value, uncertainty: entry.uncertainty, activity: step.activity, side: step.side,
                time: step.initialContact)
        }
    }

    public mutating func add(_ window: Window) { seconds[Int(window.activity.rawValue)] += 1 }

    public mutating func add(_ state: MountingState) {
        mounting = state
        mountingChanges += 1
    }

    /// `summary.json`. `algorithmVersion`: of the steps, where they were stored earlier.
    public func json(
        configuration: PipelineConfiguration, origin: PlacementOrigin, table: TableCounts,
        algorithmVersion: Int = AlgorithmVersion.current
    ) -> JSONValue {
        var settings: [(String, JSONValue)] = [
            ("placement", .string(configuration.placement.name)), ("placement_origin", .string(origin.name)),
        ]
        if case .guessed(let confidence, let reason) = origin {
            settings.append(("placement_confidence", .number(confidence, decimals: 2)))
            settings.append(("placement_reason", .string(reason)))
        }
        if let height = configuration.height { settings.append(("height", .number(height, decimals: 3))) }
        if configuration.smoothsOrientation { settings.append(("orientation_passes", .integer(2))) }
        if let leg = configuration.legLength { settings.append(("leg_length", .number(leg, decimals: 3))) }
        let quantities = quantities.map { ($0.descriptor.key, $0.json(configuration.placement)) }
        return .object([
            ("program", .string("gaitd")),
            ("program_version", .string(ProgramVersion.current)),
            ("algorithm_version", .integer(algorithmVersion)),
            ("uncertainty_table_version", .integer(SystematicUncertainty.tableVersion)),
            ("configuration", .object(settings)),
            ("input", Self.json(of: table)),
            (
                "mounting",
                .object([("state", .string(mounting.name)), ("changes", .integer(mountingChanges))])
            ),
            ("activity_seconds", .object(Activity.allCases.map { ($0.name, .integer(seconds[Int($0.rawValue)])) })),
            ("steps", stepCounts),
            ("metrics", .object(quantities)),
        ])
    }

    /// What the steps that count come to, of the metric named `key`, by activity and side; empty where no step has it.
    public func groups(of key: String, _ placement: Placement) -> [MetricGroup] {
        ([cadence] + metrics).first { $0.descriptor.key == key }?.groups(placement) ?? []
    }

    /// A few lines for people. `folder` is where the files are.
    public func text(configuration: PipelineConfiguration, origin: PlacementOrigin, table: TableCounts, folder: String)
        -> String
    {
        SummaryText(
            placement: configuration.placement, origin: origin, table: table, steps: steps.total,
            sides: (steps.bySide[Int(Side.left.rawValue)], steps.bySide[Int(Side.right.rawValue)]), seconds: seconds,
            quantities: [cadence] + metrics, folder: folder
        ).text
    }

    private var stepCounts: JSONValue {
        .object([
            ("total", .integer(steps.total)),
            ("in_means", .integer(steps.inMeans)),
            (
                "left_out",
                .object(StepExclusion.allCases.map { ($0.name, .integer(steps.leftOut[Int($0.rawValue)])) })
            ),
            ("side", .object(Side.allCases.map { ($0.name, .integer(steps.bySide[Int($0.rawValue)])) })),
            (
                "activity",
                .object(Activity.allCases.map { ($0.name, .integer(steps.byActivity[Int($0.rawValue)])) })
            ),
            ("quality", .object(Quality.allCases.map { ($0.name, .integer(steps.byQuality[Int($0.rawValue)])) })),
        ])
    }

    private static func json(of table: TableCounts) -> JSONValue {
        func count(_ value: UInt64) -> JSONValue { .integer(Int(truncatingIfNeeded: value)) }
        return .object([
            ("rows", count(table.rows)),
            ("samples", count(table.readings)),
            (
                "dropped_rows",
                .object([
                    ("without_time", count(table.withoutTime)),
                    ("without_acceleration", count(table.withoutAcceleration)),
                    ("without_angular_rate", count(table.withoutAngularRate)),
                    ("repeated_time", count(table.repeatedTime)),
                    ("late_time", count(table.lateTime)),
                ])
            ),
            ("t_first", .number(table.firstTime, decimals: JSONValue.timeDecimals)),
            ("t_last", .number(table.lastTime, decimals: JSONValue.timeDecimals)),
            ("duration", .number(table.duration, decimals: JSONValue.timeDecimals)),
            ("rate_hz", table.rate.map { .number($0, decimals: 3) } ?? .null),
            ("gaps", count(table.gaps)),
            ("gap_seconds", .number(table.gapTime, decimals: JSONValue.timeDecimals)),
            ("longest_interval", .number(table.longestInterval, decimals: JSONValue.timeDecimals)),
            ("has_gyroscope", .bool(table.hasAngularRate)),
        ])
    }
}
