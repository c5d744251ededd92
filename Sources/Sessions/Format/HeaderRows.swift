// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Foundation
internal import GRDB
internal import Motion

/// The tables `session`, `runner`, `runner_baseline`, `tag` and `provenance`, to and from a header.
enum HeaderRows {
    static func insert(_ header: SessionHeader, _ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO session (id, uuid, name, origin, state, started_utc, started_unix_ns, time_zone, utc_offset,
                    duration_ns, program_version, algorithm_version) VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                header.uuid, header.name, header.origin.rawValue, header.state.rawValue,
                utc(header.startedUnixNanoseconds), header.startedUnixNanoseconds, header.timeZone, header.utcOffset,
                header.duration, header.programVersion, header.algorithmVersion,
            ])
        try replace(header.tags, db)
        for (key, value) in header.provenance.sorted(by: { $0.key < $1.key }) {
            try db.execute(sql: "INSERT OR REPLACE INTO provenance VALUES (?, ?)", arguments: [key, value])
        }
        guard let runner = header.runner else { return }
        try db.execute(
            sql: "INSERT INTO runner (id, name, height, leg_length, involved_side) VALUES (1, ?, ?, ?, ?)",
            arguments: [runner.name, runner.height, runner.legLength, runner.involvedSide.name])
        for baseline in runner.baselines {
            try db.execute(
                sql: "INSERT OR REPLACE INTO runner_baseline VALUES (?, ?)",
                arguments: [baseline.speed, baseline.cadence])
        }
    }

    static func replace(_ tags: [String], _ db: Database) throws {
        try db.execute(sql: "DELETE FROM tag")
        for tag in tags { try db.execute(sql: "INSERT OR IGNORE INTO tag VALUES (?)", arguments: [tag]) }
    }

    static func read(_ db: Database, _ path: String) throws -> SessionHeader {
        let columns = """
            SELECT uuid, name, origin, state, started_unix_ns, time_zone, utc_offset, duration_ns, program_version,
                algorithm_version FROM session WHERE id = 1
            """
        guard let row = try Row.fetchOne(db, sql: columns) else {
            throw SessionError.damaged(path: path, reason: "the table session is empty")
        }
        var header = SessionHeader(
            uuid: row.text(0) ?? "", name: row.text(1) ?? "",
            origin: row.text(2).flatMap(SessionHeader.Origin.init) ?? .live,
            startedUnixNanoseconds: row.integer(4) ?? 0, timeZone: row.text(5) ?? "UTC",
            utcOffset: row.integer(6).flatMap { Int(exactly: $0) } ?? 0, programVersion: row.text(8) ?? "")
        header.state = row.text(3).flatMap(SessionHeader.State.init) ?? .recording
        header.duration = row.integer(7) ?? 0
        header.algorithmVersion = Int(row.integer(9) ?? 0)
        header.tags = try Row.fetchAll(db, sql: "SELECT name FROM tag ORDER BY name").compactMap { $0.text(0) }
        for row in try Row.fetchAll(db, sql: "SELECT key, value FROM provenance ORDER BY key") {
            if let key = row.text(0) { header.provenance[key] = row.text(1) }
        }
        header.runner = try runner(db)
        return header
    }

    private static func runner(_ db: Database) throws -> RunnerContext? {
        guard
            let row = try Row.fetchOne(
                db, sql: "SELECT name, height, leg_length, involved_side FROM runner WHERE id = 1"),
            let name = row.text(0)
        else { return nil }
        let baselines = try Row.fetchAll(db, sql: "SELECT speed, cadence FROM runner_baseline ORDER BY speed")
        return RunnerContext(
            name: name, height: row.real(1), legLength: row.real(2),
            involvedSide: Side.allCases.first { $0.name == row.text(3) } ?? .unknown,
            baselines: baselines.compactMap { row in
                guard let speed = row.real(0), let cadence = row.real(1) else { return nil }
                return .init(speed: speed, cadence: cadence)
            })
    }

    /// `2026-11-21T16:28:22.125Z`.
    static func utc(_ unixNanoseconds: Int64) -> String {
        var seconds = time_t(unixNanoseconds / 1_000_000_000)
        var rest = unixNanoseconds % 1_000_000_000
        if rest < 0 {
            rest += 1_000_000_000
            seconds -= 1
        }
        var parts = tm()
        gmtime_r(&seconds, &parts)
        func padded(_ number: Int32, _ width: Int = 2) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let date = "\(padded(parts.tm_year + 1900, 4))-\(padded(parts.tm_mon + 1))-\(padded(parts.tm_mday))"
        let time = "\(padded(parts.tm_hour)):\(padded(parts.tm_min)):\(padded(parts.tm_sec))"
        return "\(date)T\(time).\(padded(Int32(rest / 1_000_000), 3))Z"
    }
}
