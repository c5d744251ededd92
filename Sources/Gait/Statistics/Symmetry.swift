// SPDX-License-Identifier: Apache-2.0

/// Left against right: 100 (L - R) / (½ (L + R)) %, with its sign (docs/metrics.md).
public struct Symmetry: Hashable, Sendable, BitwiseCopyable {
    /// L - R in the metric's unit.
    public var difference: Double
    /// Standard uncertainty of `difference`: what both sides have in common cancels.
    public var differenceUncertainty: Double
    /// nil where the mean is not clearly away from zero: a share of next to nothing says nothing.
    public var percent: Double?
    public var percentUncertainty: Double?

    /// Steps of each side; 2-D video needs as many for a stable mean (Dingenen 2018).
    public static let fewestSteps = 7
    /// Of all steps of the run that count, at least this share must have a side.
    public static let leastSided = 0.9

    /// nil where a side is missing or has too few steps. `table` as for the means.
    public init?(left: StepMean, right: StepMean, _ table: SystematicUncertainty.Pair?, isShared: Bool = true) {
        guard left.count >= Self.fewestSteps, right.count >= Self.fewestSteps, let l = left.mean, let r = right.mean,
            let ul = left.uncertainty(table, isShared: isShared), let ur = right.uncertainty(table, isShared: isShared)
        else { return nil }
        difference = l - r
        differenceUncertainty = StepMean.Uncertainty.join(ul.difference, ur.difference)
        let middle = 0.5 * (l + r)
        // The mean's own random part is small beside what is common to both sides.
        let um = 0.5 * (ul.combined + ur.combined)
        guard abs(middle) > 2 * um else { return }
        let share = difference / middle
        percent = 100 * share
        percentUncertainty = 100 * StepMean.Uncertainty.join(differenceUncertainty / middle, share * um / middle)
    }

    /// Smallest change of the percentage between two such runs that counts as real: 1.96·√2·u.
    public var minimalDetectableChange: Double? {
        percentUncertainty.map { StepMean.coverageFactor * 2.0.squareRoot() * $0 }
    }
}
