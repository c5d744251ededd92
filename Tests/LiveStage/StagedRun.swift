// SPDX-License-Identifier: Apache-2.0

import Analysis
import Coach
import Gait
import Live
import Motion
import Simulation

/// A run without a sensor and without a daemon: the simulated runner through the real pipeline into the real feed, and someone who
/// answers what clients ask. For tests of the server and pictures of the page.
public actor StagedRun: RunControl {
    /// What the runner does, and the state that is shown whatever the run is in; nil: as it is.
    public struct Script: Sendable {
        public var segments: [ActivitySchedule.Segment]
        public var shown: LiveStatus.State?
        /// Seconds of the run a second; 0: as fast as it goes.
        public var speed: Double
        /// Seconds of the run that are over at once at the start, so that a picture need not wait.
        public var skipped: Double
        public var dropLeft = 6.2
        public var dropRight = 3.9

        public init(
            _ segments: [ActivitySchedule.Segment], shown: LiveStatus.State? = nil, speed: Double = 1,
            skipped: Double = 0
        ) {
            self.segments = segments
            self.shown = shown
            self.speed = speed
            self.skipped = skipped
        }

        public static let usual = Script([
            .init(.still, duration: 3), .init(.run, duration: 60, cadence: 170),
            .init(.run, duration: 3600, cadence: 176),
        ])
    }

    private let feed: LiveFeed
    private let script: Script
    private var time = 0.0
    private var window: Window?
    private var mounting = MountingState.unknown
    private var markers: [LiveMarker] = []
    private var nextMarker = 1
    private var session: SessionEntry?
    private var coach: RunCoach
    private var runner: String?
    private var placement = Placement.sacrum
    private var beats: BeatPlan?
    private var cues: [Cue] = []
    /// All settled steps, for tests to compare with.
    public private(set) var settled: [Step] = []
    public private(set) var windows: [Window] = []

    public init(feed: LiveFeed, script: Script = .usual) {
        self.feed = feed
        self.script = script
        var baseline = Baseline(source: .measured)
        baseline[.cadence, .unknown] = .init(mean: 166, standardDeviation: 2, count: 800)
        baseline[.pelvicDrop, .left] = .init(mean: 5.9, standardDeviation: 0.8, count: 400)
        baseline[.pelvicDrop, .right] = .init(mean: 3.6, standardDeviation: 0.8, count: 400)
        baseline[.crossover, .unknown] = .init(mean: 0.5, standardDeviation: 0.1, count: 800)
        var settings = CoachSettings()
        settings.target = CadenceTarget(.number(177))
        settings.measuresBaseline = false
        settings.baselines = [baseline]
        settings.pelvicDrop = .both
        coach = RunCoach(settings)
        session = SessionEntry(
            id: "5f6e1c2a", name: "2026-11-21-0812", state: .recording, started: "2026-11-21T08:12:00+01:00",
            duration: 0)
    }

    /// Runs the script to its end.
    public func run() async {
        var settings = RunnerSettings(schedule: ActivitySchedule(script.segments))
        settings.dropLeft = script.dropLeft
        settings.dropRight = script.dropRight
        var recording = SimulatedRecording(runner: settings, sensor: SensorSettings(), seed: 3)
        var pipeline = SamplePipeline(PipelineConfiguration(placement: .sacrum))
        var events: [RunEvent] = []
        events.reserveCapacity(256)
        let begin = ContinuousClock.now
        while let sample = recording.next(), !Task.isCancelled {
            time = sample.time
            pipeline.push(
                Sample(
                    time: sample.time, specificForce: sample.specificForce, angularRate: sample.angularRate, flags: []),
                into: &events)
            let arrival = MonotonicClock.now
            for event in events {
                if case .gait(let event) = event {
                    publish(event, arrival: arrival, next: pipeline.nextContact(after: time))
                }
            }
            events.removeAll(keepingCapacity: true)
            guard script.speed > 0, time > script.skipped else {
                if Int(time * 200) % 400 == 0 { await Task.yield() }
                continue
            }
            let due = begin + .seconds((time - script.skipped) / script.speed)
            if due > .now { try? await Task.sleep(until: due) }
        }
        pipeline.finish(into: &events)
        for event in events {
            if case .gait(let event) = event { publish(event, arrival: MonotonicClock.now, next: nil) }
        }
    }

    private func publish(_ event: GaitEvent, arrival: UInt64, next: PhaseOscillator.Prediction?) {
        coach.push(event, into: &cues)
        coach.follow(next)
        switch event {
        case .window(let window):
            self.window = window
            windows.append(window)
        case .settled(let step): settled.append(step)
        case .mounting(let state, _): mounting = state
        default: break
        }
        switch script.shown {
        case .noSensor, .listening, .stale: return
        default: feed.publish(LiveEvent(event, stream: 0, arrival: arrival))
        }
        tellAdvice()
    }

    private func tellAdvice() {
        for cue in cues { feed.publish(LiveEvent(.cue(cue), time: cue.time)) }
        cues.removeAll(keepingCapacity: true)
        guard coach.beats != beats else { return }
        beats = coach.beats
        feed.publish(LiveEvent(.beats(beats), time: time))
    }

    // MARK: RunControl

    public func status() -> LiveStatus {
        let shown =
            script.shown
            ?? (session == nil ? .paused : mounting == .unknown || mounting == .axis ? .findingMounting : .live)
        var status = LiveStatus(
            shown, isRecording: session != nil && shown != .diskFull && shown != .noSensor && shown != .readOnly,
            coaching: LiveStatus.Coaching(coach), programVersion: "0.1.0", algorithmVersion: AlgorithmVersion.current)
        status.runner = runner
        status.session = session
        status.session?.duration = time
        if shown != .noSensor, shown != .listening {
            status.activity = window?.activity
            status.quality = window?.quality
            status.time = time
            status.age = shown == .stale ? 4 : 0.005
        }
        if shown == .findingMounting {
            status.mountingSteps = 3
            status.mountingStepsNeeded = 8
        }
        switch shown {
        case .slipped: status.sentence = "Sensor moved at 12:40. Measuring its position again."
        case .diskFull:
            status.sentence =
                "Disk nearly full: recording stopped at 12:40. What was recorded is safe. Delete sessions you don't need."
        case .readOnly:
            status.sentence = "The folder of sessions can't be written. Numbers are live, nothing is recorded."
        default: break
        }
        status.devices = [device(shown)]
        return status
    }

    private func device(_ shown: LiveStatus.State) -> LiveDevice {
        let state: LiveDevice.State =
            shown == .noSensor ? .gone : shown == .listening ? .listening : shown == .stale ? .silent : .streaming
        var device = LiveDevice(key: "usb-wt901-1", title: "WT901 on ttyUSB0", state: state)
        device.node = "/dev/ttyUSB0"
        device.lastSeen = "2026-11-21T08:12:00+01:00"
        device.placement = placement
        if shown != .noSensor, shown != .listening {
            device.stream = 0
            device.protocolName = "witmotion"
            device.rate = 200
            device.mounting = mounting
            device.battery = 0.82
            device.lost = 3
        } else if shown == .listening {
            device.sentence = "Tried 115200, 9600 and 230400 baud: no known protocol yet."
        }
        return device
    }

    public func start() throws(ControlError) -> SessionEntry {
        if let session { return session }
        let new = SessionEntry(
            id: "77aa10b3", name: "2026-11-21-0912", state: .recording, started: "2026-11-21T09:12:00+01:00",
            duration: 0)
        session = new
        feed.publish(LiveEvent(.session(SessionNotice(.started, new)), time: time))
        return new
    }

    public func stop() throws(ControlError) -> SessionEntry {
        guard var ended = session else { throw .conflict("No session is running.") }
        ended.state = .closed
        ended.duration = time
        session = nil
        feed.publish(LiveEvent(.session(SessionNotice(.ended, ended)), time: time))
        return ended
    }

    public func mark(_ marker: LiveMarker) throws(ControlError) -> LiveMarker {
        guard session != nil else { throw .conflict("No session is running: start one first.") }
        var marker = marker
        marker.id = nextMarker
        marker.time = marker.time ?? time
        nextMarker += 1
        markers.append(marker)
        feed.publish(LiveEvent(.marker(marker), time: marker.time ?? time))
        if let level = marker.level { coach.mark(pain: level, place: marker.place, at: time, into: &cues) }
        if let speed = marker.speed { coach.setSpeed(speed, at: time, into: &cues) }
        tellAdvice()
        return marker
    }

    public func unmark(_ id: Int) throws(ControlError) -> LiveMarker {
        guard let index = markers.firstIndex(where: { $0.id == id }) else {
            throw .notFound("There is no such marker.")
        }
        let marker = markers.remove(at: index)
        feed.publish(LiveEvent(.unmarked(marker), time: time))
        return marker
    }

    public func change(_ change: CoachingChange) throws(ControlError) -> LiveStatus.Coaching {
        if change.measuresBaseline == true { coach.measureBaseline(at: time, into: &cues) }
        coach.change(change.applied(to: coach.settings), at: time, into: &cues)
        tellAdvice()
        return LiveStatus.Coaching(coach)
    }

    public func setPlacement(_ placement: Placement, of device: String) throws(ControlError) -> LiveDevice {
        guard device == "usb-wt901-1" else { throw .notFound("There is no device \"\(device.prefix(80))\".") }
        self.placement = placement
        return self.device(.live)
    }

    public func setRunner(_ name: String?) { runner = name }

    public func sessions(limit: Int, before: String?) throws(ControlError) -> [SessionEntry] {
        session.map { [$0] } ?? []
    }

    public func session(_ id: String) throws(ControlError) -> SessionEntry {
        guard let session, session.id == id else { throw .notFound("There is no session \"\(id)\".") }
        return session
    }

    public var taken: [LiveMarker] { markers }
}
