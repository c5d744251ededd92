// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import Gait

/// The tables of a session file. docs/session-format.md is their description for readers; each change raises `version`.
enum Schema {
    /// "gait" in ASCII: what `file` and other programs know a session by.
    static let applicationID: Int64 = 0x6761_6974
    static let version = migrations.count

    /// Step N brings a file of version N to N + 1. Never edited once released: append.
    static let migrations: [@Sendable (Database) throws -> Void] = [
        { db in try db.execute(sql: firstVersion + derivedTables) },
        { db in
            try db.execute(
                sql: "ALTER TABLE stream ADD COLUMN tracker INTEGER; ALTER TABLE stream ADD COLUMN column_names TEXT;")
        },
    ]

    static let firstVersion = """
        CREATE TABLE session (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            uuid TEXT NOT NULL,
            name TEXT NOT NULL,
            origin TEXT NOT NULL,
            state TEXT NOT NULL,
            started_utc TEXT NOT NULL,
            started_unix_ns INTEGER NOT NULL,
            time_zone TEXT NOT NULL,
            utc_offset INTEGER NOT NULL,
            duration_ns INTEGER NOT NULL,
            program_version TEXT NOT NULL,
            algorithm_version INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE tag (name TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
        CREATE TABLE provenance (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE runner (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            name TEXT NOT NULL,
            height REAL,
            leg_length REAL,
            involved_side TEXT NOT NULL
        ) STRICT;
        CREATE TABLE runner_baseline (speed REAL NOT NULL PRIMARY KEY, cadence REAL NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE stream (
            id INTEGER PRIMARY KEY,
            device_key TEXT NOT NULL,
            device_title TEXT NOT NULL,
            protocol TEXT NOT NULL,
            placement TEXT NOT NULL,
            placement_origin TEXT NOT NULL,
            height REAL,
            leg_length REAL,
            left_out INTEGER NOT NULL,
            baud INTEGER,
            vendor INTEGER NOT NULL,
            product INTEGER NOT NULL,
            is_bluetooth INTEGER NOT NULL,
            report_descriptor BLOB NOT NULL,
            calibration BLOB NOT NULL,
            chunks INTEGER NOT NULL DEFAULT 0,
            bytes INTEGER NOT NULL DEFAULT 0,
            steps INTEGER NOT NULL DEFAULT 0,
            first_ns INTEGER,
            last_ns INTEGER
        ) STRICT;
        CREATE TABLE block (
            id INTEGER PRIMARY KEY,
            stream INTEGER NOT NULL REFERENCES stream (id),
            first_ns INTEGER NOT NULL,
            last_ns INTEGER NOT NULL,
            tick_ns INTEGER NOT NULL,
            chunks INTEGER NOT NULL,
            "offset" INTEGER NOT NULL,
            length INTEGER NOT NULL,
            crc32c INTEGER NOT NULL,
            data BLOB NOT NULL
        ) STRICT;
        CREATE INDEX block_of_stream ON block (stream);
        CREATE TABLE loss (
            id INTEGER PRIMARY KEY,
            stream INTEGER NOT NULL REFERENCES stream (id),
            start_ns INTEGER NOT NULL,
            end_ns INTEGER NOT NULL,
            chunks INTEGER NOT NULL,
            bytes INTEGER NOT NULL,
            reason TEXT NOT NULL
        ) STRICT;
        CREATE TABLE marker (
            id INTEGER PRIMARY KEY,
            t_ns INTEGER NOT NULL,
            kind TEXT NOT NULL,
            pain INTEGER,
            place TEXT,
            speed REAL,
            incline REAL,
            text TEXT NOT NULL
        ) STRICT;
        CREATE TABLE cue (
            id INTEGER PRIMARY KEY,
            t_ns INTEGER NOT NULL,
            kind TEXT NOT NULL,
            text TEXT NOT NULL,
            value REAL,
            target REAL
        ) STRICT;
        CREATE TABLE quantity (
            table_name TEXT NOT NULL,
            column_name TEXT NOT NULL,
            unit TEXT NOT NULL,
            decimals INTEGER,
            minimal_detectable_change REAL,
            summary TEXT NOT NULL,
            source TEXT NOT NULL,
            PRIMARY KEY (table_name, column_name)
        ) STRICT, WITHOUT ROWID;

        """

    private static var derivedTables: String {
        DerivedTable.allCases.map { table in
            let columns = table.columns.map { ",\n    \"\($0.name)\" \($0.type)" }.joined()
            return """
                CREATE TABLE "\(table.rawValue)" (
                    id INTEGER PRIMARY KEY,
                    stream INTEGER NOT NULL REFERENCES stream (id)\(columns)
                ) STRICT;

                """
        }.joined()
    }

    /// Makes the tables in an empty file, or brings those of an earlier version up to date. Inside a transaction of the caller's.
    static func migrate(
        _ db: Database, from version: Int,
        migrations: [@Sendable (Database) throws -> Void] = Schema.migrations
    ) throws {
        for migration in migrations.dropFirst(version) { try migration(db) }
        try addMetricColumns(db)
        try describe(db)
        try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        try db.execute(sql: "PRAGMA user_version = \(migrations.count)")
    }

    /// A metric that the catalogue has gained since the file was made gets its columns: absent in the rows that are there.
    static func addMetricColumns(_ db: Database) throws {
        for table in DerivedTable.allCases {
            let present = Set(try db.columns(in: table.rawValue).map(\.name))
            for column in table.columns where column.isMetric && !present.contains(column.name) {
                try db.execute(sql: "ALTER TABLE \"\(table.rawValue)\" ADD COLUMN \"\(column.name)\" \(column.type)")
            }
        }
    }

    /// Units and meanings, for readers that have only the file.
    private static func describe(_ db: Database) throws {
        for table in DerivedTable.allCases {
            for column in table.columns {
                let metric = column.isMetric ? MetricCatalog.all.first { $0.descriptor.key == column.name } : nil
                try db.execute(
                    sql: "INSERT OR REPLACE INTO quantity VALUES (?, ?, ?, ?, ?, ?, ?)",
                    arguments: [
                        table.rawValue, column.name, column.unit, metric?.descriptor.decimals,
                        metric?.descriptor.minimalDetectableChange, column.summary, metric?.descriptor.source ?? "",
                    ])
            }
        }
    }
}
