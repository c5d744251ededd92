// SPDX-License-Identifier: Apache-2.0

internal import GRDB

/// Rows of the derived tables, in and out.
enum DerivedRows {
    static func insert(_ row: DerivedRow, stream: Int, _ db: Database) throws {
        let statement = try db.cachedStatement(sql: row.table.insertion)
        statement.setUncheckedArguments(StatementArguments([stream.databaseValue] + row.values))
        try statement.execute()
    }

    /// Every column of `table`, in the order of the catalogue, of the rows of `stream`. A column that the file lacks is NULL.
    static func cursor(_ db: Database, _ table: DerivedTable, stream: Int) throws -> RowCursor {
        let columns = try columns(db, table).joined(separator: ", ")
        let sql = "SELECT \(columns) FROM \"\(table.rawValue)\" WHERE stream = ? ORDER BY id"
        return try Row.fetchCursor(db, sql: sql, arguments: [stream])
    }

    /// The same of up to `limit` rows behind the one numbered `id`; the number of each row is the last column.
    static func cursor(
        _ db: Database, _ table: DerivedTable, stream: Int, after id: Int64, limit: Int
    ) throws -> RowCursor {
        let columns = (try columns(db, table) + ["id"]).joined(separator: ", ")
        let sql =
            "SELECT \(columns) FROM \"\(table.rawValue)\" WHERE stream = ? AND id > ? ORDER BY id LIMIT ?"
        return try Row.fetchCursor(db, sql: sql, arguments: [stream, id, limit])
    }

    private static func columns(_ db: Database, _ table: DerivedTable) throws -> [String] {
        let present = Set(try db.columns(in: table.rawValue).map(\.name))
        return table.columns.map { present.contains($0.name) ? "\"\($0.name)\"" : "NULL" }
    }

    static func removeAll(_ db: Database, stream: Int) throws {
        for table in DerivedTable.allCases {
            try db.execute(sql: "DELETE FROM \"\(table.rawValue)\" WHERE stream = ?", arguments: [stream])
        }
    }
}
