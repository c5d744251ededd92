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
        let present = Set(try db.columns(in: table.rawValue).map(\.name))
        let columns = table.columns.map { present.contains($0.name) ? "\"\($0.name)\"" : "NULL" }
        let sql = "SELECT \(columns.joined(separator: ", ")) FROM \"\(table.rawValue)\" WHERE stream = ? ORDER BY id"
        return try Row.fetchCursor(db, sql: sql, arguments: [stream])
    }

    static func removeAll(_ db: Database, stream: Int) throws {
        for table in DerivedTable.allCases {
            try db.execute(sql: "DELETE FROM \"\(table.rawValue)\" WHERE stream = ?", arguments: [stream])
        }
    }
}
