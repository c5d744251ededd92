// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB

/// The sessions of a state directory.
public struct SessionLibrary: Sendable {
    /// What a list says of a session: read from its first pages, however long it is.
    public struct Item: Hashable, Sendable {
        public var path: String
        /// nil where the file can't be read: `problem` says why.
        public var header: SessionHeader?
        public var streams: [StoredStream]
        /// Bytes on disk, its log included.
        public var size: Int
        public var problem: SessionError?
        /// A process writes it now.
        public var isBeingRecorded: Bool

        /// File name without `.gait`.
        public var stem: String { SessionLibrary.stem(path) }
    }

    /// Which sessions; what is nil or empty asks for nothing.
    public struct Filter: Hashable, Sendable {
        /// Unix nanoseconds: started at or after, and before.
        public var since: Int64?
        public var until: Int64?
        public var runner: String?
        public var tag: String?

        public init(since: Int64? = nil, until: Int64? = nil, runner: String? = nil, tag: String? = nil) {
            self.since = since
            self.until = until
            self.runner = runner
            self.tag = tag
        }

        /// A file that can't be read fits only where nothing is asked for.
        func fits(_ header: SessionHeader?) -> Bool {
            guard let header else { return self == Filter() }
            if let since, header.startedUnixNanoseconds < since { return false }
            if let until, header.startedUnixNanoseconds >= until { return false }
            if let runner, header.runner?.name.lowercased() != runner.lowercased() { return false }
            return tag.map { tag in header.tags.contains { $0.lowercased() == tag.lowercased() } } ?? true
        }
    }

    public let directory: StateDirectory

    public init(_ directory: StateDirectory) { self.directory = directory }

    /// By start, the latest last; files that can't be read come first, by name.
    public func items(_ filter: Filter = Filter()) -> [Item] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.sessions)) ?? []
        return names.filter { $0.hasSuffix(".gait") }.map { Self.item(directory.sessions + "/" + $0) }
            .filter { filter.fits($0.header) }
            .sorted { a, b in
                (a.header?.startedUnixNanoseconds ?? .min, a.path) < (b.header?.startedUnixNanoseconds ?? .min, b.path)
            }
    }

    public static func item(_ path: String) -> Item {
        var item = Item(
            path: path, header: nil, streams: [], size: fileSize(path) + fileSize(path + "-wal"), problem: nil,
            isBeingRecorded: WriterLock.isHeld(path: path))
        do {
            let session = try SessionReader(path: path)
            item.header = session.header
            item.streams = session.streams
        } catch {
            item.problem = error
        }
        return item
    }

    /// A session by its path, its file's name with or without `.gait`, a part of that name that fits one session alone, or `last`.
    public func path(of name: String) throws(SessionError) -> String {
        if name.contains("/") || access(name, F_OK) == 0 {
            guard access(name, F_OK) == 0 else { throw .noSuchSession(name: name, folder: directory.sessions) }
            return name
        }
        if name == "last" {
            guard let last = items().last(where: { $0.header != nil }) else {
                throw .noSuchSession(name: name, folder: directory.sessions)
            }
            return last.path
        }
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: directory.sessions)) ?? [])
            .filter { $0.hasSuffix(".gait") }.sorted()
        if let exact = names.first(where: { $0 == name || $0 == name + ".gait" }) {
            return directory.sessions + "/" + exact
        }
        let matches = names.filter { Self.stem($0).lowercased().contains(name.lowercased()) }
        guard let match = matches.first else { throw .noSuchSession(name: name, folder: directory.sessions) }
        guard matches.count == 1 else { throw .ambiguousSession(name: name, matches: matches) }
        return directory.sessions + "/" + match
    }

    /// `sessions/2026-11-21T162822.gait`, in the wall time of the place; a number is added where there is one of that second.
    public func newPath(startedUnixNanoseconds: Int64, utcOffset: Int) -> String {
        let text = HeaderRows.utc(startedUnixNanoseconds + Int64(utcOffset) * 1_000_000_000)
        let stem = directory.sessions + "/" + text.prefix(19).filter { $0 != ":" }
        var path = stem + ".gait"
        var attempt = 1
        while access(path, F_OK) == 0 {
            attempt += 1
            path = stem + "-\(attempt).gait"
        }
        return path
    }

    // MARK: Changes

    /// Moves the file; the name inside follows. Refused while it is recorded.
    public static func rename(_ path: String, to name: String) throws(SessionError) -> String {
        guard !WriterLock.isHeld(path: path) else { throw .beingRecorded(path: path) }
        let folder = (path as NSString).deletingLastPathComponent
        let stem = name.hasSuffix(".gait") ? String(name.dropLast(5)) : name
        let target = (folder.isEmpty ? "" : folder + "/") + stem + ".gait"
        try edit(path) { db in try db.execute(sql: "UPDATE session SET name = ?", arguments: [stem]) }
        guard target != path else { return path }
        // Neither replaces a file nor leaves two: the name is taken first.
        guard link(path, target) == 0 else {
            if errno == EEXIST { throw .exists(path: target) }
            throw .inputOutput(path: target, reason: SessionDatabase.systemReason(errno))
        }
        unlink(path)
        return target
    }

    public static func delete(_ path: String) throws(SessionError) {
        guard !WriterLock.isHeld(path: path) else { throw .beingRecorded(path: path) }
        guard unlink(path) == 0 else {
            throw .inputOutput(path: path, reason: SessionDatabase.systemReason(errno))
        }
        for suffix in ["-wal", "-shm", "-journal"] { unlink(path + suffix) }
    }

    /// Adds a marker, also while the session is recorded.
    public static func mark(_ path: String, _ marker: Marker) throws(SessionError) {
        try edit(path) { db in try FactRows.insertFromOutside(marker, db) }
    }

    /// Adds and removes tags.
    public static func tag(_ path: String, add: [String], remove: [String]) throws(SessionError) {
        try edit(path) { db in
            var tags = try HeaderRows.read(db, path).tags.filter { !remove.contains($0) }
            tags += add.filter { !tags.contains($0) }
            try HeaderRows.replace(tags, db)
        }
    }

    private static func edit(_ path: String, _ body: (Database) throws -> Void) throws(SessionError) {
        let queue = try SessionDatabase.open(path, readOnly: false)
        try SessionDatabase.wrapped(path) {
            try queue.inDatabase { db in
                try db.execute(sql: "PRAGMA synchronous = FULL")
                try db.inTransaction(.immediate) {
                    try body(db)
                    return .commit
                }
            }
            try queue.close()
        }
    }

    /// `2026-11-21T16:28:22.125Z`.
    public static func utc(_ unixNanoseconds: Int64) -> String { HeaderRows.utc(unixNanoseconds) }

    static func stem(_ path: String) -> String {
        let name = (path as NSString).lastPathComponent
        return name.hasSuffix(".gait") ? String(name.dropLast(5)) : name
    }

    private static func fileSize(_ path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }
}
