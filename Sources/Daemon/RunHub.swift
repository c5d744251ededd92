// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Coach
internal import Gait
internal import Live
internal import Logging
internal import Motion
internal import Sessions
internal import Wire

/// Where what happens goes to: the session's file, those who watch, the coach. Confined to the sensor thread; nothing here waits.
final class RunHub: RunOutput {
    let feed: LiveFeed
    private let store: SessionStore
    private let logger: Logger
    private(set) var board = StatusBoard()
    /// Of the recording that is being replayed; nil without one.
    var replayBoard: StatusBoard?
    private(set) var coach: RunCoach
    private(set) var recorder: SessionRecorder?
    private(set) var session: SessionEntry?
    /// ns on the host's clock of session time 0.
    private var zero: Int64 = 0
    /// By place in the engine: number in the file.
    private var fileStreams: [Int: Int] = [:]
    private var coachSettings: CoachSettings
    private var cues: [Cue] = []
    private var beats: BeatPlan?
    private var steps = 0
    private var markers = 0
    /// The newest, which can be taken back.
    private var marked: [LiveMarker] = []
    private static let mostMarked = 1000
    /// When the bytes at hand arrived: ns on the host's clock, and on that by which latency is measured.
    private var arrival: Int64 = 0
    private var monotonicArrival: UInt64?

    init(feed: LiveFeed, store: SessionStore, coach settings: CoachSettings, logger: Logger) {
        self.feed = feed
        self.store = store
        self.logger = logger
        coachSettings = settings
        coach = RunCoach(settings)
        cues.reserveCapacity(64)
    }

    // MARK: What the engine says

    func began(zero: Int64, now: Int64, cause: SessionPolicy.Cause, runner: RunnerContext?, preRollBytes: Int) {
        self.zero = zero
        steps = 0
        markers = 0
        marked = []
        fileStreams = [:]
        // A replay gives way; who sends it is told with its next bytes.
        if replayBoard != nil { silence() }
        replayBoard = nil
        restartCoach()
        let (recorder, entry) = store.begin(zero: zero, now: now, runner: runner, preRollBytes: preRollBytes)
        self.recorder = recorder
        session = entry
        feed.publish(LiveEvent(.session(SessionNotice(.started, entry)), time: 0))
        logger.notice("session started", metadata: ["name": "\(entry.name)", "cause": "\(cause.rawValue)"])
    }

    func opened(stream index: Int, source: StreamSource, description: StreamDescription) {
        board.open(index, key: source.key, placement: source.placement)
        guard let recorder else { return }
        fileStreams[index] = recorder.addStream(
            StreamRecord(
                deviceKey: source.key, deviceTitle: source.name, description: description,
                placementOrigin: source.placementOrigin, baud: source.baud))
    }

    func chunk(stream index: Int, time: Int64, bytes: Span<UInt8>) {
        guard let recorder, let stream = fileStreams[index] else { return }
        recorder.append(stream: stream, hostTime: time, bytes: bytes)
    }

    func arrived(stream index: Int, at time: Int64) {
        arrival = time
        monotonicArrival = nil
        board.arrived(index, at: time)
    }

    func events(stream index: Int, source: StreamSource, _ events: [RunEvent], inSession: Bool) {
        if inSession, let recorder, let stream = fileStreams[index] { recorder.append(stream: stream, events: events) }
        let isTold = replayBoard == nil
        let isLeading = board.leading?.key == source.key && isTold
        for place in events.indices {
            switch events[place] {
            case .gait(let event):
                board.take(event, stream: index)
                switch event {
                case .contact: steps += 1
                case .retracted: steps -= 1
                default: break
                }
                if isTold, !Self.isOutdated(place, events) {
                    feed.publish(LiveEvent(event, stream: index, arrival: latencyStart()))
                }
                if isLeading { follow(event) }
            case .gap(let gap):
                guard isTold else { continue }
                let notice = QualityNotice(.gap(seconds: gap.to - gap.from))
                feed.publish(LiveEvent(.quality(notice), time: gap.to, stream: index))
            case .clock(let state): board.take(state, stream: index)
            case .orientation: break
            }
        }
        if isLeading { giveCues() }
    }

    func follow(_ event: GaitEvent) { coach.push(event, into: &cues) }

    /// Another clock begins.
    func restartCoach() {
        coach = RunCoach(coachSettings)
        beats = nil
    }

    /// A correction that another of the same bytes puts right again: nobody needs to be told. Each chunk corrects the last few steps, some of them
    /// several times.
    private static func isOutdated(_ place: Int, _ events: [RunEvent]) -> Bool {
        guard case .gait(.correction(let step)) = events[place] else { return false }
        for later in (place + 1)..<min(events.count, place + 1 + nearby) {
            switch events[later] {
            case .gait(.correction(let other)) where other.index == step.index: return true
            case .gait(.settled(let other)) where other.index == step.index: return true
            case .gait(.retracted(let other)) where other.index == step.index: return true
            default: break
            }
        }
        return false
    }

