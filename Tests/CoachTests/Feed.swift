// SPDX-License-Identifier: Apache-2.0

import Coach
import Gait
import Motion

/// Chance that is the same every time.
struct Chance {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// 0 up to 1.
    mutating func next() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((z ^ (z >> 31)) >> 11) / 9_007_199_254_740_992
    }
}

/// Events of a runner who does exactly what the test says: steps with their corrections, and a window each second.
struct Feed {
    var events: [GaitEvent] = []
    var time = 0.0
    var cadence: Double? = 165
    var activity = Activity.run
    var drop: (left: Double, right: Double) = (4, 4)
    var crossover = 0.4
    var contactTime = 0.25
    var reasons: Step.Reasons = []
    var quality: Quality?
    var hasSides = true
    /// Share of a step's time by which left steps last longer than right ones.
    var limp = 0.0
    var givesSteps = true
    private var index = 0
    private var nextContact = 0.1
    private var nextWindow = 1.0

    init() {}

    static func slot(_ key: String) -> Int { MetricCatalog.all.firstIndex { $0.descriptor.key == key } ?? -1 }

    /// Runs for `seconds`; `change` may alter the feed before each step.
    mutating func run(_ seconds: Double, change: (inout Feed) -> Void = { _ in }) {
        let end = time + seconds
        while time < end {
            change(&self)
            let interval = 60 / (cadence ?? 165)
            let contact = nextContact
            while nextWindow <= min(contact, end) {
                events.append(
                    .window(Window(time: nextWindow, activity: activity, cadence: cadence, quality: .good)))
                nextWindow += 1
            }
            time = min(contact, end)
            guard contact < end else { break }
            if givesSteps, activity != .still { step(at: contact) }
            nextContact += interval * (1 + (index % 2 == 0 ? 0.5 : -0.5) * limp)
        }
        nextContact = max(nextContact, time)
    }

    /// Nothing comes for a while.
    mutating func gap(_ seconds: Double) {
        time += seconds
        nextContact = time + 0.1
        nextWindow = time + 1
    }

    private mutating func step(at contact: Double) {
        let side: Side = index % 2 == 0 ? .left : .right
        var step = Step(
            index: index, side: hasSides ? side : .unknown, initialContact: contact, emitted: contact + 0.03,
            activity: activity)
        index += 1
        events.append(.contact(step))
        step.toeOff = contact + contactTime
        step.cadence = cadence
        step.reasons = reasons
        step.quality = quality ?? reasons.quality
        let value = side == .left ? drop.left : drop.right
        if hasSides { step.metrics[Self.slot("pelvic_drop")] = .init(value: value, uncertainty: 1) }
        step.metrics[Self.slot("crossover_index")] = .init(value: crossover, uncertainty: 0.3)
        step.metrics[Self.slot("contact_time")] = .init(value: contactTime, uncertainty: 0.02)
        events.append(.correction(step))
    }

    /// What a coach says of it all.
    func cues(_ settings: CoachSettings) -> [Cue] {
        var coach = RunCoach(settings)
        return cues(&coach)
    }

    func cues(_ coach: inout RunCoach) -> [Cue] {
        var cues: [Cue] = []
        for event in events { coach.push(event, into: &cues) }
        return cues
    }
}

extension CoachSettings {
    /// A runner with a baseline of 165 /min, 4° and 0.4, from another day, who aims at 177.4 (174.4 to 180.4).
    static var known: CoachSettings {
        var settings = CoachSettings()
        settings.measuresBaseline = false
        var baseline = Baseline(source: .given)
        baseline[.cadence, .unknown] = .init(mean: 165, standardDeviation: 2, count: 800)
        for side in [Side.left, .right] {
            baseline[.pelvicDrop, side] = .init(mean: 4, standardDeviation: 0.5, count: 400)
        }
        baseline[.crossover, .unknown] = .init(mean: 0.4, standardDeviation: 0.1, count: 800)
        settings.baselines = [baseline]
        return settings
    }
}
