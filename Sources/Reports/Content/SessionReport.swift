// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Exports
internal import Gait
public import Motion
public import Sessions

/// All that a report of one session says, before it is a page or a file.
public struct SessionReport: Sendable {
    public let path: String
    public let header: SessionHeader
    public let start: LocalTime
    public let end: LocalTime
    /// The stream that the report is about first; the others follow. None of a session without sensors.
    public let streams: [StreamFindings]
    public let belt: BeltHistory
    public let markers: [Marker]
    public let cues: [CueRecord]
    /// Steps/min: what the coach aimed at; nil where nothing was asked for.
    public let target: ClosedRange<Double>?
    /// Raw data that are not what was written.
    public let damages: [RawDamage]
    public let baseline: Baseline?
    /// A process writes the session now.
    public let isBeingRecorded: Bool

    /// The session that this one is held against.
    public struct Baseline: Sendable {
        public let start: LocalTime
        public let name: String
        /// nil where the two can be compared; else why not.
        public let obstacle: String?
        /// What the comparison can't vouch for.
        public let caution: String?
        let findings: StreamFindings?

        /// Usual range of a side in that session: mean ± SD of its steps.
        public func band(_ key: String, _ activity: Activity, _ side: Side) -> ClosedRange<Double>? {
            guard obstacle == nil, let findings, let quantity = findings.quantity(key),
                let figure = MeanFigure(quantity, activity, side, findings.placement),
                figure.count >= Change.fewestSteps, let deviation = figure.standardDeviation
            else { return nil }
            return (figure.mean - deviation)...(figure.mean + deviation)
        }
    }

    /// Reads the whole session. `givesStance`: replay the raw data for the mean curve of the pelvis over the stance.
    public init(
        _ session: SessionReader, baseline other: SessionReport? = nil, givesStance: Bool = true
    ) throws(SessionError) {
        path = session.path
        header = session.header
        isBeingRecorded = SessionLibrary.item(session.path).isBeingRecorded
        start = LocalTime(session.header)
        end = LocalTime(session.header, plus: session.header.duration)
        markers = try session.markers()
        cues = try session.cues()
        target = Self.target(session.header)
        let entered = BeltHistory(markers)
        belt = entered
        var found: [StreamFindings] = []
        for stream in session.streams { found.append(try StreamFindings(session, stream)) }
        // A pelvis tells most, then what has most steps.
        found.sort {
            ($0.rank, $0.summary.steps.inMeans, -$0.stream.number) > (
                $1.rank, $1.summary.steps.inMeans, -$1.stream.number
            )
        }
        damages = try session.damages()
        if givesStance, let first = found.first, first.placement.isPelvis, let activity = first.activity {
            found[0].stance = try StanceFindings(session, first.stream, activity)
        }
        streams = found
        let main = found.first
        baseline = other.map { Self.hold(main, header: session.header, entered, against: $0) }
    }

    public var main: StreamFindings? { streams.first }
    public var activity: Activity? { main?.activity }

    /// Rows of the table of metrics of a stream's `activity`.
    public func rows(_ findings: StreamFindings, _ activity: Activity) -> [MetricRow] {
        findings.summary.quantities.compactMap { MetricRow($0, activity, findings.placement) }
    }

    /// How a figure stands against the baseline; nil without one.
    public func change(_ row: MetricRow, _ side: Side, _ activity: Activity) -> Change? {
        guard let baseline, let now = row.figure(side) else { return nil }
        if let obstacle = baseline.obstacle { return .notComparable(obstacle) }
        guard let findings = baseline.findings, let quantity = findings.quantity(row.descriptor.key),
            let before = MeanFigure(quantity, activity, side, findings.placement)
        else { return .notComparable("not measured on \(baseline.start.dayAndMonth)") }
        return Change(from: before, to: now, row.descriptor)
    }

    public func before(_ row: MetricRow, _ side: Side, _ activity: Activity) -> MeanFigure? {
        guard let baseline, baseline.obstacle == nil, let findings = baseline.findings,
            let quantity = findings.quantity(row.descriptor.key)
        else { return nil }
        return MeanFigure(quantity, activity, side, findings.placement)
    }

    /// Of the seconds with a known cadence of the main activity, the share within the target, 0 to 1.
    public var shareInTarget: Double? {
        guard let target, let points = main?.cadence, !points.isEmpty else { return nil }
        return Double(points.count { target.contains($0.value) }) / Double(points.count)
    }

