// SPDX-License-Identifier: Apache-2.0

import Motion
import Testing

@testable import Simulation

@Suite struct SensorModelTests {
    private func run(_ sensor: SensorSettings, seconds: Double = 6, seed: UInt64 = 1) -> [SimulatedSample] {
        Motions.samples(
            SimulatedRecording(runner: Motions.settings(.run, seconds: seconds), sensor: sensor, seed: seed))
    }

    @Test func theSameSeedGivesTheSameBitsAndAnotherSeedDoesNot() {
        let a = run(SensorSettings())
        #expect(a == run(SensorSettings()))
        let b = run(SensorSettings(), seed: 2)
        #expect(zip(a, b).allSatisfy { $0.specificForce != $1.specificForce })
    }

    @Test func theSensorDoesNotChangeTheRunner() {
        var noisy = SensorSettings()
        noisy.accelerometerNoise = 0.1
        let quiet = run(.ideal(rate: 200))
        #expect(run(noisy).map(\.orientation) == quiet.map(\.orientation))
    }

    @Test(arguments: 0..<24)
    func turningTheMountingTurnsTheOutput(_ axes: Int) {
        let mounting = Mounting.axes(axes, tilt: 10)
        let upright = run(.ideal(rate: 50), seconds: 3)
        let turned = run(.ideal(rate: 50, mounting: mounting), seconds: 3)
        for (a, b) in zip(upright, turned) {
            #expect((mounting.rotation.rotate(b.specificForce) - a.specificForce).norm < 1e-9)
            #expect((mounting.rotation.rotate(b.angularRate) - a.angularRate).norm < 1e-9)
            // The same force in earth axes.
            let earth = b.orientation.rotate(b.specificForce) - a.orientation.rotate(a.specificForce)
            #expect(earth.norm < 1e-9)
        }
    }

    @Test func the24MountingsDiffer() {
        let all = (0..<24).map { Mounting.axes($0).rotation }
        for i in all.indices {
            for j in all.indices where j > i {
                let e = all[i].conjugate * all[j]
                #expect(e.w.magnitude < 0.99)
            }
        }
    }

    @Test func biasShows() {
        var biased = SensorSettings.ideal(rate: 100)
        biased.fixedAccelerometerBias = Vector3(0.1, -0.2, 0.3)
        biased.fixedGyroscopeBias = Vector3(-0.01, 0.02, 0.03)
        for (a, b) in zip(run(.ideal(rate: 100)), run(biased)) {
            #expect((b.specificForce - a.specificForce - Vector3(0.1, -0.2, 0.3)).norm < 1e-12)
            #expect((b.angularRate - a.angularRate - Vector3(-0.01, 0.02, 0.03)).norm < 1e-12)
        }
    }

    @Test func noiseHasTheDensityAskedFor() {
        var noisy = SensorSettings.ideal(rate: 200)
        noisy.accelerometerNoise = 0.002
        noisy.gyroscopeNoise = 0.0003
        let pairs = Array(zip(run(.ideal(rate: 200), seconds: 20), run(noisy, seconds: 20)))
        // Density times the root of half the rate; 4000 samples: 1 % standard error.
        #expect(abs(Motions.deviation(pairs.map { $1.specificForce.x - $0.specificForce.x }) / 0.02 - 1) < 0.05)
        #expect(abs(Motions.deviation(pairs.map { $1.angularRate.z - $0.angularRate.z }) / 0.003 - 1) < 0.05)
    }

    @Test func theRangeClipsAndBitsMakeSteps() {
        var small = SensorSettings.ideal(rate: 100)
        small.accelerometerRange = 2 * 9.81
        small.bits = 8
        let samples = run(small)
        let unit = 2 * 9.81 / 128
        #expect(samples.contains { $0.specificForce.z == 2 * 9.81 })
        for sample in samples {
            #expect(sample.specificForce.z.magnitude <= 2 * 9.81)
            let steps = sample.specificForce.x / unit
            #expect(abs(steps - steps.rounded()) < 1e-9)
        }
    }

