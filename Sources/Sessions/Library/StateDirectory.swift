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

    /// Exactly that folder.
    public init(path: String) { self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path }

    /// The folder that the environment asks for, in this order: `GAITD_STATE_DIRECTORY`; systemd's `STATE_DIRECTORY` (its first);
    /// `/var/lib/gaitd` where it can be written, or made; `gaitd` in `XDG_STATE_HOME` or `~/.local/state`.
    public init() { self.init(environment: ProcessInfo.processInfo.environment) }

    public init(environment: [String: String]) {
        func named(_ name: String) -> String? {
            guard let value = environment[name], !value.isEmpty else { return nil }
            return value
        }
        if let path = named("GAITD_STATE_DIRECTORY") {
            self.init(path: path)
        } else if let path = named("STATE_DIRECTORY")?.split(separator: ":").first {
            self.init(path: String(path))
        } else if Self.isUsable(Self.system) {
            self.init(path: Self.system)
        } else if let base = named("XDG_STATE_HOME"), base.hasPrefix("/") {
            self.init(path: base + "/gaitd")
        } else {
            self.init(path: (named("HOME") ?? "/tmp") + "/.local/state/gaitd")
        }
    }

    private static let system = "/var/lib/gaitd"

    private static func isUsable(_ path: String) -> Bool {
        access(path, W_OK) == 0 || (access(path, F_OK) != 0 && getuid() == 0)
    }

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
