// SPDX-License-Identifier: Apache-2.0

import DSP
import Gait
import Motion
import Simulation

/// What a foot's stage gave for a stream.
struct FootOutcome {
    var steps: [Step] = []
    var live: [Step] = []
    var windows: [Window] = []
    /// Every event as text: two outcomes are the same bits where these are equal.
    var trace: [String] = []

    init(_ samples: [Sample], placement: Placement = .footLeft) {
        var gait = FootGait(placement: placement)
        var orientation = OrientationFilter()
        var events: [GaitEvent] = []
        for sample in samples {
            gait.push(sample, orientation: orientation.push(sample), into: &events)
        }
        gait.finish(into: &events)
        for event in events {
            trace.append("\(event)")
            switch event {
            case .settled(let step): steps.append(step)
            case .contact(let step): live.append(step)
            case .window(let window): windows.append(window)
            default: break
            }
        }
    }
}

/// A left foot that stands 5 s, moves, and stands 4 s.
struct FootScene {
    var samples: [Sample] = []
    /// Of the left foot.
    var truth: [StepTruth] = []

    init(
        _ activity: Activity, seconds: Double = 12, speed: Double, strike: RunnerSettings.Strike = .heel,
        rate: Double = 200,
        mounting: Mounting = .upright, hasGyroscope: Bool = true, seed: UInt64 = 3
    ) {
        var settings = RunnerSettings(
            schedule: ActivitySchedule([
                .init(.still, duration: 5), .init(activity, duration: seconds, speed: speed),
                .init(.still, duration: 4),
            ]))
        settings.placement = .footLeft
        settings.strike = strike
        var sensor = SensorSettings()
        sensor.rate = rate
        sensor.mounting = mounting
        sensor.hasGyroscope = hasGyroscope
        var recording = SimulatedRecording(runner: settings, sensor: sensor, seed: seed)
        var steps: [StepTruth] = []
        while let sample = recording.next() {
            samples.append(
                Sample(time: sample.time, specificForce: sample.specificForce, angularRate: sample.angularRate))
            if samples.count % 200 == 0 { recording.takeSteps(into: &steps) }
        }
        recording.finishSteps(into: &steps)
        truth = steps.filter { $0.side == .left }
    }

    /// For each true contact within 100 ms of a step: the step and the truth.
    func pairs(_ outcome: FootOutcome) -> [(step: Step, truth: StepTruth)] {
        truth.compactMap { truth in
            outcome.steps.first { abs($0.initialContact - truth.initialContact) < 0.1 }.map { ($0, truth) }
        }
    }
}

func median(_ values: [Double]) -> Double {
    values.isEmpty ? .nan : values.sorted()[values.count / 2]
}
