// SPDX-License-Identifier: Apache-2.0

public import Gait

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
