// SPDX-License-Identifier: Apache-2.0

import DSP
import Gait
import Motion
import Simulation

/// A simulated runner or walker with a sensor at the sacrum: samples and truth.
struct PelvisScene {
    var samples: [SimulatedSample] = []
    var truth: [StepTruth] = []

    init(
        _ schedule: [ActivitySchedule.Segment], seed: UInt64 = 3, rate: Double = 100,
        change: (inout RunnerSettings) -> Void = { _ in }
    ) {
        var settings = RunnerSettings(schedule: ActivitySchedule(schedule))
        settings.placement = .sacrum
        change(&settings)
        var sensor = SensorSettings()
        sensor.rate = rate
        var recording = SimulatedRecording(runner: settings, sensor: sensor, seed: seed)
        while let sample = recording.next() {
            samples.append(sample)
            if samples.count % 200 == 0 { recording.takeSteps(into: &truth) }
        }
        recording.finishSteps(into: &truth)
    }
}

/// What a trunk's stage gave for samples, and what was foretold at each contact.
struct PelvisOutcome {
    var steps: [Step] = []
    /// Next contacts as they were foretold when a contact was given.
    var predictions: [PhaseOscillator.Prediction] = []

    init(_ samples: [Sample]) {
        var gait = TrunkGait(placement: .sacrum)
        var orientation = OrientationFilter()
        var oscillator = PhaseOscillator(placement: .sacrum)
        var events: [GaitEvent] = []
        for var sample in samples {
            let attitude = orientation.push(sample)
            sample.angularRate = sample.angularRate - orientation.gyroscopeBias
            gait.push(sample, orientation: attitude, into: &events)
            for event in events {
                oscillator.push(event)
                if case .settled(let step) = event { steps.append(step) }
                if case .contact = event, let next = oscillator.prediction(after: sample.time) {
                    predictions.append(next)
                }
            }
            events.removeAll(keepingCapacity: true)
        }
        gait.finish(into: &events)
        for case .settled(let step) in events { steps.append(step) }
    }

    /// Values of a metric over steps that count in means, with contacts from `start` on.
    func values<M: StepMetric>(_: M.Type, after start: Double) -> [Double] {
        steps.filter { $0.exclusion == nil && $0.initialContact >= start }.compactMap { $0[M.self]?.value }
    }
}

extension Sample {
    init(_ sample: SimulatedSample, delayedBy delay: Double = 0) {
        self.init(
            time: sample.time + delay, specificForce: sample.specificForce, angularRate: sample.angularRate)
    }
}

func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
