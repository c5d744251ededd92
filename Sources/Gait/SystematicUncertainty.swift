// SPDX-License-Identifier: Apache-2.0

public import Motion

/// The part of a mean's uncertainty that more steps do not shrink: one table per metric, by where the sensor is and what the body does.
///
/// From force plates, optical references and published comparisons where there are any (docs/metrics.md names them); never from the
/// simulator, whose bodies are kinder than real ones.
public struct SystematicUncertainty: Hashable, Sendable {
    /// Raised with each change of any metric's table.
    public static let tableVersion = 1

    /// Standard uncertainties in the metric's unit.
    public struct Pair: Hashable, Sendable {
        /// Of a mean against the truth.
        public var absolute: Double
        /// What is left of it in the difference of two means of one session on one mounting; it enters once for each of the two.
        public var difference: Double

        public init(_ absolute: Double, difference: Double) {
            self.absolute = absolute
            self.difference = difference
        }
    }

    /// Whether most of what a step states of itself is the same for its neighbours.
    public let isSharedBySteps: Bool
    private let pelvisRun, pelvisWalk, footRun, footWalk: Pair?

    /// nil where the metric is not given.
    public init(
        pelvisRun: Pair? = nil, pelvisWalk: Pair? = nil, footRun: Pair? = nil, footWalk: Pair? = nil,
        isSharedBySteps: Bool = true
    ) {
        self.isSharedBySteps = isSharedBySteps
        self.pelvisRun = pelvisRun
        self.pelvisWalk = pelvisWalk
        self.footRun = footRun
        self.footWalk = footWalk
    }

    /// Not known: only what the steps themselves state.
    public static let unknown = SystematicUncertainty()

    /// nil where the metric is not given.
    public func pair(_ placement: Placement, _ activity: Activity) -> Pair? {
        switch (placement.isPelvis, placement.isFoot, activity) {
        case (true, _, .run): pelvisRun
        case (true, _, .walk): pelvisWalk
        case (_, true, .run): footRun
        case (_, true, .walk): footWalk
        default: nil
        }
    }
}
