// SPDX-License-Identifier: Apache-2.0

public import Coach
internal import Gait
public import Motion

/// What is now: the answer to `/v1/status`, and the `status` event that clients get once a second.
public struct LiveStatus: Hashable, Sendable, Codable {
    /// The one thing that a person should know first. In order of urgency where several hold: later ones only where no earlier one does.
    public enum State: String, Hashable, Sendable, Codable, CaseIterable {
        /// The disk is nearly full: nothing more is recorded.
        case diskFull = "disk_full"
        /// The folder of sessions cannot be written.
        case readOnly = "read_only"
        case noSensor = "no_sensor"
        /// A port is open, and what is on it not yet recognised.
        case listening
        /// No sample for more than 2 s.
        case stale
        /// The sensor moved on the body; its position is being measured again.
        case slipped
        /// Front and back of the sensor are not known yet.
        case findingMounting = "finding_mounting"
        /// The mounting is known, left and right are not.
        case sideUnknown = "side_unknown"
        /// Numbers are live, nothing is recorded.
        case paused
        case live
    }

    public struct Band: Hashable, Sendable, Codable {
        public var lower: Double
        public var centre: Double
        public var upper: Double

        public init(lower: Double, centre: Double, upper: Double) {
            self.lower = lower
            self.centre = centre
            self.upper = upper
        }

        public init(_ band: Coach.Band) { self.init(lower: band.lower, centre: band.centre, upper: band.upper) }
    }

    /// What the runner aims at and how they are told.
    public struct Coaching: Hashable, Sendable, Codable {
        /// Target band, steps/min, both feet; nil without a target.
        public var cadence: Band?
        /// The runner's own usual cadence, steps/min; nil while it is not known.
        public var baseline: Double?
        /// 0 to 1 while the baseline is being measured; nil otherwise.
        public var baselineProgress: Double?
        /// Where the target comes from, for people: `own baseline +5 to +8 %`.
        public var origin: String?
        /// Share of the run's seconds within the band, 0 to 1; nil before the first.
        public var inBand: Double?
        /// The runner's own bands of pelvic drop, degrees; nil while they are not known.
        public var dropLeft: Band?
        public var dropRight: Band?
        /// The runner's own band of the crossover index.
        public var crossover: Band?
        /// `below_band`, `always`, `off`.
        public var metronome: String
        /// `off`, `left`, `right`, `both`.
        public var dropCue: String
        public var crossoverCue: Bool
        public var isMuted: Bool
        /// Share of cues that the fading schedule gives now, 0 to 1; nil where nothing fades.
        public var fadedShare: Double?

        public init(
            metronome: String = "off", dropCue: String = "off", crossoverCue: Bool = false, isMuted: Bool = false
        ) {
            self.metronome = metronome
            self.dropCue = dropCue
            self.crossoverCue = crossoverCue
            self.isMuted = isMuted
        }

        enum CodingKeys: String, CodingKey {
            case cadence, baseline
            case baselineProgress = "baseline_progress"
            case origin
            case inBand = "in_band"
            case dropLeft = "drop_left"
            case dropRight = "drop_right"
            case crossover, metronome
            case dropCue = "drop_cue"
            case crossoverCue = "crossover_cue"
            case isMuted = "is_muted"
            case fadedShare = "faded_share"
        }
    }

    /// From a sample's last byte to the event at a client, ms; nil before the first event.
    public struct Latency: Hashable, Sendable, Codable {
        public var p50: Double
        public var p99: Double
        public var count: Int

        public init(p50: Double, p99: Double, count: Int) {
            self.p50 = p50
            self.p99 = p99
            self.count = count
        }
    }

    /// A mean over the last few steps.
    public struct RecentMean: Hashable, Sendable, Codable {
        public var mean: Double
        /// Half of the 95 % interval, systematic part included; nil before the second step.
        public var interval: Double?
        public var n: Int
    }

    /// A metric over the last ten steps; a side is nil where none of its steps told.
    public struct RecentMetric: Hashable, Sendable, Codable {
        public var unit: String
        public var both: RecentMean?
        public var left: RecentMean?
        public var right: RecentMean?
    }

    public var state: State
    /// What is and what to do, for people; nil where the state says all.
    public var sentence: String?
    /// What the runner does; nil without samples.
    public var activity: Activity?
    /// Quality of the last second; nil without samples.
    public var quality: Quality?
    /// s on the session clock; nil without a session clock.
    public var time: Double?
    /// s since the last sample; nil where there never was one.
    public var age: Double?
    /// Steps seen since the mounting began to be sought, and how many are needed: `finding_mounting` only.
    public var mountingSteps: Int?
    public var mountingStepsNeeded: Int?
    /// Whether bytes are going into a session.
    public var isRecording: Bool
    public var session: SessionEntry?
    public var runner: String?
    /// Name of the recording that is being replayed through the live path; nil where the numbers are of now.
    public var replay: String?
    public var devices: [LiveDevice]
    public var coaching: Coaching
    /// By the metric's key, as far as the last ten steps tell; set by the server.
    public var recent: [String: RecentMetric] = [:]
    /// Set by the server.
    public var latency: Latency?
    /// Connected to the stream; set by the server.
    public var clients: Int?
    public var programVersion: String
    public var algorithmVersion: Int

    public init(_ state: State, isRecording: Bool, coaching: Coaching, programVersion: String, algorithmVersion: Int) {
        self.state = state
        self.isRecording = isRecording
        self.coaching = coaching
        self.programVersion = programVersion
        self.algorithmVersion = algorithmVersion
        devices = []
    }

    enum CodingKeys: String, CodingKey {
        case state, sentence, activity, quality, time, age
        case mountingSteps = "mounting_steps"
        case mountingStepsNeeded = "mounting_steps_needed"
        case isRecording = "is_recording"
        case session, runner, replay, devices, coaching, recent, latency, clients
        case programVersion = "program_version"
        case algorithmVersion = "algorithm_version"
    }
}
