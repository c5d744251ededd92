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

    /// nil at the end. Throws only what is not damage.
    mutating func next(_ db: Database) throws -> Item? {
        if let block = waiting {
            waiting = nil
            return accept(block)
        }
        guard !hasEnded else { return nil }
        let found: (id: Int64, block: RawBlock?)?
        do {
            found = try fetch(db)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
            return try pass(error, db)
        }
        guard let found else {
            hasEnded = true
            guard offset < stream.bytes else { return nil }
            return .damage(damage(upTo: stream.bytes, block: nil, "the last bytes are missing"))
        }
        lastID = found.id
        guard let block = found.block, block.stream == stream.number, block.id == found.id else {
            return .damage(damage(upTo: nil, block: found.id, "the checksum is wrong"))
        }
        if block.offset > offset {
            waiting = block
            return .damage(damage(upTo: block.offset, block: nil, "bytes are missing"))
        }
        return accept(block)
    }

    private mutating func accept(_ block: RawBlock) -> Item {
        offset = block.offset + block.length
        lastTime = block.last
        return .block(block)
    }

    /// A wrong block that stands for bytes moves the offset on only with the next good one: its length is not to be believed.
    private mutating func damage(upTo end: Int?, block: Int64?, _ reason: String) -> RawDamage {
        defer { if let end { offset = end } }
        return RawDamage(
            stream: stream.number, after: lastTime, offset: offset, length: end.map { $0 - offset }, block: block,
            reason: reason)
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
    private mutating func pass(_ error: DatabaseError, _ db: Database) throws -> Item {
        let reason = error.message ?? "a page can't be read"
        if walksUpTo == nil {
            // What can't be asked is answered by the count of bytes: a block holds at least one.
            let most = (try? Int64.fetchOne(db, sql: "SELECT max(id) FROM block")) ?? nil
            walksUpTo = min(most ?? 0, Int64(1) << 40)
        } else {
            lastID += 1
        }
        if lastID >= walksUpTo ?? 0 { hasEnded = true }
        return .damage(damage(upTo: nil, block: lastID + 1, reason))
    }
}
