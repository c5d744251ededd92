// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB

/// How sessions are opened: small caches, no trust in what a file says of itself, and errors in our own words.
enum SessionDatabase {
    /// KiB that SQLite may keep of a file.
    static let cacheSize = 512

    static func open(_ path: String, readOnly: Bool) throws(SessionError) -> DatabaseQueue {
        try wrapped(path) {
            var queue = try DatabaseQueue(path: path, configuration: configuration(readOnly: readOnly))
            let version = try queue.inDatabase { db in try check(db, path) }
            guard version < Schema.version else { return queue }
            try queue.close()
            try migrate(path, from: version)
            queue = try DatabaseQueue(path: path, configuration: configuration(readOnly: readOnly))
            return queue
        }
    }

    /// Moves all that is in the log into the file and does away with the log. While another program reads the session the log stays, empty,
    /// until that closes it.
    static func endLog(_ db: Database) throws {
        do {
            _ = try String.fetchOne(db, sql: "PRAGMA journal_mode = DELETE")
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            _ = try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
    }

    static func configuration(readOnly: Bool) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = readOnly
        // What belongs together is checked by the reader, which says where; a damaged file must still be readable.
        configuration.foreignKeysEnabled = false
        // A marker may be set by `gait` while the daemon commits.
        configuration.busyMode = .timeout(2)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA cache_size = -\(cacheSize)")
            try db.execute(sql: "PRAGMA trusted_schema = OFF")
            try db.execute(sql: "PRAGMA cell_size_check = ON")
        }
        return configuration
    }

    /// In one transaction: the file is of the one version or of the other.
    private static func migrate(_ path: String, from version: Int) throws {
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration(readOnly: false))
            try queue.inDatabase { db in
                try db.inTransaction(.immediate) {
                    try Schema.migrate(db, from: version)
                    return .commit
                }
            }
            try queue.close()
        } catch let error as DatabaseError {
            throw SessionError.cannotMigrate(
                path: path, version: version, reason: error.message ?? "\(error.resultCode)")
        }
    }

    /// Is it a session, and one that this program knows?
    private static func check(_ db: Database, _ path: String) throws -> Int {
        let id = try Int64.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard id == Schema.applicationID, version > 0 else { throw SessionError.notASession(path: path) }
        guard version <= Schema.version else {
            throw SessionError.newerSchema(path: path, version: version, known: Schema.version)
        }
        return version
    }

    /// Runs `body`; what SQLite says is put into our own words.
    static func wrapped<T>(_ path: String, _ body: () throws -> T) throws(SessionError) -> T {
        do {
            return try body()
        } catch let error as SessionError {
            throw error
        } catch let error as DatabaseError {
            throw translated(error, path)
        } catch {
            throw .database(path: path, reason: "\(error)")
        }
    }

    private static func translated(_ error: DatabaseError, _ path: String) -> SessionError {
        let reason = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
        return switch error.resultCode {
        case .SQLITE_NOTADB: .notASession(path: path)
        case .SQLITE_CORRUPT: .damaged(path: path, reason: reason)
        case .SQLITE_FULL: .diskFull(path: path)
        case .SQLITE_READONLY: .readOnly(path: path)
        case .SQLITE_IOERR: .inputOutput(path: path, reason: reason)
        case .SQLITE_CANTOPEN: .cannotOpen(path: path, reason: cause(path) ?? reason)
        case .SQLITE_ERROR where reason.contains("no such table") || reason.contains("no such column"):
            .damaged(path: path, reason: reason)
        default: .database(path: path, reason: reason)
        }
    }

    /// Why the system won't open it; nil where it would.
    private static func cause(_ path: String) -> String? {
        let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC)
        if descriptor >= 0 {
            Foundation.close(descriptor)
            return nil
        }
        return systemReason(errno)
    }

    static func systemReason(_ code: Int32) -> String {
        let text = String(cString: strerror(code))
        return text.prefix(1).lowercased() + text.dropFirst()
    }
}

/// Columns of a row that may hold anything at all: GRDB's own accessors trap where a type is not as asked for.
extension Row {
    func integer(_ index: Int) -> Int64? {
        guard case .int64(let value) = value(index).storage else { return nil }
        return value
    }

    /// SQLite gives reals that are whole as such.
    func real(_ index: Int) -> Double? {
        switch value(index).storage {
        case .double(let value): value
        case .int64(let value): Double(value)
        default: nil
        }
    }

    func text(_ index: Int) -> String? {
        guard case .string(let value) = value(index).storage else { return nil }
        return value
    }

    func blob(_ index: Int) -> [UInt8]? {
        guard case .blob(let value) = value(index).storage else { return nil }
        return Array(value)
    }

    func isNull(_ index: Int) -> Bool { value(index).isNull }

    private func value(_ index: Int) -> DatabaseValue { index < count ? self[index] : .null }
}
