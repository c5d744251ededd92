// SPDX-License-Identifier: Apache-2.0

internal import Devices
internal import Motion

/// From a device's clock, or the mere count of its readings, to session time. What it assumes and how well it does: `docs/clock.md`.
///
/// Goals, in order: causal, the same bits for the same chunks, times that rise strictly and evenly, right to the millisecond.
///
/// - **Anchoring.** The first second of a stream, of a restarted device and after a long silence is held back, then placed at once: by
///   then the fastest arrivals are known. Nothing is lost by it but that second's liveliness.
/// - **Running.** Each sample is placed by the device's own step from the one before, times the rate found; what the line under all
///   delays (`DelayEnvelope`) says otherwise is taken in so slowly that no interval changes by more than 0.1 % (1 % where readings are counted).
/// - **Astray.** What doesn't follow is put aside. If the stream goes on as before, it was a straggler; if it goes on from there,
///   the device's clock has started again.
struct ClockModel: Sendable {
    struct Parameters: Hashable, Sendable {
        /// s of arrivals that are awaited before the first sample is placed, and at most, where readings are too few.
        var anchoring = 1.0
        var longestAnchoring = 3.0
        var fewestReadings = 16
        /// s without a reading (and no fewer than 20 periods), after which the clock is asked again; shorter where readings are counted.
        var silence = 1.0
        var countedSilence = 0.15
        /// s: a device that agrees with its clock of before a silence to within this has kept it.
        var agreement = 0.1
        /// s by which a reading may come before the earliest moment believed possible.
        var earliness = 0.02
        /// The same of two successive readings, while nothing else is known.
        var leap = 0.25
        /// Readings, and s of them, that must follow each other before another timeline is believed in.
        var confirmingReadings = 8
        var confirmingTime = 0.1
        /// s of delay for so many s mean that the device's clock has stood still or leapt back by less than it takes to notice at once.
        var lateness = 0.25
        var latenessTime = 5.0
        /// A device's clock that is slower or faster than the host's by this factor is none.
        var credibleFactor = 2.0
        /// s: time constant with which the line is followed, and the largest share by which an interval changes for it.
        var following = 2.0
        var countedFollowing = 0.5
        var largestChange = 0.001
        var countedLargestChange = 0.01
        /// s off the line, from which on it is followed faster, and by what share.
        var farOff = 0.05
        var farOffChange = 0.05
        /// Share of a period by which blocks must be late for a lost reading to be inferred, and the largest spread that allows it.
        var inferredShare = 0.6
        var inferringSpread = 0.25
        /// s between two states.
        var stateInterval = 10.0
    }

    struct Held: BitwiseCopyable {
        var sample: Sample
        var host: Double
        /// s on the timeline.
        var time: Double
        var lost: Int?
        /// Device time as sent, s.
        var sent: Double
    }

    static let capacity = 1024

    let parameters = Parameters()
    let facts: DeviceClockFacts
    let nominalPeriod: Double?
    /// `lost`: those that were missing when a later one came.
    var counted = DeviceClock.Counts()
    var counts: DeviceClock.Counts {
        var counts = counted
        // A straggler was taken for lost.
        counts.lost -= min(counts.lost, counts.reordered)
        return counts
    }

    /// What waits: readings that are being anchored, and behind them `astrayCount` that may belong to another timeline.
    var held: [Held] = []
    private(set) var astrayCount = 0
    private var astray: DeviceTimeline?
    var isAnchoring = true
    var timeline: DeviceTimeline?
    var usesTime = true
    /// The slope of the line before this one, of the same stream.
    var knownSlope: Double?
    private var lastHost = -Double.infinity
    private var acceptedHost = -Double.infinity
    /// Device times or counters of the last readings, to tell a repeated one from a late one.
    private var known = [16 of Double](repeating: -.infinity)
    private var knownNext = 0

    // Placing: `ClockModel+Placing.swift`.
    /// Host time at which the timeline's 0 lies, s, and the delays since.
    var origin = 0.0
    var envelope = DelayEnvelope(.init())
    var hasLine = false
    /// The last sample: on the timeline and on the session clock.
    var placedTime = 0.0
    var sessionTime = -Double.infinity
    var sentTime = 0.0
    /// The next sample starts a line of its own.
    var isFresh = true
    var reason = StreamGap.Reason.missing
    var isTimed = true
    /// Usual time between two samples, s; 0 where unknown.
    var period = 0.0
    /// A step of the session clock that waits for the next sample, s.
    var pendingStep = 0.0
    var segment = 0
    var lateFor = 0.0
    var arrivals = ArrivalStatistics()

    init(_ kind: DeviceKind) {
        facts = kind.clock
        nominalPeriod = kind.nominalPeriod
        period = kind.nominalPeriod ?? 0
        held.reserveCapacity(Self.capacity)
    }