    /// `cadence_target` of the provenance: `174.0 to 180.0`.
    private static func target(_ header: SessionHeader) -> ClosedRange<Double>? {
        let words = header.provenance["cadence_target"]?.split(separator: " ") ?? []
        let ends = words.compactMap { Double($0) }
        guard words.count == 3, ends.count == 2, ends[0] <= ends[1] else { return nil }
        return ends[0]...ends[1]
    }

    private static func hold(
        _ now: StreamFindings?, header: SessionHeader, _ belt: BeltHistory, against other: SessionReport
    ) -> Baseline {
        let comparison = Comparability(now, belt, header.runner, other)
        return Baseline(
            start: other.start, name: other.header.name, obstacle: comparison.obstacle, caution: comparison.caution,
            findings: other.main)
    }
}

extension StreamFindings {
    /// A sensor at the pelvis tells of both legs; one elsewhere of no gait.
    fileprivate var rank: Int {
        guard summary.steps.inMeans > 0 else { return -1 }
        return placement == .sacrum ? 3 : placement.isPelvis ? 2 : placement.isFoot ? 1 : 0
    }
}

/// What a person entered of the treadmill.
public struct BeltHistory: Sendable {
    public struct Entry: Hashable, Sendable {
        /// s of session time.
        public var time: Double
        /// m/s.
        public var speed: Double?
        /// %
        public var incline: Double?
    }

    public let entries: [Entry]

    init(_ markers: [Marker]) {
        entries = markers.compactMap { marker in
            guard case .treadmill(let speed, let incline) = marker.kind else { return nil }
            return Entry(time: SessionTime.seconds(marker.time), speed: speed, incline: incline)
        }
        .sorted { $0.time < $1.time }
    }

    /// m/s, lowest and highest; nil where none was entered.
    public var speeds: ClosedRange<Double>? {
        let speeds = entries.compactMap(\.speed).filter { $0 > 0 }
        guard let low = speeds.min(), let high = speeds.max() else { return nil }
        return low...high
    }

    public var text: String {
        guard let speeds else { return "speed not entered" }
        var text =
            speeds.upperBound - speeds.lowerBound < 0.02
            ? Wording.speed(speeds.lowerBound)
            : Wording.number(3.6 * speeds.lowerBound, 1) + " to " + Wording.speed(speeds.upperBound)
        let inclines = entries.compactMap(\.incline)
        text = "treadmill, " + text + " (entered)"
        if let low = inclines.min(), let high = inclines.max() {
            text +=
                low == high
                ? ", \(Wording.number(low, 1))\(Wording.thinSpace)%"
                : ", incline \(Wording.number(low, 1)) to \(Wording.number(high, 1))\(Wording.thinSpace)%"
        }
        return text
    }
}

/// Whether two sessions may be held against each other: same runner, placement and activity, like speeds.
public struct Comparability: Sendable {
    public let obstacle: String?
    public let caution: String?

    /// m/s: metrics follow the speed; within this they are taken as one (docs/report.md).
    public static let likeSpeeds = 0.2

    init(_ now: StreamFindings?, _ belt: BeltHistory, _ runner: RunnerContext?, _ other: SessionReport) {
        (obstacle, caution) = Self.judge(now, belt, runner, other)
    }

    private static func judge(
        _ now: StreamFindings?, _ belt: BeltHistory, _ runner: RunnerContext?, _ other: SessionReport
    ) -> (String?, String?) {
        guard let now, let activity = now.activity else { return ("no steps that count in this session", nil) }
        guard let before = other.main, let otherActivity = before.activity else {
            return ("no steps that count on \(other.start.dayAndMonth)", nil)
        }
        if let a = runner?.name, let b = other.header.runner?.name, a != b { return ("another runner", nil) }
        if now.placement != before.placement {
            return ("other placement (\(Wording.name(before.placement)) v \(Wording.name(now.placement)))", nil)
        }
        if activity != otherActivity {
            return ("other activity (\(otherActivity.name) v \(activity.name))", nil)
        }
        guard let a = belt.speeds, let b = other.belt.speeds else {
            return (nil, "Speed was not entered in both sessions: cadence, contact time and drop change with speed.")
        }
        let (mine, theirs) = (0.5 * (a.lowerBound + a.upperBound), 0.5 * (b.lowerBound + b.upperBound))
        if abs(mine - theirs) > likeSpeeds {
            return ("other speed (\(Wording.number(3.6 * theirs, 1)) v \(Wording.speed(mine)))", nil)
        }
        return (nil, nil)
    }
}
