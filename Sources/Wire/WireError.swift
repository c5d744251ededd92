// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Why a port could not be opened, set, read or written.
public enum WireError: Error, Hashable, Sendable, CustomStringConvertible {
    case cannotOpen(node: String, code: Int32)

    public var description: String {
        switch self {
        case .cannotOpen(let node, let code): "Cannot open \(node): \(String(cString: strerror(code)))."
        }
    }
}
