// SPDX-License-Identifier: Apache-2.0

public import Analysis
internal import Motion

/// A session through the live path once more: every chunk at its time, and what the pipelines make of it.
public struct Replay: Sendable {
    /// One thing that happened, in the order of the recording.
    public struct Event: Sendable {
        public var stream: Int
        /// Host time of the chunk that brought it, nanoseconds of session time; the end of the recording for what comes last.
        public var hostTime: Int64
        public var event: RunEvent
    }

    private let session: SessionReader
    private let numbers: [Int]?

    /// `streams`: nil for all.
    public init(_ session: SessionReader, streams: [Int]? = nil) {
        self.session = session
        numbers = streams
    }

    /// Calls `wait` with the time of each chunk before it is pushed (the caller sleeps, or does not) and `body` with what comes of it.
    /// Either says false to stop.
    public func run(
        wait: (Int64) -> Bool = { _ in true }, damage: (RawDamage) -> Void = { _ in }, _ body: (Event) -> Bool
    ) throws(SessionError) {
        let streams = session.streams.filter { numbers?.contains($0.number) ?? true }
        let pipelines = try streams.map { stream throws(SessionError) in
            (stream.number, LentDerivation(try Derivation(stream, path: session.path)))
        }
        var isGoing = true
        var last: Int64 = 0
        try session.forEachChunk(of: numbers, damage: damage) { number, time, bytes in
            guard wait(time), let pipeline = pipelines.first(where: { $0.0 == number })?.1 else {
                isGoing = false
                return false
            }
            last = max(last, time)
            pipeline.derivation.push(bytes, hostTime: time) { events in
                for index in events.indices where isGoing {
                    isGoing = body(Event(stream: number, hostTime: time, event: events[index]))
                }
            }
            return isGoing
        }
        for (number, pipeline) in pipelines where isGoing {
            pipeline.derivation.finish { events in
                for index in events.indices where isGoing {
                    isGoing = body(Event(stream: number, hostTime: last, event: events[index]))
                }
            }
        }
    }

    /// Arrays hold no values that can't be copied.
    private final class LentDerivation {
        var derivation: Derivation
        init(_ derivation: consuming Derivation) { self.derivation = derivation }
    }
}
