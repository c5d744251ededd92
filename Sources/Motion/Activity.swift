// SPDX-License-Identifier: Apache-2.0

/// What the runner does.
public enum Activity: UInt8, Hashable, Sendable, BitwiseCopyable, CaseIterable {
    case still, walk, run

    /// As written in files: `still`, `walk`, `run`.
    public var name: String {
        switch self {
        case .still: "still"
        case .walk: "walk"
        case .run: "run"
        }
    }
}
