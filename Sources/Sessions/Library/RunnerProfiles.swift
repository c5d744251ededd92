// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import Motion

/// Runners by name or pseudonym, in `runners.sqlite` of the state directory. A session keeps a copy of its runner as of its day.
public struct RunnerProfiles: Sendable {
    private static let applicationID: Int64 = 0x6761_6972
    private static let version = 1

    private let path: String
    private let queue: DatabaseQueue

    public init(_ directory: StateDirectory) throws(SessionError) {
        try directory.make()
        let path = directory.runners
        self.path = path
        queue = try SessionDatabase.wrapped(path) {
            let queue = try DatabaseQueue(path: path, configuration: SessionDatabase.configuration(readOnly: false))
            try queue.inDatabase { db in
                try db.inTransaction(.immediate) {
                    try Self.prepare(db, path)
                    return .commit
                }
            }
            chmod(path, 0o640)
            return queue
        }
    }

    private static func prepare(_ db: Database, _ path: String) throws {
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard version <= Self.version else {
            throw SessionError.newerSchema(path: path, version: version, known: Self.version)
        }
        guard version == 0 else { return }
        try db.execute(
            sql: """
                CREATE TABLE runner (
                    name TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
                    height REAL,
                    leg_length REAL,
                    involved_side TEXT NOT NULL
                ) STRICT;
                CREATE TABLE baseline (
                    runner TEXT NOT NULL COLLATE NOCASE REFERENCES runner (name) ON UPDATE CASCADE ON DELETE CASCADE,
                    speed REAL NOT NULL,
                    cadence REAL NOT NULL,
                    PRIMARY KEY (runner, speed)
                ) STRICT;
                PRAGMA application_id = \(applicationID);
                PRAGMA user_version = \(Self.version);
                """)
    }

    /// By name.
    public func all() throws(SessionError) -> [RunnerContext] {
        try SessionDatabase.wrapped(path) {
            try queue.read { db in
                try Row.fetchAll(db, sql: "SELECT name, height, leg_length, involved_side FROM runner ORDER BY name")
                    .compactMap { try Self.runner($0, db) }
            }
        }
    }

    public func runner(named name: String) throws(SessionError) -> RunnerContext {
        let found = try SessionDatabase.wrapped(path) {
            try queue.read { db in
                try Row.fetchOne(
                    db, sql: "SELECT name, height, leg_length, involved_side FROM runner WHERE name = ?",
                    arguments: [name]
                ).flatMap { try Self.runner($0, db) }
            }
        }
        guard let found else { throw .noSuchRunner(name: name) }
        return found
    }

    private static func runner(_ row: Row, _ db: Database) throws -> RunnerContext? {
        guard let name = row.text(0) else { return nil }
        let baselines = try Row.fetchAll(
            db, sql: "SELECT speed, cadence FROM baseline WHERE runner = ? ORDER BY speed", arguments: [name])
        return RunnerContext(
            name: name, height: row.real(1), legLength: row.real(2),
            involvedSide: Side.allCases.first { $0.name == row.text(3) } ?? .unknown,
            baselines: baselines.compactMap { row in
                guard let speed = row.real(0), let cadence = row.real(1) else { return nil }
                return .init(speed: speed, cadence: cadence)
            })
    }

    public func add(_ runner: RunnerContext) throws(SessionError) {
        try change { db in
            let count = try Int.fetchOne(
                db, sql: "SELECT count(*) FROM runner WHERE name = ?", arguments: [runner.name])
            guard count == 0 else { throw SessionError.runnerExists(name: runner.name) }
            try Self.insert(runner, db)
        }
    }

    /// Puts `runner` in the place of the one called `name`, whose name may change.
    public func replace(_ name: String, with runner: RunnerContext) throws(SessionError) {
        try change { db in
            try Self.remove(name, db)
            let count = try Int.fetchOne(
                db, sql: "SELECT count(*) FROM runner WHERE name = ?", arguments: [runner.name])
            guard count == 0 else { throw SessionError.runnerExists(name: runner.name) }
            try Self.insert(runner, db)
        }
    }

    /// The profile only: sessions keep their copy.
    public func remove(_ name: String) throws(SessionError) {
        try change { db in try Self.remove(name, db) }
    }

    private static func insert(_ runner: RunnerContext, _ db: Database) throws {
        try db.execute(
            sql: "INSERT INTO runner VALUES (?, ?, ?, ?)",
            arguments: [runner.name, runner.height, runner.legLength, runner.involvedSide.name])
        for baseline in runner.baselines {
            try db.execute(
                sql: "INSERT OR REPLACE INTO baseline VALUES (?, ?, ?)",
                arguments: [runner.name, baseline.speed, baseline.cadence])
        }
    }

    private static func remove(_ name: String, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM baseline WHERE runner = ?", arguments: [name])
        try db.execute(sql: "DELETE FROM runner WHERE name = ?", arguments: [name])
        guard db.changesCount > 0 else { throw SessionError.noSuchRunner(name: name) }
    }

    private func change(_ body: (Database) throws -> Void) throws(SessionError) {
        try SessionDatabase.wrapped(path) {
            try queue.inDatabase { db in
                try db.inTransaction(.immediate) {
                    try body(db)
                    return .commit
                }
            }
        }
    }
}
