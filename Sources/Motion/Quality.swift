// SPDX-License-Identifier: Apache-2.0

/// How far a step or window can be trusted. Means use `good` and `fair`.
public enum Quality: UInt8, Hashable, Sendable, BitwiseCopyable, CaseIterable, Comparable {
    case poor, fair, good

    /// As written in files: `poor`, `fair`, `good`.
    public var name: String {
        switch self {
        case .poor: "poor"
        case .fair: "fair"
        case .good: "good"
        }
    }

    @inlinable
    public static func < (a: Quality, b: Quality) -> Bool { a.rawValue < b.rawValue }
}
