// SPDX-License-Identifier: Apache-2.0

import Analysis
import Gait
import Motion
import Simulation

/// Samples of a runner made of equations, and ways to spoil them. One recording serves many tests: it is made once.
struct SimulatedGait: Sendable {
    var placement: Placement
    var samples: [Sample]
    var truths: [StepTruth]

    /// Three seconds of standing, then `seconds` of `activity`, on a common sensor.
    init(
        _ activity: Activity, _ placement: Placement, seconds: Double = 13, rate: Double = 200, seed: UInt64 = 1,
        sensor change: (inout SensorSettings) -> Void = { _ in },
        runner adapt: (inout RunnerSettings) -> Void = { _ in }
    ) {
        self.init(
            [.init(.still, duration: 3), .init(activity, duration: seconds)], placement, rate: rate, seed: seed,
            sensor: change, runner: adapt)
    }

    init(
        _ schedule: [ActivitySchedule.Segment], _ placement: Placement, rate: Double = 200, seed: UInt64 = 1,
        sensor change: (inout SensorSettings) -> Void = { _ in },
        runner adapt: (inout RunnerSettings) -> Void = { _ in }
    ) {
        var runner = RunnerSettings(schedule: ActivitySchedule(schedule))
        runner.placement = placement
        adapt(&runner)
        var sensor = SensorSettings()
        sensor.rate = rate
        change(&sensor)
        var recording = SimulatedRecording(runner: runner, sensor: sensor, seed: seed)
        var samples: [Sample] = []
        while let row = recording.next() {
            samples.append(
                Sample(
                    time: row.time, specificForce: row.specificForce, angularRate: row.angularRate,
                    flags: sensor.hasGyroscope ? [] : .noGyroscope))
        }
        var truths: [StepTruth] = []
        recording.finishSteps(into: &truths)
        self.placement = placement
        self.samples = samples
        self.truths = truths
    }

    /// The same with every sample changed.
    func map(_ change: (Sample) -> Sample) -> SimulatedGait {
        var copy = self
        copy.samples = samples.map(change)
        return copy
    }

    func filter(_ isKept: (Sample) -> Bool) -> SimulatedGait {
        var copy = self
        copy.samples = samples.filter(isKept)
        return copy
    }

    /// The sensor's axes lie otherwise on the body.
    func mounted(_ mounting: Mounting) -> SimulatedGait {
        map {
            var sample = $0
            sample.specificForce = mounting.rotation.unrotate($0.specificForce)
            sample.angularRate = mounting.rotation.unrotate($0.angularRate)
            return sample
        }
    }

    func biased(rate: Vector3 = .zero, force: Vector3 = .zero) -> SimulatedGait {
        map {
            var sample = $0
            sample.specificForce += force
            sample.angularRate += rate
            return sample
        }
    }

    /// Sensor and wearer turn together about the vertical by `rate` rad/s; the vertical is taken from the device's plain mounting.
    func turned(_ rate: (Double) -> Double) -> SimulatedGait {
        map {
            var sample = $0
            sample.angularRate.z += rate($0.time)
            return sample
        }
    }

    func timed(_ change: (Double) -> Double) -> SimulatedGait {
        map {
            var sample = $0
            sample.time = change($0.time)
            return sample
        }
    }

    /// As if seen in a mirror, from a sensor on the other side: y of a force, x and z of a rotation change their sign.
    func mirrored() -> SimulatedGait {
        var copy = map {
            var sample = $0
            sample.specificForce.y = -sample.specificForce.y
            sample.angularRate = Vector3(-sample.angularRate.x, sample.angularRate.y, -sample.angularRate.z)
            return sample
        }
        copy.placement = placement.opposite
        return copy
    }

    /// What the pipeline says in the end.
    func answers() -> Answers { Answers(samples, placement) }
}

extension Placement {
    var opposite: Placement {
        switch self {
        case .hipLeft: .hipRight
        case .hipRight: .hipLeft
        case .footLeft: .footRight
        case .footRight: .footLeft
        case .sacrum, .other: self
        }
    }
}

/// All that a pipeline says of a recording.
struct Answers: Sendable {
    var steps: [Step] = []
    var windows: [Window] = []
    var mountings: [MountingState] = []
    var events = 0

    init(_ samples: [Sample], _ placement: Placement) {
        var pipeline = SamplePipeline(PipelineConfiguration(placement: placement))
        var heard: [RunEvent] = []
        for sample in samples {
            pipeline.push(sample, into: &heard)
            take(&heard)
        }
        pipeline.finish(into: &heard)
        take(&heard)
    }

    mutating func take(_ heard: inout [RunEvent]) {
        guard !heard.isEmpty else { return }
        for event in heard {
            events += 1
            guard case .gait(let gait) = event else { continue }
            switch gait {
            case .settled(let step): steps.append(step)
            case .window(let window): windows.append(window)
            case .mounting(let state, _): mountings.append(state)
            case .contact, .correction, .retracted: break
            }
        }
        heard.removeAll(keepingCapacity: true)
    }

    func mean(_ value: (Step) -> Double?) -> Double? {
        let values = steps.compactMap(value)
        return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }

    func middle(_ value: (Step) -> Double?) -> Double? {
        let values = steps.compactMap(value).sorted()
        return values.isEmpty ? nil : values[values.count / 2]
    }

    /// Steps named for a foot that did not stand at the time, by the truth `truths`.
    func wrongSides(_ truths: [StepTruth], offset: Double = 0) -> Int {
        steps.count { step in
            guard step.side != .unknown else { return false }
            let near = truths.min {
                abs($0.initialContact + offset - step.initialContact)
                    < abs($1.initialContact + offset - step.initialContact)
            }
            guard let near, abs(near.initialContact + offset - step.initialContact) < 0.15 else { return false }
            return near.side != step.side
        }
    }
}
