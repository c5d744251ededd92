// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import Motion

/// A part of the raw data that is not what was written, or not there.
public struct RawDamage: Hashable, Sendable, CustomStringConvertible {
    public var stream: Int
    /// Host time of the last chunk before it, nanoseconds of session time; nil at the start.
    public var after: Int64?
    /// Offset of its first byte in the stream's raw bytes.
    public var offset: Int
    /// How many bytes; nil where unknown.
    public var length: Int?
    /// The row of the table `block`; nil where there is none.
    public var block: Int64?
    public var reason: String

    public var description: String {
        let place = block.map { " (block \($0))" } ?? ""
        let time = after.map { "after \(SessionTime.seconds($0)) s" } ?? "at its start"
        let extent = length.map { ", \($0) bytes" } ?? ""
        return "stream \(stream), \(time), byte \(offset)\(extent)\(place): \(reason)"
    }
}

/// The blocks of one stream in their order; what is damaged is said and passed over.
struct BlockCursor {
    enum Item {
        case block(RawBlock)
        case damage(RawDamage)
    }

    private let stream: StoredStream
    private var lastID: Int64 = 0
    private var offset = 0
    private var lastTime: Int64?
    private var hasEnded = false
    /// The index can't be followed: rows are asked for one by one up to this one.
    private var walksUpTo: Int64?
    private var waiting: RawBlock?

    init(_ stream: StoredStream) { self.stream = stream }

    /// nil at the end. Throws only what is not damage. Everything between two good blocks is one damage.
    mutating func next(_ db: Database) throws -> Item? {
        if let block = waiting {
            waiting = nil
            offset = block.offset + block.length
            lastTime = block.last
            return .block(block)
        }
        var hole: (block: Int64?, reason: String)?
        while !hasEnded {
            do {
                guard let found = try fetch(db) else { break }
                lastID = found.id
                guard let block = found.block, block.stream == stream.number, block.id == found.id else {
                    hole = hole ?? (found.id, "the checksum is wrong")
                    continue
                }
                waiting = block
                guard hole == nil, block.offset <= offset else {
                    return .damage(damage(upTo: block.offset, hole ?? (nil, "bytes are missing")))
                }
                return try next(db)
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
                hole = hole ?? (nil, error.message ?? "a page can't be read")
                passUnreadable(db)
            }
        }
        hasEnded = true
        guard hole != nil || offset < stream.bytes else { return nil }
        defer { offset = stream.bytes }
        return .damage(damage(upTo: stream.bytes, hole ?? (nil, "the last bytes are missing")))
    }

    private func damage(upTo end: Int, _ hole: (block: Int64?, reason: String)) -> RawDamage {
        RawDamage(
            stream: stream.number, after: lastTime, offset: offset, length: max(end - offset, 0), block: hole.block,
            reason: hole.reason)
    }

    private mutating func fetch(_ db: Database) throws -> (id: Int64, block: RawBlock?)? {
        guard let limit = walksUpTo else {
            let statement = try db.cachedStatement(
                sql: "SELECT \(BlockRows.columns) FROM block WHERE stream = ? AND id > ? ORDER BY id LIMIT 1")
            guard let row = try Row.fetchOne(statement, arguments: [stream.number, lastID]) else { return nil }
            return (row.integer(0) ?? lastID + 1, BlockRows.block(row))
        }
        let statement = try db.cachedStatement(sql: "SELECT \(BlockRows.columns) FROM block WHERE id = ?")
        while lastID < limit {
            let id = lastID + 1
            guard let row = try Row.fetchOne(statement, arguments: [id]) else {
                lastID = id
                continue
            }
            if let block = BlockRows.block(row), block.stream != stream.number {
                lastID = id
                continue
            }
            return (id, BlockRows.block(row))
        }
        return nil
    }

    /// A page can't be read: goes on behind it, row by row.
    private mutating func passUnreadable(_ db: Database) {
        if walksUpTo == nil {
            // A block holds at least one byte, and blocks of all streams share the numbers: what can't be asked is bounded so.
            let most = (try? Int64.fetchOne(db, sql: "SELECT max(id) FROM block")) ?? nil
            walksUpTo = min(most ?? 0, Int64(1) << 32)
        } else {
            lastID += 1
        }
        if lastID >= walksUpTo ?? 0 { hasEnded = true }
    }
}