    /// `host`: when the chunk arrived that completed the reading, s on the session clock.
    mutating func push(_ sample: Sample, of reading: Reading, host: Double, into output: inout [ClockOutput]) {
        let host = host.isFinite ? max(host, lastHost) : lastHost.isFinite ? lastHost : 0
        let elapsed = host - lastHost
        lastHost = host
        if !isAnchoring, timeline != nil, elapsed > silence { isAnchoring = true }
        guard var trial = timeline else {
            timeline = start(reading)
            return hold(sample, reading, host, timeline)
        }
        switch trial.push(reading, elapsed: host - acceptedHost, period: period) {
        case .same: counted.duplicated += 1
        case .next where !isTooEarly(trial.now, host):
            forgetAstray()
            timeline = trial
            remember(reading)
            acceptedHost = host
            if isAnchoring {
                hold(sample, reading, host, trial)
                if isAnchored { settle(into: &output) }
            } else {
                place(entry(sample, reading, host, trial), into: &output)
            }
        default: putAside(sample, reading, host, into: &output)
        }
    }

    /// The stream has ended: what waits is placed.
    mutating func finish(into output: inout [ClockOutput]) {
        forgetAstray()
        if isAnchoring { settle(into: &output) }
        if sessionTime > -.infinity { output.append(.state(takeState())) }
    }

    private var silence: Double {
        max(isTimed ? parameters.silence : parameters.countedSilence, 20 * period)
    }

    private var isAnchored: Bool {
        // By index: an optional of a large value goes through the heap in debug builds.
        guard !held.isEmpty else { return false }
        let span = held[held.count - 1].host - held[0].host
        return isFull || span >= parameters.longestAnchoring
            || (span >= parameters.anchoring && held.count >= parameters.fewestReadings)
    }

    private var isFull: Bool { held.count >= Self.capacity }

    /// A device's clock that runs ahead of the host's has leapt.
    private func isTooEarly(_ time: Double, _ host: Double) -> Bool {
        guard let timeline, timeline.isTimed else { return false }
        guard !isAnchoring, hasLine else {
            return time - timeline.now > parameters.leap + (host - acceptedHost)
        }
        return host - origin - time < envelope.floor(at: time) - parameters.earliness
    }

    private func start(_ reading: Reading) -> DeviceTimeline {
        DeviceTimeline(reading, facts: facts, usesTime: usesTime, countedPeriod: nominalPeriod)
    }

    private func entry(_ sample: Sample, _ reading: Reading, _ host: Double, _ timeline: DeviceTimeline) -> Held {
        Held(sample: sample, host: host, time: timeline.now, lost: timeline.lost, sent: reading.deviceTime)
    }

    private mutating func hold(_ sample: Sample, _ reading: Reading, _ host: Double, _ timeline: DeviceTimeline?) {
        guard let timeline else { return }
        acceptedHost = host
        held.append(entry(sample, reading, host, timeline))
    }

    private static func mark(_ reading: Reading) -> Double {
        reading.contents.contains(.deviceTime) ? reading.deviceTime : Double(reading.counter)
    }

    private mutating func remember(_ reading: Reading) {
        known[knownNext] = Self.mark(reading)
        knownNext = (knownNext + 1) & 15
    }
}

// MARK: - Readings that don't follow

extension ClockModel {
    private mutating func putAside(
        _ sample: Sample, _ reading: Reading, _ host: Double, into output: inout [ClockOutput]
    ) {
        let mark = Self.mark(reading)
        for index in known.indices where known[index] == mark {
            counted.duplicated += 1
            return
        }
        if isFull, isAnchoring { settle(into: &output) }
        if var other = astray {
            switch other.push(reading, elapsed: 0, period: period) {
            case .same:
                counted.duplicated += 1
                return
            case .next: astray = other
            case .astray:
                forgetAstray()
                astray = start(reading)
            }
        } else {
            astray = start(reading)
        }
        guard let other = astray else { return }
        held.append(entry(sample, reading, host, other))
        astrayCount += 1
        let isLong = astrayCount >= parameters.confirmingReadings && other.now >= parameters.confirmingTime
        guard isLong || astrayCount >= Self.capacity / 2 else { return }
        change(to: other, into: &output)
        acceptedHost = host
    }

    /// Those put aside were stragglers: too late to be placed.
    private mutating func forgetAstray() {
        guard astrayCount > 0 else { return }
        counted.reordered += UInt64(astrayCount)
        held.removeLast(astrayCount)
        astrayCount = 0
        astray = nil
    }

    /// Those put aside are the start of a new timeline.
    private mutating func change(to other: DeviceTimeline, into output: inout [ClockOutput]) {
        if isAnchoring { settle(into: &output) }
        let isForward = isTimed && other.isTimed && other.sent > sentTime
        timeline = other
        astray = nil
        astrayCount = 0
        startSegment(isForward ? .jump : .restart)
    }

    mutating func startSegment(_ why: StreamGap.Reason) {
        if isTimed, hasLine { knownSlope = envelope.slope }
        hasLine = false
        isAnchoring = true
        isFresh = true
        reason = why
        segment += 1
        lateFor = 0
        pendingStep = 0
        usesTime = true
    }

    /// The device's clock has been late for too long: it is asked again.
    mutating func doubtClock() { startSegment(.jump) }

    /// Readings that must have been lost before now.
    mutating func insert(_ count: Int) {
        timeline?.insert(count)
        envelope.forgetOpenBlock()
    }
}
