// SPDX-License-Identifier: Apache-2.0

/// What is asked of gaitd on the recordings, with what open peers reach on the same files: with their defaults, the sensor's axes
/// known to them, the whole recording at hand. gaitd finds the axes itself and is causal.
struct RecordingTargets {
    let outcomes: [RecordingOutcome]
    private let groups: [String: RecordingGroup]

    init(_ outcomes: [RecordingOutcome]) {
        self.outcomes = outcomes
        groups = Dictionary(uniqueKeysWithValues: RecordingGroup.all(outcomes).map { ($0.name, $0) })
    }

    private func figure(_ group: String, _ figure: StepScore.Figure) -> Double? { groups[group]?.figure(figure) }

    private func mean(_ values: [Double]) -> Double? { values.isEmpty ? nil : Matching.mean(values) }

    func set(_ name: String) -> [RecordingOutcome] { outcomes.filter { $0.recording.side.dataset == name } }

    var all: [Target] { orientation + walking + feet + geneva + running + cadenceOnly }

    private var orientation: [Target] {
        let rmse = set("broad").compactMap(\.orientation?.inclination)
        let smoothed = set("broad").compactMap(\.smoothed?.inclination)
        return [
            Target(
                subject: "broad, \(rmse.count)", figure: "mean inclination RMSE, 6 axes, causal", value: mean(rmse),
                unit: "°",
                decimals: 3, bound: .atMost(0.55),
                others: "VQF 0.72, BasicVQF 1.19, Madgwick 1.95–2.08, Mahony 2.5, Fusion 4.6"),
            Target(
                subject: "broad, \(smoothed.count)", figure: "the same from two passes (`--smooth`)",
                value: mean(smoothed), unit: "°", decimals: 3, bound: .atMost(0.50), others: "offline VQF 0.506"),
        ]
    }

    private var walking: [Target] {
        let ipol = "ipol_walk trunk walk"
        return [
            Target(
                subject: ipol, figure: "contacts F1, lag-free", value: figure(ipol, .f1LagFree), decimals: 3,
                bound: .atLeast(0.94), others: "0.906",
                reason:
                    "closing steps hardly load the foot, and contacts within the U-turn scatter beyond 50 ms; steady walking is nearly whole (see each recording)"
            ),
            Target(
                subject: ipol, figure: "step count error", value: figure(ipol, .countErrorPercent), unit: "%",
                decimals: 1,
                bound: .atMost(3), others: "2.0",
                reason: "the same closing and turning steps, and shuffles after the walk that the reference counts"),
            Target(
                subject: ipol, figure: "time of contacts, median deviation", value: figure(ipol, .medianMs), unit: "ms",
                decimals: 1, bound: .atMost(8), others: "12.7",
                reason:
                    "the trunk answers to left and right feet with offsets of up to 30 ms in some people; the reference has a grid of 10 ms"
            ),
            Target(
                subject: ipol, figure: "side right", value: figure(ipol, .sideRightPercent), unit: "%", decimals: 1,
                bound: .atLeast(96), others: "none gives it"),
            Target(
                subject: ipol, figure: "side named and wrong", value: figure(ipol, .sideWrongPercent), unit: "%",
                decimals: 1,
                bound: .atMost(1), others: "none gives it"),
            Target(
                subject: ipol, figure: "side right, live", value: figure(ipol, .liveRightPercent), unit: "%",
                decimals: 1,
                bound: .atLeast(88), others: "none gives it",
                reason:
                    "the front is known after 3 to 4 s, and turns of 180° restart the alternation: `unknown` is said rather than a guess"
            ),
            Target(
                subject: ipol, figure: "side named and wrong, live", value: figure(ipol, .liveWrongPercent), unit: "%",
                decimals: 1, bound: .atMost(1), others: "none gives it"),
            Target(
                subject: "tripod_treadmill trunk walk", figure: "contacts F1, lag-free",
                value: figure("tripod_treadmill trunk walk", .f1LagFree), decimals: 3, bound: .atLeast(0.96),
                others: "0.953",
                reason:
                    "the belt starts and stops within the recording, and the reference's clock drifts against the sensor's by 9 ms a minute"
            ),
            Target(
                subject: "mobgap_walk trunk walk", figure: "contacts F1, lag-free",
                value: figure("mobgap_walk trunk walk", .f1LagFree), decimals: 3, bound: .atLeast(0.94),
                others: "0.928",
                reason:
                    "three recordings, a step is 1 %; both straight walks are whole, what is missed are short bouts and turns of the simulated daily activities"
            ),
        ]
    }

