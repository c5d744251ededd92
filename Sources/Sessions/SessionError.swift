// SPDX-License-Identifier: Apache-2.0

/// Why a session can't be written or read.
public enum SessionError: Error, Hashable, Sendable, CustomStringConvertible {
    case notASession(path: String)

    public var description: String {
        switch self {
        case .notASession(let path): "\(path): is not a session of gaitd. Sessions end in .gait."
        }
    }
}
