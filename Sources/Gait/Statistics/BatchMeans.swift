// SPDX-License-Identifier: Apache-2.0

/// Mean of a stream of step values and its random uncertainty, in constant memory.
///
/// Neighbouring steps resemble each other, so SD/√n is too small. The means of batches of ten steps are nearly independent: their
/// scatter gives the uncertainty of the mean (batch means; Law & Kelton, Simulation Modeling and Analysis, ch. 9). Below five
/// batches the lag-1 correlation ρ stands in: SD·√((1 + ρ)/(1 − ρ)/n), the large-sample result for a first-order process.
public struct BatchMeans: Sendable, BitwiseCopyable {
    /// Steps: long against the correlation of steps, short enough for a usual bout to have several.
    public static let batchSize = 10
    static let fewestBatches = 5
    /// A correlation estimated from few steps is not trusted beyond this.
    static let largestCorrelation = 0.9

    private var all = RunningMoments()
    private var batches = RunningMoments()
    private var batchSum = 0.0
    private var batchCount = 0
    // For the lag-1 correlation; values relative to the first, or a large mean would drown the products.
    private var first = 0.0
    private var last = 0.0
    private var sum = 0.0
    private var laggedProducts = 0.0

    public init() {}

    public var count: Int { all.count }
    /// nil before the first value.
    public var mean: Double? { all.count > 0 ? all.mean : nil }
    /// Sample standard deviation; nil before the second value.
    public var standardDeviation: Double? { all.variance.map { $0.squareRoot() } }

    public mutating func push(_ value: Double) {
        if all.count == 0 { first = value }
        let relative = value - first
        if all.count > 0 { laggedProducts += last * relative }
        sum += relative
        last = relative
        all.push(value)
        batchSum += value
        batchCount += 1
        if batchCount == Self.batchSize {
            batches.push(batchSum / Double(Self.batchSize))
            batchSum = 0
            batchCount = 0
        }
    }

    /// Random standard uncertainty of the mean; nil before the second value.
    public var randomUncertainty: Double? {
        if batches.count >= Self.fewestBatches, let variance = batches.variance {
            return (variance / Double(batches.count)).squareRoot()
        }
        guard let variance = all.variance else { return nil }
        let correlation = min(max(lagOneCorrelation, 0), Self.largestCorrelation)
        return (variance * (1 + correlation) / (1 - correlation) / Double(count)).squareRoot()
    }

    /// 0 where nothing varies.
    var lagOneCorrelation: Double {
        guard count > 2, let variance = all.variance, variance > 0 else { return 0 }
        let n = Double(count)
        let mean = sum / n
        // Σ (d_i − m)(d_{i+1} − m), expanded; d_1 = 0.
        let covariance = laggedProducts - mean * (sum - last) - mean * sum + (n - 1) * mean * mean
        return covariance / (variance * (n - 1))
    }
}

/// Count, mean and variance of a stream (Welford 1962, Technometrics 4:419).
public struct RunningMoments: Sendable, BitwiseCopyable {
    public private(set) var count = 0
    public private(set) var mean = 0.0
    private var squares = 0.0

    public init() {}

    public mutating func push(_ value: Double) {
        count += 1
        let before = value - mean
        mean += before / Double(count)
        squares += before * (value - mean)
    }

    /// Of the sample; nil before the second value.
    public var variance: Double? { count > 1 ? squares / Double(count - 1) : nil }
}
