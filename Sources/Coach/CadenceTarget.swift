// SPDX-License-Identifier: Apache-2.0

/// How often the feet shall land: a share above the runner's own baseline, or a number.
public struct CadenceTarget: Hashable, Sendable, BitwiseCopyable {
    public enum Goal: Hashable, Sendable, BitwiseCopyable {
        /// A share of the own baseline on top of it; kept within `shares`.
        case aboveBaseline(Double)
        /// Steps/min, both feet; kept within `numbers`.
        case number(Double)
    }

    /// Raising cadence by 5 to 10 % is what running retraining does; +10 % lowered pelvic drop by 3.1° (Bramah 2019).
    public static let shares = 0.05...0.10
    /// Steps/min, both feet: what people run at, with room on both sides. Half or double of a running cadence lies outside, or is
    /// refused by `plausible`.
    public static let numbers = 120.0...240.0
    /// Steps/min. A target below the smallest change that counts as real (2, docs/metrics.md) could not be held against a
    /// measurement; one more leaves room for the scatter of a mean over 4 s. Our choice.
    public static let usualHalfWidth = 3.0
    static let halfWidths = 2.0...10.0
    /// Steps/min beyond an edge before the band counts as left. Our choice: half of the smallest real change.
    static let margin = 1.0
    /// A cadence further than this from the target, as a ratio, is no running cadence but half or double of one, or walking.
    static let plausible = 0.7...1.4

    public var goal: Goal
    /// Steps/min to each side of the target; kept within 2 to 10.
    public var halfWidth: Double

    /// The default, in the middle of 5 to 10 %, is our choice.
    public init(_ goal: Goal = .aboveBaseline(0.075), halfWidth: Double = usualHalfWidth) {
        self.goal = goal
        self.halfWidth = halfWidth
    }

    /// Steps/min; nil where it needs a baseline that is not known, or what was asked for is not a number.
    public func band(above baseline: Baseline?) -> Band? {
        let half = halfWidth.isFinite ? Self.halfWidths.nearest(to: halfWidth) : Self.usualHalfWidth
        switch goal {
        case .aboveBaseline(let share):
            guard let usual = baseline?.cadence?.mean, usual.isFinite, share.isFinite else { return nil }
            let centre = usual * (1 + Self.shares.nearest(to: share))
            return Band(centre: Self.numbers.nearest(to: centre), halfWidth: half)
        case .number(let number):
            guard number.isFinite else { return nil }
            return Band(centre: Self.numbers.nearest(to: number), halfWidth: half)
        }
    }
}

/// Cadence against its target now.
public struct CadenceStatus: Hashable, Sendable, BitwiseCopyable {
    /// Steps/min, both feet.
    public var cadence: Double
    public var band: Band
    /// With hysteresis: a value just beyond an edge still counts as inside.
    public var state: BandState

    /// Whole steps a minute to the nearer edge: positive is more, negative is fewer, 0 is inside.
    public var change: Int {
        switch state {
        case .inside: 0
        case .below: max(1, Int((band.lower - cadence).rounded(.up)))
        case .above: -max(1, Int((cadence - band.upper).rounded(.up)))
        }
    }

    /// "4 more a minute", "Ease off by 3", "In your target band".
    public var sentence: String { Sentences.cadence(change: change) }
}

extension ClosedRange<Double> {
    /// `value` where it lies inside, else the nearer end.
    func nearest(to value: Double) -> Double { Swift.min(Swift.max(value, lowerBound), upperBound) }
}
