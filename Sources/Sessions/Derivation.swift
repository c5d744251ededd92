// SPDX-License-Identifier: Apache-2.0

public import Analysis
public import Devices
internal import GRDB
internal import Gait
internal import Motion

/// A stream's numbers, made again from its chunks: what live recording, replay, recovery and verification share.
public struct Derivation: ~Copyable {
    private var pipeline: Pipeline<CatalogDecoder>
    private var events: [RunEvent] = []

    /// nil where no kind of device has the protocol's name.
    public init?(_ description: StreamDescription) {
        guard let pipeline = Pipeline(description) else { return nil }
        self.pipeline = pipeline
        events.reserveCapacity(256)
    }

    /// `keepsStanceCurves`: for reports; no event changes.
    init(_ stream: StoredStream, path: String, keepsStanceCurves: Bool = false) throws(SessionError) {
        var description = stream.record.description
        description.configuration.keepsStanceCurves = keepsStanceCurves
        guard let pipeline = Pipeline(description) else {
            throw .unknownProtocol(path: path, stream: stream.number, name: description.protocolName)
        }
        self.pipeline = pipeline
    }

    /// The events of one chunk, lent to `body` where there are any. `hostTime`: nanoseconds of session time.
    public mutating func push<E: Error>(
        _ bytes: Span<UInt8>, hostTime: Int64, _ body: ([RunEvent]) throws(E) -> Void
    ) throws(E) {
        pipeline.push(bytes, hostTime: SessionTime.seconds(hostTime), into: &events)
        guard !events.isEmpty else { return }
        try body(events)
        events.removeAll(keepingCapacity: true)
    }

    /// The stream has ended.
    public mutating func finish<E: Error>(_ body: ([RunEvent]) throws(E) -> Void) throws(E) {
        pipeline.finish(into: &events)
        guard !events.isEmpty else { return }
        try body(events)
        events.removeAll(keepingCapacity: true)
    }

    /// See `PipelineConfiguration.keepsStanceCurves`.
    mutating func takeStanceCurves() -> [StanceCurve] { pipeline.takeStanceCurves() }

    public var counts: DecodeCounts { pipeline.decoder.counts }

    /// Drives all chunks of a stored stream through a fresh pipeline.
    static func run(
        _ db: Database, _ stream: StoredStream, path: String, damage: (RawDamage) -> Void = { _ in },
        _ body: ([RunEvent]) throws -> Void
    ) throws {
        var derivation = try Derivation(stream, path: path)
        var cursor = BlockCursor(stream)
        while let item = try cursor.next(db) {
            switch item {
            case .damage(let found): damage(found)
            case .block(let block):
                var position = block.start
                let bytes = block.data.span
                while let chunk = block.next(&position) {
                    try derivation.push(bytes.extracting(chunk.range), hostTime: chunk.time, body)
                }
            }
        }
        try derivation.finish(body)
    }

    /// Puts what the raw data give in the place of all derived rows. Inside a transaction of the caller's.
    static func replaceAll(_ db: Database, path: String) throws {
        for stream in try StreamRows.all(db, path) {
            try DerivedRows.removeAll(db, stream: stream.number)
            var steps = 0
            try run(db, stream, path: path) { events in
                for index in events.indices {
                    guard let row = DerivedRow(events[index]) else { continue }
                    try DerivedRows.insert(row, stream: stream.number, db)
                    if row.table == .step { steps += 1 }
                }
            }
            try db.execute(sql: "UPDATE stream SET steps = ? WHERE id = ?", arguments: [steps, stream.number])
        }
        try db.execute(sql: "UPDATE session SET algorithm_version = ?", arguments: [AlgorithmVersion.current])
    }
}
