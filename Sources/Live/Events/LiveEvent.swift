// SPDX-License-Identifier: Apache-2.0

public import Coach
public import Gait
internal import Motion

/// Something that happened now, for whoever watches: what a client of the live stream gets, and what `gait replay --to stdout` and
/// `gait live --json` print. `LiveEvent+JSON` is how it is written.
public struct LiveEvent: Sendable {
    public enum Content: Sendable {
        /// A step's initial contact, given for the first time; most of its metrics are not known yet.
        case step(Step)
        /// More is known of a step given before: toe-off, metrics, side.
        case correction(Step)
        /// A step given before was none.
        case retraction(Step)
        /// The last word on a step: what the session holds.
        case settled(Step)
        /// One a second.
        case window(Window)
        /// Advice, given or held back.
        case cue(Cue)
        /// A new plan for the metronome, or none: silence.
        case beats(BeatPlan?)
        case device(LiveDevice)
        case quality(QualityNotice)
        case marker(LiveMarker)
        /// A marker was taken back.
        case unmarked(LiveMarker)
        case session(SessionNotice)
    }

    /// s on the session clock.
    public var time: Double
    /// Number of the stream in the session; nil where it is about the whole session.
    public var stream: Int?
    /// When the last byte behind it arrived, in nanoseconds of the host's monotonic clock; nil where no byte is behind it.
    /// The latency at clients is measured from here.
    public var arrival: UInt64?
    public var content: Content

    public init(_ content: Content, time: Double, stream: Int? = nil, arrival: UInt64? = nil) {
        self.content = content
        self.time = time
        self.stream = stream
        self.arrival = arrival
    }

    /// An event of a stream's pipeline. `arrival` as above.
    public init(_ event: GaitEvent, stream: Int, arrival: UInt64? = nil) {
        self.stream = stream
        self.arrival = arrival
        switch event {
        case .contact(let step):
            content = .step(step)
            time = step.emitted
        case .correction(let step):
            content = .correction(step)
            time = step.initialContact
        case .retracted(let step):
            content = .retraction(step)
            time = step.initialContact
        case .settled(let step):
            content = .settled(step)
            time = step.initialContact
        case .window(let window):
            content = .window(window)
            time = window.time
        case .mounting(let state, let when):
            content = .quality(QualityNotice(.mounting(state)))
            time = when
        }
    }

    /// As a client filters by: the `event:` of the stream.
    public var name: Name {
        switch content {
        case .step: .step
        case .correction: .correction
        case .retraction: .retraction
        case .settled: .settled
        case .window: .window
        case .cue: .cue
        case .beats: .beats
        case .device: .device
        case .quality: .quality
        case .marker, .unmarked: .marker
        case .session: .session
        }
    }

    /// All kinds of events, in the order of the documentation. `status` and `closing` are made by the server.
    public enum Name: String, Sendable, CaseIterable {
        case step, correction, retraction, settled, window, cue, beats, device, quality, marker, session, status,
            closing
    }
}
