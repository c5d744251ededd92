// SPDX-License-Identifier: Apache-2.0

public import Analysis
public import Exports
internal import Gait
public import Motion
public import Sessions

/// What one sensor of a session saw: its steps gathered as `summary.json` gathers them, and how they went along the run.
public struct StreamFindings: Sendable {
    public let stream: StoredStream
    public let summary: RunSummary
    public let mountings: [MountingRecord]
    public let gaps: [StreamGap]
    public let losses: [LossRecord]
    public let clock: ClockState?
    /// The activity with most steps that count; nil where there are none.
    public let activity: Activity?
    /// Metrics over time, of `activity`.
    public let series: [MetricSeries]
    public let segments: [Segment]
    public let thirds: [Third]
    /// Steps/min, both feet, once in some seconds.
    public let cadence: [TimePoint]
    /// s of session time between which the sensor gave data.
    public let extent: ClosedRange<Double>
    public var stance: StanceFindings?

    public var placement: Placement { stream.record.description.configuration.placement }

    /// Metrics that are followed along the run.
    static let followed = ["pelvic_drop", "crossover_index", "contact_time", "flight_time"]

    init(_ session: SessionReader, _ stream: StoredStream) throws(SessionError) {
        self.stream = stream
        let steps = try session.steps(of: stream.number)
        let windows = try session.windows(of: stream.number)
        mountings = try session.mountings(of: stream.number)
        gaps = try session.gaps(of: stream.number)
        losses = try session.losses().filter { $0.stream == stream.number }
        clock = try session.clocks(of: stream.number).last
        var summary = RunSummary()
        for step in steps { summary.add(step) }
        for window in windows { summary.add(window) }
        for mounting in mountings { summary.add(mounting.state) }
        self.summary = summary
        var counted = [Activity: Int]()
        for step in steps where step.exclusion == nil { counted[step.activity, default: 0] += 1 }
        let activity = counted.max { ($0.value, $0.key.rawValue) < ($1.value, $1.key.rawValue) }?.key
        self.activity = activity
        let first = SessionTime.seconds(stream.first ?? 0)
        let last = max(first, SessionTime.seconds(stream.last ?? stream.first ?? 0))
        extent = first...last
        let width = MetricSeries.width(of: last - first)
        let mine = steps.filter { $0.activity == activity && $0.exclusion == nil }
        series = Self.followed.compactMap { key in MetricSeries(key, mine, width: width) }
        segments = Segment.all(windows, steps)
        thirds = Third.all(mine)
        cadence = TimePoint.cadence(windows, width: width)
    }

    public func series(_ key: String) -> MetricSeries? { series.first { $0.key == key } }
    public func quantity(_ key: String) -> MetricSummary? { summary.quantities.first { $0.descriptor.key == key } }

    public func steps(_ side: Side) -> Int { summary.steps.bySide[Int(side.rawValue)] }

    /// The times at which the sensor was found to have moved on the body, s.
    public var slips: [Double] {
        var slips: [Double] = []
        var wasKnown = false
        for mounting in mountings {
            if mounting.state == .unknown, wasKnown { slips.append(mounting.time) }
            wasKnown = wasKnown || mounting.state == .forward || mounting.state == .locked
            if mounting.state == .unknown { wasKnown = false }
        }
        return slips
    }

    /// s of session time of which the stream says nothing, joined where they touch.
    public var silences: [ClosedRange<Double>] {
        let all =
            gaps.filter { $0.to > $0.from }.map { $0.from...$0.to }
            + losses.filter { $0.end > $0.start }.map { SessionTime.seconds($0.start)...SessionTime.seconds($0.end) }
        var joined: [ClosedRange<Double>] = []
        for silence in all.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = joined.last, silence.lowerBound <= last.upperBound {
                joined[joined.count - 1] = last.lowerBound...max(last.upperBound, silence.upperBound)
            } else {
                joined.append(silence)
            }
        }
        return joined
    }
}
