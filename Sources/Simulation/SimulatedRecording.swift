// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// A recording that never was: sample after sample, and the truth beside it. Memory doesn't grow with its length.
public struct SimulatedRecording: Sendable {
    public let runnerSettings: RunnerSettings
    public let sensorSettings: SensorSettings
    /// s.
    public let duration: Double
    private var runner: SyntheticRunner
    private var sensor: SensorModel
    private var tissue: SoftTissue
    private var index = 0
    private var lastTime = 0.0
    /// Truths not yet taken, and the time up to which they are complete.
    private var pending: [StepTruth] = []
    private var collectedTime = 0.0
    private let substeps: Int

    /// Hz; tissue and the device's low-pass are followed at least this finely.
    private static let fineRate = 800.0

    public init(runner: RunnerSettings, sensor: SensorSettings = SensorSettings(), seed: UInt64 = 1) {
        runnerSettings = runner
        var s = sensor
        s.rate = Swift.min(Swift.max(sensor.rate, 1), 4000)
        sensorSettings = s
        duration = runner.schedule.duration
        self.runner = SyntheticRunner(runner, seed: seed)
        self.sensor = SensorModel(s, seed: seed)
        tissue = SoftTissue(runner.tissue, onFoot: runner.placement.isFoot)
        // Without tissue and low-pass there is nothing to follow between samples.
        let isDirect = runner.tissue == .none && s.bandwidth <= 0
        substeps = isDirect ? 1 : Swift.max(1, Int((Self.fineRate / s.rate).rounded(.up)))
    }

    /// The next row; nil at the end.
    public mutating func next() -> SimulatedSample? {
        while true {
            let t = Double(index) / sensorSettings.rate
            guard t < duration else { return nil }
            let step = t - lastTime
            let parts = index == 0 ? 1 : substeps
            let h = step / Double(parts)
            var pose = runner.pose(at: lastTime)
            for k in 1...parts {
                let now = k == parts ? t : lastTime + h * Double(k)
                let bone = runner.pose(at: now)
                tissue.push(bone.orientation.unrotate(bone.acceleration), over: h)
                pose = tissue.moved(bone)
                sensor.push(pose, at: now, over: h)
            }
            index += 1
            lastTime = t
            // The runner forgets its steps after some seconds, however few samples those hold.
            if t >= collectedTime + 1 { collect(before: t) }
            let sample = sensor.read(pose, at: t, after: step)
            if !sensor.loses(t) { return sample }
        }
    }

    /// Gives the truth of the steps that ended since the last call, in order, on the device's clock.
    public mutating func takeSteps(into steps: inout [StepTruth]) {
        for truth in pending { steps.append(truth.onClock(running: 1 + 1e-6 * sensorSettings.clockDrift)) }
        pending.removeAll(keepingCapacity: true)
    }

    /// At the end: the steps that had begun, too.
    public mutating func finishSteps(into steps: inout [StepTruth]) {
        collect(before: lastTime + 3)
        takeSteps(into: &steps)
    }

    private mutating func collect(before time: Double) {
        runner.takeSteps(before: time, into: &pending)
        collectedTime = time
        let end = lastTime
        pending.removeAll { $0.initialContact > end }
    }
}