    @Test func gapsAndLossesAreMissingRows() {
        var gappy = SensorSettings.ideal(rate: 100)
        gappy.gaps = [(2, 0.5)]
        let samples = run(gappy)
        #expect(samples.count == 550)
        #expect(!samples.contains { $0.time >= 2 && $0.time < 2.5 })
        var lossy = SensorSettings.ideal(rate: 100)
        lossy.droppedShare = 0.1
        // 600 trials: standard deviation 7.
        #expect(abs(run(lossy).count - 540) < 30)
    }

    @Test func aFastClockCountsMoreTime() {
        var fast = SensorSettings.ideal(rate: 100)
        fast.clockDrift = 100
        for sample in run(fast) { #expect(abs(sample.time - sample.trueTime * 1.0001) < 1e-12) }
    }

    @Test func jitteredStampsKeepTheirOrder() {
        var jittery = SensorSettings.ideal(rate: 100)
        jittery.jitter = 0.02
        let samples = run(jittery)
        #expect(zip(samples, samples.dropFirst()).allSatisfy { $0.time < $1.time })
        #expect(samples.contains { abs($0.time - $0.trueTime) > 0.004 })
    }

    @Test func aSlippingStrapTurnsTheSensorAndItsRateTellsSo() {
        var slipping = SensorSettings.ideal(rate: 1000)
        slipping.slip = SensorSlip(time: 3, angle: 30)
        let still = Motions.settings(.still, seconds: 6)
        let samples = Motions.samples(SimulatedRecording(runner: still, sensor: slipping))
        let turned = samples.map { $0.angularRate.z * 0.001 }.reduce(0, +) * 180 / .pi
        // The pelvis of one who stands yaws by less than a degree.
        #expect(abs(turned - 30) < 1)
        let upright = Motions.samples(SimulatedRecording(runner: still, sensor: .ideal(rate: 1000)))
        let last = upright[upright.count - 1].orientation.conjugate * samples[samples.count - 1].orientation
        #expect(abs(2 * last.z.magnitude - 2 * 0.258819) < 1e-5)  // sin 15°
        #expect(samples[2000] == upright[2000])
    }

    @Test func withoutAGyroscopeItsColumnsAreZero() {
        var plain = SensorSettings()
        plain.hasGyroscope = false
        #expect(run(plain).allSatisfy { $0.angularRate == .zero })
    }

    @Test func theDeviceLowPassHalvesThePowerAtItsCorner() {
        func gain(_ hertz: Double) -> Double {
            var filter = DeviceLowPass(corner: 20)
            var greatest = 0.0
            for k in 0..<8000 {
                let t = Double(k) / 4000
                // A sine by its rotation, no library needed.
                let u = 2 * Double.pi * hertz * t
                let x = Jet(u, 0).sine().value
                filter.push(Vector3(x, 0, 0), over: 1.0 / 4000)
                if t > 1 { greatest = max(greatest, filter.output.x.magnitude) }
            }
            return greatest
        }
        #expect(abs(gain(20) - 0.5.squareRoot()) < 0.01)
        #expect(abs(gain(2) - 1) < 0.01)
        #expect(gain(80) < 0.08)
    }

    @Test func truthIsToldByTheDeviceClock() throws {
        var fast = SensorSettings.ideal(rate: 100)
        fast.clockDrift = 1000
        func contacts(_ sensor: SensorSettings) -> [Double] {
            var recording = SimulatedRecording(runner: Motions.settings(.run, seconds: 6), sensor: sensor)
            while recording.next() != nil {}
            var steps: [StepTruth] = []
            recording.finishSteps(into: &steps)
            return steps.map(\.initialContact)
        }
        let slow = contacts(.ideal(rate: 100))
        #expect(slow.count > 8)
        for (a, b) in zip(slow, contacts(fast)) { #expect(abs(b - 1.001 * a) < 1e-9) }
    }

    @Test(arguments: [20.0, 100.0, 500.0])
    func everyStepIsToldAtEveryRate(_ rate: Double) {
        let settings = Motions.settings(.run, seconds: 30)
        var recording = SimulatedRecording(runner: settings, sensor: .ideal(rate: rate))
        while recording.next() != nil {}
        var steps: [StepTruth] = []
        recording.finishSteps(into: &steps)
        let expected = Motions.truths(settings)
        // Those of the last second, too.
        #expect(steps.count >= expected.count && steps.count <= expected.count + 3)
        #expect(zip(steps, expected).allSatisfy { $0 == $1 })
    }
}
