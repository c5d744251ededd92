// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Foundation
internal import GRDB
internal import Gait
internal import Motion

/// From batches to rows, on the writer's thread. What could not be committed is kept and tried again, whole.
struct SessionWriter: Sendable {
    /// What a stream's rows come to.
    private struct Totals: Sendable {
        var chunks = 0
        var bytes = 0
        var steps = 0
        var first: Int64?
        var last = Int64.min
        /// The block that still grows.
        var block: RawBlock?
        var hasChanged = false
    }

    let path: String
    private let queue: DatabaseQueue
    private let lock: WriterLock
    private var totals: [Totals] = []
    private var nextBlock: Int64 = 1
    private var full: [RawBlock] = []
    private var events: [(stream: Int, event: RunEvent)] = []
    private var facts: [RecorderBatch.Fact] = []
    private var end = Int64.min

    /// Makes a new file; refuses to touch one that is there.
    init(path: String, header: SessionHeader, mostPages: Int? = nil) throws(SessionError) {
        self.path = path
        let descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else {
            switch errno {
            case EEXIST: throw .exists(path: path)
            case EROFS, EACCES: throw .readOnly(path: path)
            case ENOSPC: throw .diskFull(path: path)
            default: throw .cannotOpen(path: path, reason: SessionDatabase.systemReason(errno))
            }
        }
        Foundation.close(descriptor)
        do {
            queue = try SessionDatabase.wrapped(path) {
                let queue = try DatabaseQueue(path: path, configuration: SessionDatabase.configuration(readOnly: false))
                try queue.inDatabase { db in
                    try Self.prepare(db)
                    try db.inTransaction(.immediate) {
                        try Schema.migrate(db, from: 0)
                        try HeaderRows.insert(header, db)
                        return .commit
                    }
                    if let mostPages { try db.execute(sql: "PRAGMA max_page_count = \(mostPages)") }
                }
                return queue
            }
            lock = try WriterLock(path: path)
        } catch {
            for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path + suffix) }
            throw error
        }
    }

    /// FULL: the log is on the disk before a commit returns; NORMAL would leave it to the next checkpoint.
    private static func prepare(_ db: Database) throws {
        try db.execute(sql: "PRAGMA page_size = 4096")
        _ = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
        try db.execute(sql: "PRAGMA synchronous = FULL")
        try db.execute(sql: "PRAGMA journal_size_limit = 8388608")
    }

    /// Lets others at the file, whatever became of it.
    func abandon() { lock.release() }

    // MARK: Taking

    mutating func take(_ batch: borrowing RecorderBatch) {
        for index in batch.facts.indices { take(batch.facts[index]) }
        for index in batch.losses.indices { facts.append(.loss(batch.losses[index])) }
        var start = 0
        let bytes = batch.bytes.span
        for index in batch.entries.indices {
            let entry = batch.entries[index]
            let next = start + Int(entry.length)
            append(Int(entry.stream), entry.time, bytes.extracting(start..<next))
            start = next
        }
        for index in batch.events.indices { events.append(batch.events[index]) }
    }

    private mutating func take(_ fact: RecorderBatch.Fact) {
        if case .stream = fact { totals.append(Totals()) }
        if case .barrier = fact { return }
        facts.append(fact)
    }

    mutating func addStream(_ number: Int, _ record: StreamRecord) { take(.stream(number, record)) }

    mutating func add(_ more: [RecorderBatch.Fact]) {
        for fact in more { take(fact) }
    }

    mutating func append(_ stream: Int, _ time: Int64, _ bytes: Span<UInt8>) {
        let index = stream - 1
        if totals[index].block?.append(time, bytes) != true {
            if let block = totals[index].block { full.append(block) }
            var block = RawBlock(id: nextBlock, stream: stream, first: time, offset: totals[index].bytes)
            nextBlock += 1
            _ = block.append(time, bytes)
            totals[index].block = block
        }
        totals[index].chunks += 1
        totals[index].bytes += bytes.count
        totals[index].first = totals[index].first ?? time
        totals[index].last = max(totals[index].last, time)
        totals[index].hasChanged = true
        end = max(end, time)
    }

    // MARK: Committing

    /// Puts all that was taken on the disk, in one transaction. What it throws leaves everything to be tried again.
    mutating func commit() throws(SessionError) {
        guard hasWork else { return }
        var steps = totals.map(\.steps)
        try SessionDatabase.wrapped(path) {
            try queue.inDatabase { db in
                try db.inTransaction(.immediate) {
                    try write(db, &steps)
                    return .commit
                }
            }
        }
        full.removeAll(keepingCapacity: true)
        events.removeAll(keepingCapacity: true)
        facts.removeAll()
        for index in totals.indices {
            totals[index].steps = steps[index]
            totals[index].hasChanged = false
        }
    }

    private var hasWork: Bool {
        !full.isEmpty || !events.isEmpty || !facts.isEmpty || totals.contains { $0.hasChanged }
    }

    /// Session time up to which everything taken is on the disk, once `commit` has come back.
    var committed: Int64 { end }
    var storedBytes: Int { totals.reduce(0) { $0 + $1.bytes } }

    private func write(_ db: Database, _ steps: inout [Int]) throws {
        for index in facts.indices { try FactRows.insert(facts[index], db) }
        for index in full.indices { try BlockRows.insert(full[index], db) }
        for total in totals {
            if total.hasChanged, let block = total.block { try BlockRows.insert(block, db) }
        }
        for index in events.indices {
            guard let row = DerivedRow(events[index].event) else { continue }
            try DerivedRows.insert(row, stream: events[index].stream, db)
            if row.table == .step { steps[events[index].stream - 1] += 1 }
        }
        let update = try db.cachedStatement(
            sql: "UPDATE stream SET chunks = ?, bytes = ?, steps = ?, first_ns = ?, last_ns = ? WHERE id = ?")
        for (index, total) in totals.enumerated() where total.hasChanged || steps[index] != total.steps {
            update.setUncheckedArguments([
                total.chunks, total.bytes, steps[index], total.first, total.first == nil ? nil : total.last, index + 1,
            ])
            try update.execute()
        }
        if end > .min {
            try db.execute(sql: "UPDATE session SET duration_ns = max(duration_ns, ?)", arguments: [end])
        }
    }

    // MARK: Closing

    /// Ends the session: one file, nothing beside it. `derivesAgain`: what was computed live saw bytes that the file has not.
    mutating func close(
        at time: Int64?, derivesAgain: Bool, state: SessionHeader.State = .closed
    ) throws(SessionError) {
        try commit()
        try SessionDatabase.wrapped(path) {
            try queue.inDatabase { db in
                try db.inTransaction(.immediate) {
                    if derivesAgain { try Derivation.replaceAll(db, path: path) }
                    try db.execute(
                        sql: "UPDATE session SET state = ?, duration_ns = max(duration_ns, ?)",
                        arguments: [state.rawValue, time ?? 0])
                    return .commit
                }
                try SessionDatabase.endLog(db)
            }
            try queue.close()
        }
        lock.release()
    }
}
