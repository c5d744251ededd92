// SPDX-License-Identifier: Apache-2.0

import Motion

@testable import Simulation

/// Runners and walkers for the tests.
enum Motions {
    static func settings(
        _ activity: Activity, _ placement: Placement = .sacrum, seconds: Double = 20, speed: Double? = nil
    ) -> RunnerSettings {
        var s = RunnerSettings(schedule: ActivitySchedule([.init(activity, duration: seconds, speed: speed)]))
        s.placement = placement
        s.tissue = .none
        return s
    }

    static func truths(_ settings: RunnerSettings, seed: UInt64 = 1) -> [StepTruth] {
        var runner = SyntheticRunner(settings, seed: seed)
        var all: [StepTruth] = []
        runner.takeSteps(before: settings.schedule.duration, into: &all)
        return all
    }

    static func samples(_ recording: SimulatedRecording) -> [SimulatedSample] {
        var recording = recording
        var all: [SimulatedSample] = []
        while let sample = recording.next() { all.append(sample) }
        return all
    }

    static func mean(_ values: [Double]) -> Double {
        values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
    }

    static func deviation(_ values: [Double]) -> Double {
        let m = mean(values)
        return mean(values.map { ($0 - m) * ($0 - m) }).squareRoot()
    }
}
