// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Whether the 95 % intervals of a run's means hold the truth, and how far the means are off in units of their own uncertainty.
struct MeanIntervals: Sendable {
    enum Kind: Sendable {
        /// A mean of `summary.json` against the mean truth.
        case mean
        /// Left less right against the same of the truth.
        case difference
    }

    struct Entry: Sendable {
        var metric: String
        var kind: Kind
        /// Error over standard uncertainty.
        var ratio: Double
    }

    /// The factor of a 95 % interval.
    static let factor = 1.96

    private(set) var entries: [Entry] = []

    mutating func add(_ metric: String, _ kind: Kind, error: Double, uncertainty: Double) {
        guard error.isFinite, uncertainty > 0 else { return }
        entries.append(Entry(metric: metric, kind: kind, ratio: abs(error) / uncertainty))
    }

    mutating func add(_ other: MeanIntervals) { entries += other.entries }

    /// Ratios of one metric and kind.
    func ratios(_ metric: String, _ kind: Kind) -> [Double] {
        entries.filter { $0.metric == metric && $0.kind == kind }.map(\.ratio)
    }

    static func coveredPercent(_ ratios: [Double]) -> Double? {
        ratios.isEmpty ? nil : 100 * Double(ratios.filter { $0 <= factor }.count) / Double(ratios.count)
    }

    init() {}

    /// `summary`: the run's `summary.json`; truth: its steps that are judged, of all sides.
    init(summary: Data, truth: [SimulatedTruth.Step]) throws {
        guard let root = try JSONSerialization.jsonObject(with: summary) as? [String: Any],
            let metrics = root["metrics"] as? [String: [String: Any]]
        else { return }
        for (metric, activities) in metrics.sorted(by: { $0.key < $1.key }) {
            for activity in ["walk", "run"] {
                guard let groups = activities[activity] as? [String: [String: Any]] else { continue }
                let steps = truth.filter { $0.activity == activity }
                func mean(_ side: String) -> Double? {
                    let values = steps.filter { side == "both" || $0.side == side }
                        .compactMap { $0.metrics[metric] }.filter(\.isFinite)
                    return values.isEmpty ? nil : Matching.mean(values)
                }
                for side in ["left", "right"] {
                    guard let group = groups[side], let said = group["mean"] as? Double, let u = group["u"] as? Double,
                        let real = mean(side)
                    else { continue }
                    add(metric, .mean, error: said - real, uncertainty: u)
                }
                if let symmetry = groups["symmetry"], let said = symmetry["difference"] as? Double,
                    let u = symmetry["u_difference"] as? Double, let left = mean("left"), let right = mean("right")
                {
                    add(metric, .difference, error: said - (left - right), uncertainty: u)
                }
            }
        }
    }
}
