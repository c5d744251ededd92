// SPDX-License-Identifier: Apache-2.0

/// Designs of second-order Butterworth filters: maximally flat, by the bilinear transform with the cutoff kept in place.
public enum Butterworth {
    /// Low-pass: gain 1 at rest, √½ at `cutoff` (Hz) after all `passes`, for a stream of `rate` samples a second.
    ///
    /// `passes` is 2 where the filter is run forward and backward. A cutoff at or above 0.45 `rate` is taken as that.
    public static func lowPass(cutoff: Double, rate: Double, passes: Int = 1) -> Biquad.Coefficients {
        let k = warped(cutoff, rate, widening: widening(passes))
        let d = 1 + 2.0.squareRoot() * k + k * k
        let b = k * k / d
        return Biquad.Coefficients(
            b0: b, b1: 2 * b, b2: b, a1: 2 * (k * k - 1) / d, a2: (1 - 2.0.squareRoot() * k + k * k) / d)
    }

    /// High-pass: gain 0 at rest, √½ at `cutoff` (Hz) after all `passes`; otherwise as `lowPass`.
    public static func highPass(cutoff: Double, rate: Double, passes: Int = 1) -> Biquad.Coefficients {
        let k = warped(cutoff, rate, widening: 1 / widening(passes))
        let d = 1 + 2.0.squareRoot() * k + k * k
        return Biquad.Coefficients(
            b0: 1 / d, b1: -2 / d, b2: 1 / d, a1: 2 * (k * k - 1) / d, a2: (1 - 2.0.squareRoot() * k + k * k) / d)
    }

    /// tan(π fc / rate), where `widening` acts on the analogue frequency.
    private static func warped(_ cutoff: Double, _ rate: Double, widening: Double) -> Double {
        Elementary.tan(Double.pi * min(max(cutoff / rate, 1e-6), 0.45)) * widening
    }

    /// By how much one pass must be wider so that `passes` of them together have √½ at the cutoff: |H|² = 1/(1 + f⁴).
    private static func widening(_ passes: Int) -> Double {
        guard passes > 1 else { return 1 }
        return 1 / Elementary.pow(Elementary.pow(2, 1 / Double(passes)) - 1, 0.25)
    }
}