    /// Events that are looked through for a later correction.
    private static let nearby = 32

    func lost(stream index: Int, source: StreamSource, time: Int64) {
        logger.warning("sensor lost", metadata: ["sensor": "\(source.name)", "key": "\(source.key)"])
    }

    func ended(_ cause: SessionPolicy.Cause, at time: Int64, keeps: Bool) {
        guard let recorder, let session else { return }
        self.recorder = nil
        self.session = nil
        // What the run was aimed at, for the report.
        if let band = coach.band { recorder.note("cadence_target", "\(band.lower) to \(band.upper)") }
        silence()
        var entry = session
        entry.state = .closed
        entry.steps = steps
        entry.duration = SessionTime.seconds(time)
        feed.publish(LiveEvent(.session(SessionNotice(.ended, entry)), time: entry.duration))
        store.end(recorder, at: time, keeps: keeps)
        logger.notice(
            "session ended",
            metadata: [
                "name": "\(entry.name)", "cause": "\(cause.rawValue)", "steps": "\(steps)", "kept": "\(keeps)",
            ])
    }

    /// The host's clock counts sleep, the monotonic one does not: what lies between them is asked for once a read.
    private func latencyStart() -> UInt64 {
        if let monotonicArrival { return monotonicArrival }
        let age = UInt64(max(0, HostClock.now() - arrival))
        let start = MonotonicClock.now - min(age, MonotonicClock.now)
        monotonicArrival = start
        return start
    }

    // MARK: What people say

    /// A marker of the session under way, with its number and time.
    func mark(_ marker: LiveMarker, now: Int64) -> LiveMarker? {
        guard let recorder else { return nil }
        var marker = marker
        markers += 1
        marker.id = markers
        let time = marker.time ?? SessionTime.seconds(now - zero)
        marker.time = time
        if let stored = Marker(marker, at: SessionTime.nanoseconds(time)) { recorder.append(stored) }
        switch marker.kind {
        case .pain: coach.mark(pain: marker.level ?? 0, place: marker.place, at: time, into: &cues)
        case .treadmill: coach.setSpeed(marker.speed, at: time, into: &cues)
        case .lap, .note, .leftContact: break
        }
        if marked.count >= Self.mostMarked { marked.removeFirst() }
        marked.append(marker)
        feed.publish(LiveEvent(.marker(marker), time: time))
        giveCues()
        return marker
    }

    /// Takes a marker back: it stays in the file, and a note says that it does not count.
    func unmark(_ id: Int, now: Int64) -> LiveMarker? {
        guard let recorder, let place = marked.firstIndex(where: { $0.id == id }) else { return nil }
        let marker = marked.remove(at: place)
        let time = SessionTime.seconds(now - zero)
        recorder.append(
            Marker(time: now - zero, kind: .note, text: "marker \(id) (\(marker.kind.rawValue)) was taken back"))
        feed.publish(LiveEvent(.unmarked(marker), time: time))
        return marker
    }

    func change(_ settings: CoachSettings, now: Int64) {
        coachSettings = settings
        coach.change(settings, at: SessionTime.seconds(now - zero), into: &cues)
        giveCues()
    }

    func measureBaseline(now: Int64) {
        coach.measureBaseline(at: SessionTime.seconds(now - zero), into: &cues)
        giveCues()
    }

    func publish(_ device: LiveDevice, now: Int64) {
        feed.publish(LiveEvent(.device(device), time: SessionTime.seconds(now - zero)))
    }

    func note(listening ports: [String]) { board.listening = ports }

    /// s on the session's clock; nil without a session.
    func time(at now: Int64) -> Double? { session == nil ? nil : SessionTime.seconds(now - zero) }

    var stepCount: Int { steps }

    // MARK: Time

    /// Several times a second, between bytes.
    func tick(now: Int64, nextContact: PhaseOscillator.Prediction?, storage: StatusBoard.Storage?) {
        board.storage = storage
        guard recorder != nil || replayBoard != nil else { return }
        coach.follow(nextContact)
        giveCues()
    }

    /// Tells what the coach decided, to those who watch and to the file.
    func giveCues() {
        for cue in cues {
            feed.publish(LiveEvent(.cue(cue), time: cue.time))
            recorder?.append(CueRecord(cue))
        }
        cues.removeAll(keepingCapacity: true)
        guard coach.beats != beats else { return }
        beats = coach.beats
        feed.publish(LiveEvent(.beats(beats), time: beats?.start ?? 0))
    }

    func silence() {
        guard beats != nil else { return }
        beats = nil
        feed.publish(LiveEvent(.beats(nil), time: 0))
    }
}
