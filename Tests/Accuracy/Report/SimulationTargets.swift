// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What is asked of gaitd in simulation.
struct SimulationTargets {
    private let outcomes: [String: ConditionOutcome]
    private let widths: [ConditionOutcome]

    private typealias Figure = ConditionOutcome.Figure

    init(_ all: [ConditionOutcome]) {
        outcomes = Dictionary(uniqueKeysWithValues: all.map { ($0.condition.key, $0) })
        widths = all.filter { $0.condition.group == "width" }
    }

    var all: [Target] { steps + running + walking + feet + pelvis + widthTargets + rest }

    private func target(
        _ condition: String, _ words: String, _ figure: Figure, _ bound: Target.Bound, _ unit: String = "",
        decimals: Int = 1,
        others: String = "", reason: String = ""
    ) -> Target {
        Target(
            subject: condition.replacingOccurrences(of: "placement, ", with: ""), figure: words,
            value: outcomes[condition]?.figure(figure), unit: unit, decimals: decimals, bound: bound, others: others,
            reason: reason)
    }

    private static let placements = ["sacrum", "hip_left", "hip_right", "foot_left", "foot_right"]

    private var steps: [Target] {
        Self.placements.map {
            target("placement, run \($0)", "contacts F1", .f1, .atLeast(0.99), decimals: 3)
        }
            + Self.placements.map {
                target(
                    "placement, run \($0)", "cadence, mean absolute error over 10 s", .cadenceError, .atMost(0.5),
                    "/min",
                    decimals: 2)
            }
    }

    private var running: [Target] {
        let sacrum = "placement, run sacrum"
        return [
            target(sacrum, "contact, bias", .contactBiasMs, .within(12), "ms", others: "best published ± 30 ms"),
            target(sacrum, "contact, scatter", .contactScatterMs, .atMost(6), "ms"),
            target(sacrum, "toe-off, bias", .toeOffBiasMs, .within(18), "ms"),
            target(sacrum, "toe-off, scatter", .toeOffScatterMs, .atMost(8), "ms"),
            target(sacrum, "contact time, bias", .contactTimeBiasMs, .within(20), "ms"),
            target(
                sacrum, "contact time, RMSE", .contactTimeErrorMs, .atMost(22), "ms",
                others: "20 ms against force plates (Patoz 2022)"),
            target("placement, run hip_left", "contact, bias", .contactBiasMs, .within(12), "ms"),
            target("placement, run hip_left", "contact, scatter", .contactScatterMs, .atMost(10), "ms"),
            target("placement, run hip_right", "contact, bias", .contactBiasMs, .within(12), "ms"),
            target("placement, run hip_right", "contact, scatter", .contactScatterMs, .atMost(10), "ms"),
            target(sacrum, "latency of a contact, median", .latencyMs, .atMost(40), "ms"),
            target(sacrum, "latency of a contact, 95th percentile", .latency95Ms, .atMost(55), "ms"),
            target(sacrum, "latency of a contact, 99th percentile", .latency99Ms, .atMost(120), "ms"),
        ]
    }

    private var walking: [Target] {
        [
            target(
                "placement, walk sacrum", "contact, bias", .contactBiasMs, .within(25), "ms",
                others: "22 ms RMSE, tuned in the lab (Caramia 2019)"),
            target("placement, walk sacrum", "contact, scatter", .contactScatterMs, .atMost(15), "ms"),
            target("placement, walk sacrum", "latency of a contact, median", .latencyMs, .atMost(150), "ms"),
        ]
    }

    private var feet: [Target] {
        ["placement, run foot_left", "speed, run, foot, midfoot strike", "speed, run, foot, forefoot strike"].flatMap {
            [
                target($0, "contact, bias", .contactBiasMs, .within(15), "ms"),
                target($0, "contact, scatter", .contactScatterMs, .atMost(8), "ms"),
                target($0, "toe-off, bias", .toeOffBiasMs, .within(25), "ms"),
                target($0, "toe-off, scatter", .toeOffScatterMs, .atMost(8), "ms"),
            ]
        }
    }

    private var pelvis: [Target] {
        ["placement, run sacrum", "body, drop 8° left, 3° right"].flatMap {
            [
                target(
                    $0, "side right", .sideRightPercent, .atLeast(99), "%", others: "81.9 % of steps (published best)"),
                target($0, "side named and wrong, worst runner", .worstSideWrongPercent, .atMost(1), "%"),
                target($0, "pelvic drop, mean per side", .dropError, .atMost(0.7), "°", decimals: 2),
                target($0, "pelvic drop, RMSE of a step", .dropStepError, .atMost(1.0), "°", decimals: 2),
                target($0, "pelvic drop, left less right", .dropDifference, .atMost(0.6), "°", decimals: 2),
            ]
        } + [
            target("body, heavy tissue", "pelvic drop, mean per side", .dropError, .atMost(1.5), "°", decimals: 2),
            target(
                "body, hip hike -3° both", "side named and wrong, worst runner", .worstSideWrongPercent, .atMost(1), "%"
            ),
            target("body, limp 6 %", "side named and wrong, worst runner", .worstSideWrongPercent, .atMost(1), "%"),
            target("placement, run sacrum", "vertical oscillation, bias", .oscillationBiasMm, .within(8), "mm"),
            target("placement, run sacrum", "vertical oscillation, scatter", .oscillationScatterMm, .atMost(3), "mm"),
        ]
    }

    private var widthTargets: [Target] {
        [
            target("width, 0.05 m", "step width, mean error", .widthErrorCm, .atMost(3), "cm"),
            target("width, 0.05 m", "step width, RMSE of a step", .widthStepErrorCm, .atMost(3.5), "cm"),
            Target(
                subject: "width, all", figure: "pairs of widths whose crossover indices have the right order",
                value: orderOfWidths, unit: "%", decimals: 1, bound: .atLeast(100)),
        ]
    }

    private var rest: [Target] {
        [
            target("placement, run sacrum", "inclination, RMSE", .inclination, .atMost(1.5), "°", decimals: 2),
            target("placement, walk sacrum", "inclination, RMSE", .inclination, .atMost(1.5), "°", decimals: 2),
            target(
                "mixed, intervals, sacrum", "seconds of activity right", .activityPercent, .atLeast(98), "%",
                reason:
                    "a change between walking and running is told after up to 3 s, and 2 s are left out; told sooner, a run that "
                    + "stops would be given a walking step that was none"),
            target("mixed, intervals, foot", "seconds of activity right", .activityPercent, .atLeast(98), "%"),
        ]
    }

    /// Of all pairs of widths that one runner ran with, the share whose mean crossover indices have the right order, in percent.
    private var orderOfWidths: Double? {
        var right = 0
        var pairs = 0
        let runners = widths.map(\.scores.count).min() ?? 0
        for runner in 0..<runners {
            // Conditions rise in width: the index must fall.
            let means = widths.compactMap {
                $0.scores[runner].metrics["crossover_index"].map { Matching.mean($0.estimates) }
            }
            guard means.count == widths.count else { continue }
            for first in means.indices {
                for second in means.indices where second > first {
                    pairs += 1
                    if means[first] > means[second] { right += 1 }
                }
            }
        }
        return pairs == 0 ? nil : 100 * Double(right) / Double(pairs)
    }
}
