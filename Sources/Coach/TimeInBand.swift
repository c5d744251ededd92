// SPDX-License-Identifier: Apache-2.0

/// Seconds of running below, inside and above the cadence band.
public struct TimeInBand: Hashable, Sendable, BitwiseCopyable {
    /// s.
    public private(set) var below = 0.0
    /// s.
    public private(set) var inside = 0.0
    /// s.
    public private(set) var above = 0.0

    public init() {}

    /// s with a known cadence and a band to hold it against.
    public var total: Double { below + inside + above }

    /// Of the run, 0 to 1; nil before the first second.
    public var share: Double? { total > 0 ? inside / total : nil }

    mutating func add(_ seconds: Double, _ state: BandState) {
        switch state {
        case .below: below += seconds
        case .inside: inside += seconds
        case .above: above += seconds
        }
    }
}
