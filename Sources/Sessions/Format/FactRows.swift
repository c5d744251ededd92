// SPDX-License-Identifier: Apache-2.0

internal import GRDB

/// The tables `marker`, `cue` and `loss`: what was told to the recorder and can't be derived.
enum FactRows {
    static func insert(_ fact: RecorderBatch.Fact, _ db: Database) throws {
        switch fact {
        case .stream(let number, let record): try StreamRows.insert(number, record, db)
        case .marker(let marker): try insert(marker, db)
        case .unmark(let id): try db.execute(sql: "DELETE FROM marker WHERE id = ?", arguments: [id])
        case .cue(let cue):
            try db.execute(
                sql: "INSERT INTO cue (t_ns, kind, text, value, target) VALUES (?, ?, ?, ?, ?)",
                arguments: [cue.time, cue.kind, cue.text, cue.value, cue.target])
        case .loss(let loss): try insert(loss, db)
        case .provenance(let key, let value):
            try db.execute(sql: "INSERT OR REPLACE INTO provenance VALUES (?, ?)", arguments: [key, value])
        case .barrier: break
        }
    }

    static func insert(_ marker: Marker, _ db: Database) throws {
        var pain: Int?
        var place: String?
        var treadmill: (speed: Double?, incline: Double?)
        switch marker.kind {
        case .pain(let degree, let where_): (pain, place) = (degree, where_)
        case .treadmill(let speed, let incline): treadmill = (speed, incline)
        case .note, .lap, .leftContact: break
        }
        try db.execute(
            sql:
                "INSERT INTO marker (id, t_ns, kind, pain, place, speed, incline, text) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                marker.id, marker.time, marker.kindName, pain, place, treadmill.speed, treadmill.incline, marker.text,
            ])
    }

    /// A marker from outside: while a recorder gives numbers from 1 these come from a million on.
    static func insertFromOutside(_ marker: Marker, _ db: Database) throws {
        let last = try Row.fetchOne(db, sql: "SELECT max(id) FROM marker")?.integer(0) ?? 0
        let isRecorded = try Row.fetchOne(db, sql: "SELECT state FROM session")?.text(0) == "recording"
        var marker = marker
        marker.id = Int(max(last, isRecorded ? 999_999 : 0)) + 1
        try insert(marker, db)
    }

    static func insert(_ loss: LossRecord, _ db: Database) throws {
        try db.execute(
            sql: "INSERT INTO loss (stream, start_ns, end_ns, chunks, bytes, reason) VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [loss.stream, loss.start, loss.end, loss.chunks, loss.bytes, loss.reason.rawValue])
    }

    static func markers(_ db: Database) throws -> [Marker] {
        try Row.fetchAll(
            db, sql: "SELECT t_ns, kind, pain, place, speed, incline, text, id FROM marker ORDER BY t_ns, id"
        ).compactMap { row in
            guard let time = row.integer(0) else { return nil }
            let kind: Marker.Kind
            switch row.text(1) {
            case "pain": kind = .pain(Int(row.integer(2) ?? 0), place: row.text(3) ?? "")
            case "lap": kind = .lap
            case "left_contact": kind = .leftContact
            case "treadmill": kind = .treadmill(speed: row.real(4), incline: row.real(5))
            default: kind = .note
            }
            var marker = Marker(time: time, kind: kind, text: row.text(6) ?? "")
            marker.id = row.integer(7).flatMap { Int(exactly: $0) }
            return marker
        }
    }

    static func cues(_ db: Database) throws -> [CueRecord] {
        try Row.fetchAll(db, sql: "SELECT t_ns, kind, text, value, target FROM cue ORDER BY t_ns, id").compactMap {
            row in
            row.integer(0).map { time in
                CueRecord(
                    time: time, kind: row.text(1) ?? "", text: row.text(2) ?? "", value: row.real(3),
                    target: row.real(4))
            }
        }
    }

    static func losses(_ db: Database) throws -> [LossRecord] {
        try Row.fetchAll(
            db, sql: "SELECT stream, start_ns, end_ns, chunks, bytes, reason FROM loss ORDER BY start_ns, id"
        ).compactMap { row in
            guard let stream = row.integer(0), let start = row.integer(1), let end = row.integer(2),
                let reason = row.text(5).flatMap(LossRecord.Reason.init)
            else { return nil }
            return LossRecord(
                stream: Int(stream), start: start, end: end, chunks: Int(row.integer(3) ?? 0),
                bytes: Int(row.integer(4) ?? 0), reason: reason)
        }
    }
}
