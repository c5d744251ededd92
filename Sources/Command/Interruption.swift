// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// SIGINT, SIGTERM and SIGHUP, asked for between two pieces of work rather than handled in the middle of one, so that what was begun is
/// always cleared away.
enum Interruption {
    private static var signals: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&set, signal) }
        return set
    }

    /// From here on the signals wait to be asked for.
    static func hold() {
        var set = signals
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// The signals act as usual again; one that waits acts now.
    static func release() {
        var set = signals
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
    }

    /// Throws where a signal waits.
    static func check() throws(CommandError) {
        var pending = sigset_t()
        sigemptyset(&pending)
        guard sigpending(&pending) == 0 else { return }
        for signal in [SIGINT, SIGTERM, SIGHUP] where sigismember(&pending, signal) == 1 {
            throw .interrupted(signal: signal)
        }
    }

    /// Ends the process as the signal would have, so that a calling shell knows.
    static func end(with signal: Int32) {
        Foundation.signal(signal, SIG_DFL)
        raise(signal)
        release()
    }
}