    private var feet: [Target] {
        [("ipol_walk foot walk", 0.94), ("gaitmap_walk foot walk", 0.98)].flatMap { group, f1 in
            [
                Target(
                    subject: group, figure: "contacts F1, lag-free", value: figure(group, .f1LagFree), decimals: 3,
                    bound: .atLeast(f1), others: "gaitmap: needs known axes",
                    reason: "turning and closing steps: the foot is set down beside the other without a swing"),
                Target(
                    subject: group, figure: "toe-off, median deviation", value: figure(group, .toeOffMedianMs),
                    unit: "ms",
                    decimals: 1, bound: .atMost(10)),
                Target(
                    subject: group, figure: "toe-off, bias", value: figure(group, .toeOffBiasMs), unit: "ms",
                    decimals: 0,
                    bound: .within(20)),
            ]
        }
    }

    private var geneva: [Target] {
        let drops = set("geneva_walk_run").filter { !$0.recording.side.isRun }.compactMap(\.drop)
        return [
            Target(
                subject: "geneva_walk_run trunk walk", figure: "contacts F1, lag-free",
                value: figure("geneva_walk_run trunk walk", .f1LagFree), decimals: 3, bound: .atLeast(0.97),
                others: "plain peak picker 0.96"),
            Target(
                subject: "geneva_walk_run trunk run", figure: "contacts F1, lag-free",
                value: figure("geneva_walk_run trunk run", .f1LagFree), decimals: 3, bound: .atLeast(0.94),
                others: "plain peak picker 0.83"),
            Target(
                subject: "geneva, walking, \(drops.count)", figure: "pelvic drop, mean per side, mean absolute error",
                value: mean(drops.map(\.meanAbsolute)), unit: "°", decimals: 2, bound: .atMost(1.2),
                others: "none gives it",
                reason:
                    "sampled at 20 to 40 Hz at the source; one person's sensor shows nearly twice the pelvis' roll (geneva_p05), which is attachment and not timing"
            ),
            Target(
                subject: "geneva, walking, \(drops.count)", figure: "pelvic drop, left less right, mean absolute error",
                value: mean(drops.map { abs($0.difference) }), unit: "°", decimals: 2, bound: .atMost(0.7),
                others: "none gives it",
                reason: "the same recordings; 10 m walks give three to six steps a side with markers"),
        ]
    }

    private var running: [Target] {
        let trials = set("grf_run").compactMap { $0.steps?[.contactTimeErrorMs] }
        return [
            Target(
                subject: "grf_run trunk run", figure: "contacts F1, as they come",
                value: figure("grf_run trunk run", .f1),
                decimals: 3, bound: .atLeast(0.99)),
            Target(
                subject: "grf_run, \(trials.count) trial means", figure: "contact time, bias", value: mean(trials),
                unit: "ms",
                decimals: 1, bound: .within(10)),
            Target(
                subject: "grf_run, \(trials.count) trial means", figure: "contact time, RMSE",
                value: trials.isEmpty ? nil : Matching.rootMeanSquare(trials), unit: "ms", decimals: 1,
                bound: .atMost(19),
                others: "published best 20 (Patoz 2022, 100 runners)",
                reason:
                    "no gyroscope, and both channels are rectified at the source: the mean that stands for the vertical leans by another angle in each trial"
            ),
        ]
    }

    private var cadenceOnly: [Target] {
        let hip = set("adept_run").filter { !$0.recording.side.isFoot }.compactMap(\.cadence?.meanAbsoluteError)
        let jogging = set("mobifall_pocket").filter(\.recording.side.isRun).compactMap(\.cadence?.meanAbsoluteError)
        var seconds = ActivityScore()
        for outcome in set("adept_run") + set("mobifall_pocket") {
            if let activity = outcome.activity { seconds.add(activity) }
        }
        return [
            Target(
                subject: "adept_run hip", figure: "cadence, mean absolute error", value: mean(hip), unit: "/min",
                decimals: 1,
                bound: .atMost(2.5)),
            Target(
                subject: "mobifall jogging, \(jogging.count)",
                figure: "recordings with a cadence error of at most 5 /min",
                value: jogging.isEmpty ? nil : Double(jogging.filter { $0 <= 5 }.count), decimals: 0, bound: .atLeast(8)
            ),
            Target(
                subject: "adept, mobifall", figure: "running seconds right", value: seconds.percent("run"), unit: "%",
                decimals: 1, bound: .atLeast(95),
                reason: "a phone in a trouser pocket swings with one leg, and clips at ±2 g: a pocket is no pelvis"),
            Target(
                subject: "mobifall", figure: "standing seconds right", value: seconds.percent("still"), unit: "%",
                decimals: 1, bound: .atLeast(97)),
            Target(
                subject: "all with contacts", figure: "mean absolute step count error",
                value: mean(outcomes.compactMap { $0.steps?[.countErrorPercent].map { abs($0) } }), unit: "%",
                decimals: 1,
                bound: .atMost(4)),
        ]
    }
}
