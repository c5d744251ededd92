// SPDX-License-Identifier: Apache-2.0

public import Gait
public import Motion

/// Advice to the runner, given or held back.
public struct LiveCue: Hashable, Sendable {
    /// `metronome_on`, `metronome_off`, `band_reached`, `pelvic_drop`, `crossover`, `strong_pain`, `growing_pain`.
    public var kind: String
    /// The stance side meant; unknown where it is not about one.
    public var side: Side
    /// `given`, or why not: `faded`, `muted`, `cooling_down`, `measuring_baseline`.
    public var delivery: String
    /// In the unit of the kind; nil where there is none.
    public var value: Double?
    /// What to show; nil where a sound says it all.
    public var sentence: String?

    public init(kind: String, side: Side, delivery: String, value: Double?, sentence: String?) {
        self.kind = kind
        self.side = side
        self.delivery = delivery
        self.value = value
        self.sentence = sentence
    }
}

/// When the metronome clicks: beat n at `start` + n × `period` until `end`; the client schedules them ahead on its audio clock.
public struct LiveBeats: Hashable, Sendable {
    /// Rises with each plan of a session; a higher one replaces the lower from its `start` on.
    public var revision: Int
    /// s, session clock: the first beat.
    public var start: Double
    /// s from beat to beat, one a step of both feet.
    public var period: Double
    /// Side of the first beat, the others alternate; unknown: all are.
    public var side: Side
    /// s, session clock: from here the beats fade; nil while they go on.
    public var fadeStart: Double?
    /// s, session clock: none at or after this; nil while they go on.
    public var end: Double?

    public init(revision: Int, start: Double, period: Double, side: Side, fadeStart: Double?, end: Double?) {
        self.revision = revision
        self.start = start
        self.period = period
        self.side = side
        self.fadeStart = fadeStart
        self.end = end
    }
}

/// What clients should know about how far the numbers can be trusted.
public struct QualityNotice: Sendable {
    public enum Kind: Sendable {
        case mounting(MountingState)
        /// The sensor moved on the body; its position is being measured again.
        case slipped
        /// Samples are missing, for so many seconds.
        case gap(seconds: Double)
        /// The sensor was at the end of its range.
        case clipped
        /// Two streams contradict each other.
        case disagreement
        /// What the clock, the decoder or the recorder has to say: a key of files.
        case other(String)

        public var name: String {
            switch self {
            case .mounting: "mounting"
            case .slipped: "slipped"
            case .gap: "gap"
            case .clipped: "clipped"
            case .disagreement: "disagreement"
            case .other(let name): name
            }
        }
    }

    public var kind: Kind
    /// For people; what is, then what to do.
    public var sentence: String?

    public init(_ kind: Kind, sentence: String? = nil) {
        self.kind = kind
        self.sentence = sentence
    }
}

/// A session has begun or ended.
public struct SessionNotice: Sendable {
    public var change: SessionChange
    public var session: SessionEntry

    public enum SessionChange: String, Sendable { case started, ended }

    public init(_ change: SessionChange, _ session: SessionEntry) {
        self.change = change
        self.session = session
    }
}
