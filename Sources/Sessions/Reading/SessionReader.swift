// SPDX-License-Identifier: Apache-2.0

internal import GRDB
public import Gait

/// A session that is read, also while it is recorded. Nothing is changed, but that a file of an earlier schema is brought up to date.
public final class SessionReader: Sendable {
    public let path: String
    public let header: SessionHeader
    public let streams: [StoredStream]
    private let queue: DatabaseQueue

    public init(path: String) throws(SessionError) {
        self.path = path
        let queue = try SessionDatabase.open(path, readOnly: true)
        self.queue = queue
        (header, streams) = try SessionDatabase.wrapped(path) {
            try queue.read { db in (try HeaderRows.read(db, path), try StreamRows.all(db, path)) }
        }
    }

    /// The stream numbered `number`.
    public func stream(_ number: Int) throws(SessionError) -> StoredStream {
        guard let stream = streams.first(where: { $0.number == number }) else {
            throw .noSuchStream(path: path, stream: number)
        }
        return stream
    }

    public func markers() throws(SessionError) -> [Marker] { try read(FactRows.markers) }
    public func cues() throws(SessionError) -> [CueRecord] { try read(FactRows.cues) }
    public func losses() throws(SessionError) -> [LossRecord] { try read(FactRows.losses) }

    /// The steps of a stream in the order in which they were settled.
    public func steps(of stream: Int) throws(SessionError) -> [Step] {
        try read { db in try StoredSteps.steps(db, stream) }
    }

    public func windows(of stream: Int) throws(SessionError) -> [Window] {
        try read { db in try StoredSteps.windows(db, stream) }
    }

    /// Raw chunks in the order of their arrival, of `numbers` or of all streams: stream, host time in nanoseconds of session time, bytes.
    ///
    /// Holds one block of each stream in memory. `body` says false to stop. What is damaged is told and passed over.
    public func forEachChunk(
        of numbers: [Int]? = nil, damage: (RawDamage) -> Void = { _ in },
        _ body: (Int, Int64, Span<UInt8>) -> Bool
    ) throws(SessionError) {
        let chosen = streams.filter { numbers?.contains($0.number) ?? true }
        try read { db in
            // Of this moment, for a session that grows meanwhile.
            let present = try StreamRows.all(db, path).filter { stream in chosen.contains { $0.number == stream.number }
            }
            var merge = ChunkMerge(present)
            try merge.run(db, damage: damage, body)
        }
    }

    /// Every damage of the raw data; empty where all of it is as it was written.
    public func damages() throws(SessionError) -> [RawDamage] {
        var found: [RawDamage] = []
        try forEachChunk(damage: { found.append($0) }) { _, _, _ in true }
        return found
    }

    func read<T>(_ body: (Database) throws -> T) throws(SessionError) -> T {
        try SessionDatabase.wrapped(path) { try queue.read(body) }
    }
}
