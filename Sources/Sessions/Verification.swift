// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import GRDB

/// Whether a session's numbers are what its raw data give, bit for bit.
public struct Verification: Hashable, Sendable {
    /// The first value that is not what the raw data give.
    public struct Difference: Hashable, Sendable, CustomStringConvertible {
        public var stream: Int
        public var table: String
        /// Counts the rows of the stream in the table from 1.
        public var row: Int
        /// nil where the whole row is missing, or there is one too many.
        public var column: String?
        public var stored: String
        public var derived: String

        public var description: String {
            let place = "stream \(stream), table \(table), row \(row)"
            return place + (column.map { ", column \($0)" } ?? "") + ": stored \(stored), derived \(derived)"
        }
    }

    public var chunks = 0
    public var bytes = 0
    /// Derived rows compared.
    public var rows = 0
    public var damages: [RawDamage] = []
    public var difference: Difference?
    /// Set where the numbers come from another version of the algorithm, and so need not be the same.
    public var otherAlgorithm: Int?
    /// Set where the file itself is not sound, in SQLite's words.
    public var fileDamage: String?

    public var isTrue: Bool { damages.isEmpty && difference == nil && otherAlgorithm == nil && fileDamage == nil }

    public init(_ session: SessionReader) throws(SessionError) {
        if session.header.algorithmVersion != AlgorithmVersion.current {
            otherAlgorithm = session.header.algorithmVersion
        }
        var result = self
        try session.read { db in
            for row in try Row.fetchAll(db, sql: "PRAGMA integrity_check(1)") where row.text(0) != "ok" {
                result.fileDamage = row.text(0) ?? "unknown"
            }
            for stream in try StreamRows.all(db, session.path) {
                try result.compare(stream, db, session.path)
            }
        }
        self = result
    }

    private mutating func compare(_ stream: StoredStream, _ db: Database, _ path: String) throws {
        var tables = try DerivedTable.allCases.map { table in
            Progress(table: table, cursor: try DerivedRows.cursor(db, table, stream: stream.number))
        }
        var found: Difference?
        var compared = 0
        var damages: [RawDamage] = []
        try Derivation.run(db, stream, path: path, damage: { damages.append($0) }) { events in
            for index in events.indices where found == nil {
                guard let row = DerivedRow(events[index]),
                    let place = tables.firstIndex(where: { $0.table == row.table })
                else { continue }
                compared += 1
                found = try tables[place].compare(row, stream: stream.number)
            }
        }
        for place in tables.indices where found == nil {
            found = try tables[place].compareEnd(stream: stream.number)
        }
        chunks += stream.chunks
        bytes += stream.bytes
        rows += compared
        self.damages += damages
        difference = difference ?? found
    }

    /// How far one table has been compared.
    private struct Progress {
        let table: DerivedTable
        let cursor: RowCursor
        var row = 0

        mutating func compare(_ derived: DerivedRow, stream: Int) throws -> Difference? {
            row += 1
            var difference = Difference(
                stream: stream, table: table.rawValue, row: row, column: nil, stored: "no row", derived: "a row")
            guard let stored = try cursor.next() else { return difference }
            for (index, value) in derived.values.enumerated() {
                let other = stored[index] as DatabaseValue
                guard !Self.areSame(other, value) else { continue }
                difference.column = table.columns[index].name
                difference.stored = Self.text(other)
                difference.derived = Self.text(value)
                return difference
            }
            return nil
        }

        mutating func compareEnd(stream: Int) throws -> Difference? {
            guard try cursor.next() != nil else { return nil }
            return Difference(
                stream: stream, table: table.rawValue, row: row + 1, column: nil, stored: "a row", derived: "no row")
        }

        /// A real by its bits; GRDB's own equality takes 1 and 1.0 for the same, which here they are only where SQLite made them so.
        private static func areSame(_ a: DatabaseValue, _ b: DatabaseValue) -> Bool {
            switch (a.storage, b.storage) {
            case (.double(let a), .double(let b)): a.bitPattern == b.bitPattern
            default: a.storage == b.storage
            }
        }

        private static func text(_ value: DatabaseValue) -> String {
            switch value.storage {
            case .null: "nothing"
            case .int64(let value): "\(value)"
            case .double(let value): value.description
            case .string(let value): "\"\(value)\""
            case .blob: "bytes"
            }
        }
    }
}
