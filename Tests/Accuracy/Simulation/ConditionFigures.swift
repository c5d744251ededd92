// SPDX-License-Identifier: Apache-2.0

/// Figures of a condition: means over its runners. A bias is a runner's mean error, scatter is within a runner.
extension ConditionOutcome {
    enum Figure: String, CaseIterable, Sendable {
        case f1, contactBiasMs, contactScatterMs, worstContactBiasMs, toeOffBiasMs, toeOffScatterMs
        case contactTimeBiasMs, contactTimeErrorMs, cadenceError, octaveErrors
        case sideRightPercent, sideWrongPercent, worstSideWrongPercent
        case dropError, dropStepError, dropDifference, oscillationBiasMm, oscillationScatterMm
        case widthErrorCm, widthStepErrorCm, dropCoveredPercent, widthCoveredPercent
        case inclination, activityPercent, latencyMs, latency95Ms, latency99Ms
    }

    func figure(_ figure: Figure) -> Double? {
        switch figure {
        case .f1: mean { $0.f1 }
        case .contactBiasMs: mean(1000) { $0.contactError.bias }
        case .contactScatterMs: mean(1000) { $0.contactError.scatter }
        case .worstContactBiasMs: worst(1000) { $0.contactError.bias }
        case .toeOffBiasMs: mean(1000) { $0.toeOffError.bias }
        case .toeOffScatterMs: mean(1000) { $0.toeOffError.scatter }
        case .contactTimeBiasMs: mean(1000) { $0.metrics["contact_time"]?.bias }
        case .contactTimeErrorMs: mean(1000) { $0.metrics["contact_time"]?.rootMeanSquare }
        case .cadenceError: mean { $0.cadence }
        case .octaveErrors: Double(scores.reduce(0) { $0 + $1.octaveErrors })
        case .sideRightPercent: mean(100) { $0.sideRight }
        case .sideWrongPercent: mean(100) { $0.sideWrong }
        case .worstSideWrongPercent: worst(100) { $0.sideWrong }
        case .dropError: mean { score in sides(score, "pelvic_drop") { (abs($0) + abs($1)) / 2 } }
        case .dropStepError: mean { $0.metrics["pelvic_drop"]?.rootMeanSquare }
        case .dropDifference: mean { score in sides(score, "pelvic_drop") { abs($0 - $1) } }
        case .oscillationBiasMm: mean(1000) { $0.metrics["vertical_oscillation"]?.bias }
        case .oscillationScatterMm: mean(1000) { $0.metrics["vertical_oscillation"]?.scatter }
        case .widthErrorCm: mean(100) { $0.metrics["step_width"]?.bias.map { abs($0) } }
        case .widthStepErrorCm: mean(100) { $0.metrics["step_width"]?.rootMeanSquare }
        case .dropCoveredPercent: mean(100) { $0.metrics["pelvic_drop"]?.covered }
        case .widthCoveredPercent: mean(100) { $0.metrics["step_width"]?.covered }
        case .inclination: mean { $0.inclination }
        case .activityPercent: activityPercent
        case .latencyMs: percentile(50)
        case .latency95Ms: percentile(95)
        case .latency99Ms: percentile(99)
        }
    }

    private func sides(
        _ score: SimulationScore, _ metric: String, _ combine: (Double, Double) -> Double
    ) -> Double? {
        guard let left = score.metrics[metric]?.bias(of: "left"), let right = score.metrics[metric]?.bias(of: "right")
        else { return nil }
        return combine(left, right)
    }

    private func mean(_ scale: Double = 1, _ value: (SimulationScore) -> Double?) -> Double? {
        let values = scores.compactMap(value).filter(\.isFinite)
        return values.isEmpty ? nil : scale * Matching.mean(values)
    }

    /// The value farthest from zero.
    private func worst(_ scale: Double, _ value: (SimulationScore) -> Double?) -> Double? {
        scores.compactMap(value).max { abs($0) < abs($1) }.map { scale * $0 }
    }

    private func percentile(_ percent: Double) -> Double? {
        let all = scores.flatMap(\.latencies)
        return all.isEmpty ? nil : 1000 * Matching.percentile(all, percent)
    }

    private var activityPercent: Double? {
        var sum = ActivityScore()
        for score in scores { if let activity = score.activity { sum.add(activity) } }
        let judged = sum.judged.values.reduce(0, +)
        return judged == 0 ? nil : 100 * Double(sum.right.values.reduce(0, +)) / Double(judged)
    }
}
