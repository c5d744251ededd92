// SPDX-License-Identifier: Apache-2.0

/// Where a runner wants, or is used, to be: a range about a centre, in the unit of its metric.
public struct Band: Hashable, Sendable, BitwiseCopyable {
    public var lower: Double
    /// The target itself, or what is usual.
    public var centre: Double
    public var upper: Double

    public init(centre: Double, halfWidth: Double) {
        lower = centre - halfWidth
        self.centre = centre
        upper = centre + halfWidth
    }

    public func contains(_ value: Double) -> Bool { value >= lower && value <= upper }
}

/// Where a value lies against a band.
public enum BandState: UInt8, Hashable, Sendable, BitwiseCopyable, CaseIterable {
    case below, inside, above

    /// As written in files.
    public var name: String {
        switch self {
        case .below: "below"
        case .inside: "inside"
        case .above: "above"
        }
    }
}

/// A band's state that does not chatter: a value leaves the band only once it is `margin` beyond an edge, and is back upon reaching
/// that edge again; before the first value it was inside. Once there, a value that wavers by less than `margin` changes the state once at
/// most.
struct BandTracker: Hashable, Sendable, BitwiseCopyable {
    /// In the unit of the value, ≥ 0.
    let margin: Double
    /// nil before the first value.
    private(set) var state: BandState?

    init(margin: Double) { self.margin = margin }

    /// A value that is not a number changes nothing.
    mutating func push(_ value: Double, in band: Band) {
        guard value.isFinite else { return }
        switch state {
        case .below where value < band.lower: return
        case .above where value > band.upper: return
        default:
            state =
                value < band.lower - margin
                ? .below : (value > band.upper + margin ? .above : .inside)
        }
    }

    mutating func forget() { state = nil }
}
