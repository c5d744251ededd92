// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// Why a step is kept, but left out of means and trends. Where several reasons hold, the first of these is told.
public enum StepExclusion: UInt8, Hashable, Sendable, BitwiseCopyable, CaseIterable {
    /// Its time departs from the rhythm, or it belongs to none.
    case irregular
    /// Setting off and coming to rest are not how one runs.
    case boutEdge
    /// In a bend the two sides differ, and the frame is held less well.
    case turning
    /// The event itself is in doubt.
    case poor

    /// As written in files.
    public var name: String {
        switch self {
        case .irregular: "irregular"
        case .boutEdge: "bout_edge"
        case .turning: "turning"
        case .poor: "poor"
        }
    }
}

extension Step {
    /// nil where the step counts in means.
    public var exclusion: StepExclusion? {
        if reasons.contains(.irregular) { return .irregular }
        if reasons.contains(.boutEdge) { return .boutEdge }
        if reasons.contains(.turning) { return .turning }
        return quality >= .fair ? nil : .poor
    }
}
