// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// A folder that gets all its new files at once, or none.
///
/// Files are written under names that no one looks for: where the folder is there, as hidden files in it; where it is not, in a hidden
/// folder beside it, so that nothing at all is left of a run that failed. `commit` gives them their names.
struct OutputFolder: ~Copyable {
    let path: String
    private let staging: String
    private var names: [String] = []
    /// Those that files lie in, outer ones first.
    private var folders: [String] = []
    private var isCommitted = false

    init(path: String) throws(CommandError) {
        staging = try Self.makeStaging(for: path)
        self.path = path
    }

    private static func makeStaging(for path: String) throws(CommandError) -> String {
        var parent = path
        if FilePath.exists(path) {
            guard FilePath.isFolder(path) else { throw .outputIsFile(path) }
        } else {
            while !FilePath.exists(parent) { parent = FilePath.parent(parent) }
        }
        // A process of the same number may have been killed here.
        for attempt in 0..<100 {
            let staging = parent + "/.gait-\(getpid())-\(attempt).partial"
            if mkdir(staging, 0o777) == 0 { return staging }
            guard errno == EEXIST else { break }
        }
        throw .cannotWrite(path, code: errno)
    }

    deinit {
        guard !isCommitted else { return }
        for name in names { unlink(staging + "/" + name) }
        removeStaging()
    }

    private borrowing func removeStaging() {
        for folder in folders.reversed() { rmdir(staging + "/" + folder) }
        rmdir(staging)
    }

    /// Opens a new file of the folder; its name may lie in folders of the folder.
    mutating func file(_ name: String) throws(CommandError) -> OutputFile {
        names.append(name)
        var folder = ""
        for part in name.split(separator: "/").dropLast() {
            folder += (folder.isEmpty ? "" : "/") + part
            guard !folders.contains(folder) else { continue }
            folders.append(folder)
            guard mkdir(staging + "/" + folder, 0o777) == 0 else {
                throw .cannotWrite(path + "/" + folder, code: errno)
            }
        }
        return try OutputFile(path: staging + "/" + name, shownAs: path + "/" + name)
    }

    /// Gives every file its final name; all are complete. What `stale` names and this run did not make is an earlier run's, and goes.
    consuming func commit(removing stale: [String]) throws(CommandError) {
        if FilePath.exists(path) {
            for name in names where FilePath.isFolder(path + "/" + name) {
                throw .cannotWrite(path + "/" + name, code: EISDIR)
            }
            for folder in folders {
                guard FilePath.makeFolder(path + "/" + folder) else {
                    throw .cannotWrite(path + "/" + folder, code: errno)
                }
            }
            for name in names {
                guard rename(staging + "/" + name, path + "/" + name) == 0 else {
                    throw .cannotWrite(path + "/" + name, code: errno)
                }
            }
            for name in stale where !names.contains(name) { unlink(path + "/" + name) }
            removeStaging()
        } else {
            guard FilePath.makeFolder(FilePath.parent(path)), rename(staging, path) == 0 else {
                throw .cannotWrite(path, code: errno)
            }
        }
        isCommitted = true
    }
}

/// A file that is written from front to back, with a buffer.
struct OutputFile: ~Copyable {
    var bytes: [UInt8] = []
    private let descriptor: Int32
    private let name: String

    private static let flushAt = 65_536

    /// Leads nowhere.
    init() {
        name = ""
        descriptor = -1
    }

    fileprivate init(path: String, shownAs name: String) throws(CommandError) {
        self.name = name
        descriptor = Foundation.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .cannotWrite(name, code: errno) }
        bytes.reserveCapacity(2 * Self.flushAt)
    }

    deinit {
        if descriptor >= 0 { Foundation.close(descriptor) }
    }

    /// Hands over what has gathered, where it is much.
    mutating func flushIfFull() throws(CommandError) {
        if bytes.count >= Self.flushAt { try flush() }
    }

    mutating func flush() throws(CommandError) {
        guard descriptor >= 0 else { return }
        var start = 0
        while start < bytes.count {
            let written = bytes.withUnsafeBytes { buffer in
                Foundation.write(descriptor, buffer.baseAddress.map { $0 + start }, buffer.count - start)
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw .cannotWrite(name, code: errno) }
            start += written
        }
        bytes.removeAll(keepingCapacity: true)
    }
}
