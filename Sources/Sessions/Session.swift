// SPDX-License-Identifier: Apache-2.0

public import Analysis
public import Motion

/// What is known of a session besides its streams. Wall time is for people: nothing is computed from it.
public struct SessionHeader: Hashable, Sendable {
    public enum Origin: String, Hashable, Sendable {
        case live
        /// From a dump or a table.
        case `import`
        /// From what was readable of a damaged session.
        case salvage
    }

    public enum State: String, Hashable, Sendable {
        /// Being written, or its writer was killed.
        case recording
        case closed
        /// Its writer was killed; everything stored is there, and what is derived was derived again.
        case recovered
    }

    /// Random, for ever the same.
    public var uuid: String
    public var name: String
    public var origin: Origin
    public internal(set) var state = State.recording
    /// Wall time of session time 0: nanoseconds since 1970-01-01 UTC, leap seconds not counted.
    public var startedUnixNanoseconds: Int64
    /// IANA name of the zone where it was recorded.
    public var timeZone: String
    /// Seconds east of UTC at the start.
    public var utcOffset: Int
    /// Session time of the end so far, nanoseconds.
    public internal(set) var duration: Int64 = 0
    public var programVersion: String
    public internal(set) var algorithmVersion = AlgorithmVersion.current
    public var runner: RunnerContext?
    public var tags: [String]
    /// Numbers that the run settled on, and what else belongs to its history.
    public var provenance: [String: String]

    public init(
        uuid: String, name: String, origin: Origin, startedUnixNanoseconds: Int64, timeZone: String = "UTC",
        utcOffset: Int = 0, programVersion: String, runner: RunnerContext? = nil, tags: [String] = [],
        provenance: [String: String] = [:]
    ) {
        self.uuid = uuid
        self.name = name
        self.origin = origin
        self.startedUnixNanoseconds = startedUnixNanoseconds
        self.timeZone = timeZone
        self.utcOffset = utcOffset
        self.programVersion = programVersion
        self.runner = runner
        self.tags = tags
        self.provenance = provenance
    }
}

/// A runner as of the day of the session.
public struct RunnerContext: Hashable, Sendable {
    /// A usual value at one speed: what "5 to 10 % more" is measured from.
    public struct Baseline: Hashable, Sendable {
        /// m/s.
        public var speed: Double
        /// Steps/min, both feet.
        public var cadence: Double

        public init(speed: Double, cadence: Double) {
            self.speed = speed
            self.cadence = cadence
        }
    }

    /// A name or a pseudonym.
    public var name: String
    /// Metres.
    public var height: Double?
    /// Metres.
    public var legLength: Double?
    /// The side of the injury; `unknown` where there is none or both.
    public var involvedSide: Side
    /// By rising speed.
    public var baselines: [Baseline]

    public init(
        name: String, height: Double? = nil, legLength: Double? = nil, involvedSide: Side = .unknown,
        baselines: [Baseline] = []
    ) {
        self.name = name
        self.height = height
        self.legLength = legLength
        self.involvedSide = involvedSide
        self.baselines = baselines.sorted { ($0.speed, $0.cadence) < ($1.speed, $1.cadence) }
    }
}

/// One stream of a session: a device at a placement. Another placement or configuration is another stream.
public struct StreamRecord: Hashable, Sendable {
    /// The same for the same device whichever port it is in: vendor, product and serial number, or the port where it has none.
    public var deviceKey: String
    /// For people.
    public var deviceTitle: String
    /// What the numbers depend on besides the chunks. Orientation settings are not stored: no step depends on them.
    public var description: StreamDescription
    /// How the placement came about: `given`, `guessed`, `configured`.
    public var placementOrigin: String
    /// Bits a second; nil where that means nothing.
    public var baud: Int?

    public init(
        deviceKey: String, deviceTitle: String = "", description: StreamDescription, placementOrigin: String = "given",
        baud: Int? = nil
    ) {
        self.deviceKey = deviceKey
        self.deviceTitle = deviceTitle
        self.description = description
        self.placementOrigin = placementOrigin
        self.baud = baud
    }
}

/// Something a person or a machine noted during the run.
public struct Marker: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// 0 to 10, and where: `knee left`.
        case pain(Int, place: String)
        case note
        case lap
        /// The treadmill: m/s, and rise in percent.
        case treadmill(speed: Double?, incline: Double?)
        /// The left foot landed now.
        case leftContact
    }

    /// Given when it is stored; what is set before does not count.
    public internal(set) var id: Int?

    /// Session time, nanoseconds.
    public var time: Int64
    public var kind: Kind
    public var text: String

    public init(time: Int64, kind: Kind, text: String = "") {
        self.time = time
        self.kind = kind
        self.text = text
    }

    /// As written in files.
    public var kindName: String {
        switch kind {
        case .pain: "pain"
        case .note: "note"
        case .lap: "lap"
        case .treadmill: "treadmill"
        case .leftContact: "left_contact"
        }
    }
}

/// Advice that was given during the run.
public struct CueRecord: Hashable, Sendable {
    /// Session time, nanoseconds.
    public var time: Int64
    /// What it was about: `cadence`.
    public var kind: String
    public var text: String
    /// In the unit of what it is about; nil where there is none.
    public var value: Double?
    public var target: Double?

    public init(time: Int64, kind: String, text: String, value: Double? = nil, target: Double? = nil) {
        self.time = time
        self.kind = kind
        self.text = text
        self.value = value
        self.target = target
    }
}

/// Raw data that a stream should have and the file has not, for a reason outside the device.
public struct LossRecord: Hashable, Sendable {
    public enum Reason: String, Hashable, Sendable {
        /// The disk could not take them in time.
        case notRecorded = "not_recorded"
        case unplugged
        /// The host slept.
        case suspended
        /// Found unreadable when the session was salvaged.
        case unreadable
    }

    public var stream: Int
    /// Session time of the first and last chunk lost, or of the ends of the silence, nanoseconds.
    public var start: Int64
    public var end: Int64
    /// 0 where unknown.
    public var chunks: Int
    public var bytes: Int
    public var reason: Reason

    public init(stream: Int, start: Int64, end: Int64, chunks: Int = 0, bytes: Int = 0, reason: Reason) {
        self.stream = stream
        self.start = start
        self.end = end
        self.chunks = chunks
        self.bytes = bytes
        self.reason = reason
    }
}
