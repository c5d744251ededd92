// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB

/// The table `block`.
enum BlockRows {
    static func data(_ bytes: [UInt8]) -> Data { Data(bytes) }

    /// A block that has grown since takes the place of its earlier row.
    static func insert(_ block: RawBlock, _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO block (id, stream, first_ns, last_ns, tick_ns, chunks, "offset", length, crc32c, data)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        statement.setUncheckedArguments([
            block.id, block.stream, block.first, block.last, block.tick, block.chunks, block.offset, block.length,
            Int64(block.checksum), data(block.data),
        ])
        try statement.execute()
    }

    static let columns = "id, stream, first_ns, last_ns, tick_ns, chunks, \"offset\", length, crc32c, data"

    /// nil where a column is not of its type, or the checksum is not that of the rest.
    static func block(_ row: Row) -> RawBlock? {
        guard let id = row.integer(0), let stream = row.integer(1), let first = row.integer(2),
            let last = row.integer(3), let tick = row.integer(4), tick == 1 || tick == RawBlock.coarseTick,
            let chunks = row.integer(5), let offset = row.integer(6), let length = row.integer(7),
            let checksum = row.integer(8), let data = row.blob(9)
        else { return nil }
        let block = RawBlock(
            id: id, stream: Int(stream), first: first, last: last, tick: tick, chunks: Int(chunks),
            offset: Int(offset), length: Int(length), data: data)
        return Int64(block.checksum) == checksum ? block : nil
    }
}
