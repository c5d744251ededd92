// SPDX-License-Identifier: Apache-2.0

/// A Gaussian low-pass of finite width: no phase, so what it smooths is not late, only given later by `reach` values.
public struct SmoothingKernel: Sendable {
    /// Weights, symmetric, of sum 1.
    public let weights: [Double]
    /// Values needed on either side.
    public let reach: Int

    /// `cutoff` in Hz (gain √½ there), `interval` in s between values, cut at `width` standard deviations.
    ///
    /// The Gaussian exp(-t²/2σ²) has the gain exp(-(2πfσ)²/2), which is √½ at f = √(ln 2) / (2πσ): σ = 0.1325 / f.
    public init(cutoff: Double, interval: Double, width: Double = 2.5) {
        let sigma = 0.1325 / (cutoff * interval)
        reach = max(1, Int((width * sigma).rounded()))
        var values: [Double] = []
        var total = 0.0
        for i in -reach...reach {
            let d = Double(i) / sigma
            values.append(Elementary.exp(-0.5 * d * d))
            total += values[values.count - 1]
        }
        weights = values.map { $0 / total }
    }
}
