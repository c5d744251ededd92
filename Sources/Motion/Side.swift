// SPDX-License-Identifier: Apache-2.0

/// The foot a step belongs to: the stance foot. `unknown` is an honest answer, never a default to be guessed away.
public enum Side: UInt8, Hashable, Sendable, BitwiseCopyable, CaseIterable {
    case unknown, left, right

    /// As written in files: `left`, `right`, `unknown`.
    public var name: String {
        switch self {
        case .unknown: "unknown"
        case .left: "left"
        case .right: "right"
        }
    }

    public var opposite: Side {
        switch self {
        case .unknown: .unknown
        case .left: .right
        case .right: .left
        }
    }

    /// +1 for left stance, -1 for right stance, 0 when unknown: the `s` of `docs/metrics.md`.
    @inlinable public var sign: Double {
        switch self {
        case .unknown: 0
        case .left: 1
        case .right: -1
        }
    }
}
