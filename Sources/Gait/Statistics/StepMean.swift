// SPDX-License-Identifier: Apache-2.0

/// Many steps' values of one metric: their mean with its uncertainty, systematic and random apart, and the trend along the run.
public struct StepMean: Sendable, BitwiseCopyable {
    /// Two-sided 95 % of a normal distribution.
    public static let coverageFactor = 1.96

    private var values = BatchMeans()
    private var trendLine = BatchTrend()
    private var stated = RunningMoments()

    /// Standard uncertainties of a mean, in the metric's unit.
    public struct Uncertainty: Hashable, Sendable, BitwiseCopyable {
        /// From the scatter of the steps; shrinks with their number.
        public var random: Double
        /// The same for all steps; nil where it is not known.
        public var systematic: Double?
        /// What of `systematic` is left when two means of one session are compared.
        public var systematicDifference: Double?

        /// Against the truth.
        public var combined: Double { Self.join(random, systematic ?? 0) }
        /// Against another mean of the same session and mounting; the other one has its own.
        public var difference: Double { Self.join(random, systematicDifference ?? systematic ?? 0) }

        static func join(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }
    }

    public init() {}

    /// `uncertainty`: what the step itself states, nil where it states none. `time` in s.
    public mutating func push(_ value: Double, uncertainty: Double?, at time: Double) {
        values.push(value)
        trendLine.push(value, at: time)
        if let uncertainty { stated.push(uncertainty) }
    }

    public var count: Int { values.count }
    /// nil before the first value.
    public var mean: Double? { values.mean }
    /// nil before the second value.
    public var standardDeviation: Double? { values.standardDeviation }
    /// nil where the run is too short to tell.
    public var trend: BatchTrend.Slope? { trendLine.slope }

    /// nil before the second value. The table's value is a floor: where the steps themselves state more (a low rate, a mounting half
    /// known), theirs holds, for most of what a step states is common to its neighbours; the part that is left in a difference
    /// grows with it. `isShared` false: what a step states is random, and in the scatter already.
    public func uncertainty(_ table: SystematicUncertainty.Pair?, isShared: Bool = true) -> Uncertainty? {
        guard let random = values.randomUncertainty else { return nil }
        let ofSteps = isShared && stated.count > 0 ? stated.mean : nil
        guard let table else {
            return Uncertainty(random: random, systematic: ofSteps, systematicDifference: nil)
        }
        let systematic = max(table.absolute, ofSteps ?? 0)
        let share = table.absolute > 0 ? systematic / table.absolute : 1
        return Uncertainty(
            random: random, systematic: systematic, systematicDifference: share * table.difference)
    }
}
