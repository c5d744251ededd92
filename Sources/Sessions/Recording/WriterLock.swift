// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Says that a process writes a session: a lock on its write-ahead log, which is there exactly as long as it may be written.
///
/// Not on the session itself: closing any descriptor of a file drops the locks that SQLite holds on it. The kernel lets go of this
/// lock when its process ends, however it ends.
final class WriterLock: Sendable {
    private let descriptor: Int32

    init(path: String) throws(SessionError) {
        let log = path + "-wal"
        descriptor = Foundation.open(log, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .cannotOpen(path: log, reason: SessionDatabase.systemReason(errno))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            Foundation.close(descriptor)
            throw .beingRecorded(path: path)
        }
    }

    deinit { Foundation.close(descriptor) }

    func release() { flock(descriptor, LOCK_UN) }

    /// Another process, or another part of this one, writes the session.
    static func isHeld(path: String) -> Bool {
        let descriptor = Foundation.open(path + "-wal", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { Foundation.close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0
    }
}
