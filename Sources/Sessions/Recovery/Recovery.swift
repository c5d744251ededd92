// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB

/// Makes a session whole again after its writer was killed, the power failed, or the file was damaged.
public struct Recovery: Hashable, Sendable {
    public enum Outcome: Hashable, Sendable {
        /// There was nothing to do.
        case intact
        /// Everything stored is there; what is derived was derived again, and the session is closed.
        case completed
        /// The file is damaged and left as it was; what could be read is in another, `path`.
        case salvaged(path: String)
    }

    public var outcome: Outcome
    public var chunks = 0
    public var bytes = 0
    /// Session time of the last chunk, nanoseconds.
    public var duration: Int64 = 0
    /// Why it was salvaged: what SQLite or the checksums say.
    public var reason: String?
    /// What is missing of the raw data, where that is known.
    public var damages: [RawDamage] = []

    /// `salvage`: where to put what can be read of a damaged file; nil: beside it, `NAME-salvaged.gait`. `fallback` describes the streams
    /// where the file no longer does.
    public init(
        path: String, salvage: String? = nil, fallback: StreamRecord? = nil, programVersion: String
    ) throws(SessionError) {
        guard access(path, F_OK) == 0 else {
            throw .cannotOpen(path: path, reason: SessionDatabase.systemReason(errno))
        }
        guard !WriterLock.isHeld(path: path) else { throw .beingRecorded(path: path) }
        do {
            self = try Self.inspect(path)
        } catch {
            switch error {
            case .damaged(_, let reason), .database(_, let reason), .inputOutput(_, let reason):
                outcome = .intact
                self.reason = reason
            case .notASession:
                outcome = .intact
                reason = "its header is not that of a session"
            default: throw error
            }
        }
        if reason == nil {
            if outcome == .completed { try Self.complete(path) }
            return
        }
        let salvage = try Salvage(
            of: path, into: salvage ?? Self.salvagePath(path), fallback: fallback, programVersion: programVersion,
            reason: reason ?? "")
        outcome = .salvaged(path: salvage.path)
        chunks = salvage.chunks
        bytes = salvage.bytes
        duration = salvage.duration
    }

    private init(_ outcome: Outcome) { self.outcome = outcome }

    /// Reads everything, without changing the file: `reason` is set where it is damaged.
    private static func inspect(_ path: String) throws(SessionError) -> Recovery {
        let session = try SessionReader(path: path)
        var result = Recovery(session.header.state == .recording ? .completed : .intact)
        result.duration = session.header.duration
        try session.forEachChunk(damage: { result.damages.append($0) }) { _, _, bytes in
            result.chunks += 1
            result.bytes += bytes.count
            return true
        }
        try session.read { db in
            for row in try Row.fetchAll(db, sql: "PRAGMA integrity_check(1)") where row.text(0) != "ok" {
                result.reason = row.text(0) ?? "unknown"
            }
        }
        if let first = result.damages.first { result.reason = first.description }
        return result
    }

    private static func complete(_ path: String) throws(SessionError) {
        let queue = try SessionDatabase.open(path, readOnly: false)
        try SessionDatabase.wrapped(path) {
            try queue.inDatabase { db in
                try db.execute(sql: "PRAGMA synchronous = FULL")
                try db.inTransaction(.immediate) {
                    try Derivation.replaceAll(db, path: path)
                    try db.execute(
                        sql: """
                            UPDATE session SET state = 'recovered',
                                duration_ns = max(duration_ns, coalesce((SELECT max(last_ns) FROM stream), 0))
                            """)
                    return .commit
                }
                try SessionDatabase.endLog(db)
            }
            try queue.close()
        }
    }

    private static func salvagePath(_ path: String) -> String {
        let stem = path.hasSuffix(".gait") ? String(path.dropLast(5)) : path
        for attempt in 1..<1000 {
            let name = stem + "-salvaged" + (attempt == 1 ? "" : "-\(attempt)") + ".gait"
            if access(name, F_OK) != 0 { return name }
        }
        return stem + "-salvaged.gait"
    }
}
