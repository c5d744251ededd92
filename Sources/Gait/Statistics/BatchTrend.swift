// SPDX-License-Identifier: Apache-2.0

/// The slope of step values over a run, by a straight line through the means of batches of steps, in constant memory.
///
/// The means of batches are nearly independent where single steps are not (see `BatchMeans`), so the scatter of the batches about the
/// line gives the slope's uncertainty as in ordinary regression, with Student's t for its interval.
public struct BatchTrend: Sendable, BitwiseCopyable {
    public struct Slope: Hashable, Sendable, BitwiseCopyable {
        /// Change of the value in one minute.
        public var perMinute: Double
        /// Standard uncertainty, random: what is common to the whole run has no slope.
        public var uncertainty: Double
        /// Half of the 95 % interval.
        public var halfInterval: Double
        public var batches: Int
    }

    /// Fewer batches than this, or less time, s, give no slope.
    public static let fewestBatches = 6
    public static let shortest = 60.0

    private var batchTime = 0.0
    private var batchValue = 0.0
    private var batchCount = 0
    // Relative to the first batch, or large means would drown the squares.
    private var origin = (time: 0.0, value: 0.0)
    private var count = 0
    private var sums = (t: 0.0, v: 0.0, tt: 0.0, tv: 0.0, vv: 0.0)
    private var lastTime = 0.0

    public init() {}

    /// `time` in s, rising.
    public mutating func push(_ value: Double, at time: Double) {
        batchTime += time
        batchValue += value
        batchCount += 1
        guard batchCount == BatchMeans.batchSize else { return }
        let n = Double(BatchMeans.batchSize)
        let (meanTime, mean) = (batchTime / n, batchValue / n)
        if count == 0 { origin = (meanTime, mean) }
        let t = meanTime - origin.time
        let v = mean - origin.value
        sums = (sums.t + t, sums.v + v, sums.tt + t * t, sums.tv + t * v, sums.vv + v * v)
        count += 1
        lastTime = t
        (batchTime, batchValue, batchCount) = (0, 0, 0)
    }

    /// nil where there is too little to tell.
    public var slope: Slope? {
        guard count >= Self.fewestBatches, lastTime >= Self.shortest else { return nil }
        let n = Double(count)
        let spread = sums.tt - sums.t * sums.t / n
        guard spread > 0 else { return nil }
        let together = sums.tv - sums.t * sums.v / n
        let slope = together / spread
        let residual = max(0, sums.vv - sums.v * sums.v / n - slope * together) / (n - 2)
        let uncertainty = (residual / spread).squareRoot()
        return Slope(
            perMinute: 60 * slope, uncertainty: 60 * uncertainty,
            halfInterval: 60 * StudentT.quantile(degreesOfFreedom: count - 2) * uncertainty, batches: count)
    }
}

/// Student's t distribution, as far as intervals need it.
enum StudentT {
    /// The 97.5 % quantile: a two-sided 95 % interval. Abramowitz & Stegun 1964, 26.7.5 (an expansion in 1/ν); within 0.4 % from
    /// three degrees of freedom on.
    static func quantile(degreesOfFreedom: Int) -> Double {
        let x = 1.959963985
        let v = Double(max(degreesOfFreedom, 1))
        let x2 = x * x
        let g1 = x * (x2 + 1) / 4
        let g2 = x * ((5 * x2 + 16) * x2 + 3) / 96
        let g3 = x * (((3 * x2 + 19) * x2 + 17) * x2 - 15) / 384
        let g4 = x * ((((79 * x2 + 776) * x2 + 1482) * x2 - 1920) * x2 - 945) / 92160
        return x + (g1 + (g2 + (g3 + g4 / v) / v) / v) / v
    }
}
