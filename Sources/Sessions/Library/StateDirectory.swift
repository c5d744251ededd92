// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Where gaitd keeps sessions and runners.
///
/// | content | |
/// |---|---|
/// | `sessions/*.gait` | one file a run |
/// | `runners.sqlite` | the profiles |
/// | `gaitd.lock` | locked by the daemon that uses the folder; holds its process number |
public struct StateDirectory: Hashable, Sendable {
    public let path: String

    public var sessions: String { path + "/sessions" }
    public var runners: String { path + "/runners.sqlite" }

    /// Which folder it is, `SettingsPaths` says.
    public init(path: String) { self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path }

    /// Makes the folders where they are missing, for this user alone: health data.
    public func make() throws(SessionError) {
        do {
            try FileManager.default.createDirectory(
                atPath: sessions, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
        } catch {
            throw .cannotUseStateDirectory(path: path, reason: SessionDatabase.systemReason(errno))
        }
        guard access(sessions, W_OK) == 0 else {
            throw .cannotUseStateDirectory(path: path, reason: SessionDatabase.systemReason(errno))
        }
    }

    /// Bytes that are free on its disk for this user; nil where that can't be asked.
    public var freeBytes: Int? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        return Int(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
    }
}

/// The right to record into a state directory, held by one process at a time and given back by the kernel however that ends.
public final class StateLock: Sendable {
    private let descriptor: Int32

    public init(_ directory: StateDirectory) throws(SessionError) {
        try directory.make()
        let path = directory.path + "/gaitd.lock"
        let descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else {
            throw .cannotUseStateDirectory(path: directory.path, reason: SessionDatabase.systemReason(errno))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let owner = (try? String(contentsOfFile: path, encoding: .utf8)).flatMap { text in
                Int(text.filter { !$0.isWhitespace })
            }
            Foundation.close(descriptor)
            throw .stateDirectoryBusy(path: directory.path, owner: owner)
        }
        // Only for a message; the lock itself does not depend on it.
        ftruncate(descriptor, 0)
        let text = Array("\(getpid())\n".utf8)
        _ = text.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        self.descriptor = descriptor
    }

    deinit { Foundation.close(descriptor) }
}
