// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Devices
internal import Gait
internal import Motion
internal import Sessions

/// One sensor's way from chunk to event, in and out of sessions. Confined to the sensor thread.
///
/// A session's numbers are a pure function of its chunks: so its pipeline starts fresh on the pre-roll, and what ran before is dropped.
final class StreamRun {
    let source: StreamSource
    /// Names the stream as long as the daemon runs.
    let handle: Int
    /// Place in the session, or among what is there outside one.
    var index: Int
    private(set) var description: StreamDescription
    /// nil where the catalogue has no such protocol.
    private var pipeline: Pipeline<CatalogDecoder>?
    private var preRoll: PreRoll
    private var events: [RunEvent] = []
    /// ns on the host's clock: zero of the clock that the pipeline sees.
    private var zero: Int64
    private(set) var isAttached = true
    private var activity: Activity?
    /// A session has begun, and not all of its pre-roll is computed yet: chunks wait their turn behind it.
    private var isCatchingUp = false

    /// Chunks of the pre-roll computed with each that comes: many seconds of many fast sensors at once would keep all ports waiting for longer
    /// than the kernel keeps their bytes.
    private static let chunksAtOnce = 16

    init(_ source: StreamSource, handle: Int, index: Int, runner: RunnerContext?, now: Int64, preRoll seconds: Double) {
        self.source = source
        self.handle = handle
        self.index = index
        zero = now
        description = Self.description(of: source, runner)
        pipeline = Pipeline(description)
        preRoll = PreRoll(seconds: seconds)
        events.reserveCapacity(1024)
    }

    /// ns on the host's clock of the oldest byte that a session could start with.
    var preRollStart: Int64? { preRoll.start }
    var preRollBytes: Int { preRoll.byteCount }

    var decodeCounts: DecodeCounts? { pipeline?.decoder.counts }

    /// Bytes outside a session: kept for the pre-roll and computed for those who watch.
    func push(_ bytes: Span<UInt8>, time: Int64, to output: any RunOutput) {
        output.arrived(stream: index, at: time)
        preRoll.push(bytes, time: time)
        compute(bytes, time: time)
        give(to: output, inSession: false)
    }

    /// Bytes in a session: handed on before anything is computed from them.
    func record(_ bytes: Span<UInt8>, time: Int64, to output: any RunOutput) {
        output.arrived(stream: index, at: time)
        output.chunk(stream: index, time: time - zero, bytes: bytes)
        if isCatchingUp {
            if preRoll.append(bytes, time: time) { return catchUp(Self.chunksAtOnce, to: output) }
            catchUp(.max, to: output)
        }
        compute(bytes, time: time)
        give(to: output, inSession: true)
    }

    /// Time goes on, and no chunk comes that would take the pre-roll along.
    func tick(to output: any RunOutput) {
        if isCatchingUp { catchUp(8 * Self.chunksAtOnce, to: output) }
    }

    private func catchUp(_ most: Int, to output: any RunOutput) {
        preRoll.take(most) { time, bytes in compute(bytes, time: time) }
        isCatchingUp = preRoll.count > 0
        give(to: output, inSession: true)
        // What moved seconds ago has started the session already.
        activity = nil
    }

    /// A session starts, its clock at `zero`: the pipeline starts anew on the pre-roll.
    func begin(index: Int, zero: Int64, runner: RunnerContext?, to output: any RunOutput) {
        restart(index: index, zero: zero, runner: runner)
        output.opened(stream: index, source: source, description: description)
        // Older than the session where another stream's pre-roll is shorter: never, by the choice of zero; guarded all the same.
        preRoll.drop(before: zero)
        // Stored at once, computed by and by.
        preRoll.forEach { time, bytes in output.chunk(stream: index, time: time - zero, bytes: bytes) }
        isCatchingUp = preRoll.count > 0
    }

    /// The session ends: what is still open is settled, and a pipeline for those who watch starts.
    func end(index: Int, now: Int64, runner: RunnerContext?, to output: any RunOutput) {
        if isCatchingUp { catchUp(.max, to: output) }
        pipeline?.finish(into: &events)
        give(to: output, inSession: true)
        restart(index: index, zero: now, runner: runner)
    }

    func detach(time: Int64, to output: any RunOutput) {
        isAttached = false
        output.lost(stream: index, source: source, time: time - zero)
    }

    func attach() { isAttached = true }

    /// What the newest window said, once.
    func takeActivity() -> Activity? {
        defer { activity = nil }
        return activity
    }

    /// When the next contact is expected, on the clock of its session; nil without a rhythm.
    func nextContact(after now: Int64) -> PhaseOscillator.Prediction? {
        pipeline?.nextContact(after: SessionTime.seconds(now - zero))
    }

    private func restart(index: Int, zero: Int64, runner: RunnerContext?) {
        self.index = index
        self.zero = zero
        description = Self.description(of: source, runner)
        pipeline = Pipeline(description)
        events.removeAll(keepingCapacity: true)
    }

    private func compute(_ bytes: Span<UInt8>, time: Int64) {
        pipeline?.push(bytes, hostTime: SessionTime.seconds(time - zero), into: &events)
    }

    private func give(to output: any RunOutput, inSession: Bool) {
        guard !events.isEmpty else { return }
        for place in events.indices {
            if case .gait(.window(let window)) = events[place] { activity = window.activity }
        }
        output.events(stream: index, source: source, events, inSession: inSession)
        events.removeAll(keepingCapacity: true)
    }

    private static func description(of source: StreamSource, _ runner: RunnerContext?) -> StreamDescription {
        StreamDescription(
            protocolName: source.protocolName, facts: source.facts,
            configuration: PipelineConfiguration(
                placement: source.placement, height: runner?.height, legLength: runner?.legLength))
    }
}
