// SPDX-License-Identifier: Apache-2.0

import DSP
import Foundation
import Motion
import Testing

/// What the world does to an orientation filter.
@Suite struct OrientationRobustnessTests {
    /// A body that sways and is shaken: about what a pelvis does in running.
    private func running(interval: Double = 0.005) -> Turning {
        var motion = Turning(
            Quaternion(0.9, 0.1, -0.3, 0.2).normalized,
            rate: { t in Vector3(1.2 * sin(8.4 * t), 0.8 * cos(16.8 * t), 1.5 * sin(8.4 * t + 1)) })
        motion.interval = interval
        motion.acceleration = { t in Vector3(3 * sin(16.8 * t), 2 * cos(8.4 * t), 9 * sin(16.8 * t + 0.5)) }
        return motion
    }

    private func worstInclination(
        _ filter: OrientationFilter, _ motion: Turning, after: Double, until: Double
    ) -> Double {
        var filter = filter
        var motion = motion
        var worst = 0.0
        while motion.time < until {
            let error = inclination(filter.push(motion.next()), motion.attitude)
            if motion.time > after { worst = max(worst, error) }
        }
        return worst
    }

    @Test(arguments: [0.02, 0.01, 0.005, 0.0025, 0.00125]) func theRateDoesNotMatter(interval: Double) {
        #expect(worstInclination(OrientationFilter(), running(interval: interval), after: 5, until: 25) < 1 * degree)
    }

    @Test func jitteredTimesAndDroppedSamplesCostLittle() {
        var motion = running()
        var generator = SplitMix(state: 11)
        var filter = OrientationFilter()
        var worst = 0.0
        while motion.time < 30 {
            var sample = motion.next()
            sample.time += 0.0015 * generator.signed()
            if generator.signed() > 0.98 { continue }
            let error = inclination(filter.push(sample), motion.attitude)
            if motion.time > 5 { worst = max(worst, error) }
        }
        #expect(worst < 1.5 * degree)
    }

    @Test func theTenthMinuteIsAsGoodAsTheFirst() {
        var motion = running(interval: 0.02)
        motion.bias = degree * Vector3(1, -1, 1)
        #expect(worstInclination(OrientationFilter(), motion, after: 590, until: 600) < 1 * degree)
    }

    @Test(arguments: 0..<12) func aStartInMotionIsRightWithinTwoSeconds(start: Int) {
        var motion = running()
        for _ in 0..<(37 * start) { _ = motion.next() }
        let begin = motion.time
        let worst = worstInclination(OrientationFilter(), motion, after: begin + 2, until: begin + 10)
        #expect(worst < 2.5 * degree)
    }

    /// Turned sensor axes turn the answer, and nothing else.
    @Test(arguments: [Quaternion(0.5, 0.5, 0.5, 0.5), Quaternion(0, 1, 0, 0), Quaternion(0.3, -0.5, 0.7, 0.4)])
    func turnedSensorAxesTurnTheAnswer(turn: Quaternion) {
        let mounting = turn.normalized
        var motion = running()
        var straight = OrientationFilter()
        var turned = OrientationFilter()
        var worst = 0.0
        for _ in 0..<4_000 {
            let sample = motion.next()
            var other = sample
            other.specificForce = mounting.unrotate(sample.specificForce)
            other.angularRate = mounting.unrotate(sample.angularRate)
            worst = max(worst, inclination(straight.push(sample) * mounting, turned.push(other)))
        }
        #expect(worst < 1e-6)
    }

    @Test func aGapHoldsTheOrientationAndWidensItsUncertainty() {
        var motion = running()
        var filter = OrientationFilter()
        while motion.time < 20 { _ = filter.push(motion.next()) }
        let before = filter.orientation
        let certain = filter.inclinationUncertainty
        for _ in 0..<60 { _ = motion.next() }
        let held = filter.push(motion.next())
        #expect(held == before)
        #expect(filter.inclinationUncertainty > 2 * certain)
        let end = motion.time
        #expect(worstInclination(filter, motion, after: end + 3, until: end + 20) < 1.5 * degree)
    }

    @Test func theFlagAloneMakesAGap() {
        var motion = running()
        var filter = OrientationFilter()
        while motion.time < 10 { _ = filter.push(motion.next()) }
        let before = filter.orientation
        var sample = motion.next()
        sample.flags = .afterGap
        #expect(filter.push(sample) == before)
    }

    @Test func aLongGapStartsTheInclinationAnewAndKeepsTheBias() {
        var motion = running()
        motion.bias = degree * Vector3(0.6, -0.64, 0.48)
        var filter = OrientationFilter()
        while motion.time < 60 { _ = filter.push(motion.next()) }
        let bias = filter.gyroscopeBias
        for _ in 0..<1_000 { _ = motion.next() }
        _ = filter.push(motion.next())
        #expect(filter.state == .starting)
        #expect(filter.gyroscopeBias == bias)
        let end = motion.time
        #expect(worstInclination(filter, motion, after: end + 2, until: end + 10) < 2.5 * degree)
    }

    @Test func withoutAGyroscopeTheVerticalIsFollowed() {
        var motion = running()
        var filter = OrientationFilter(.withoutGyroscope)
        var flagged = OrientationFilter()
        var worst = 0.0
        while motion.time < 30 {
            var sample = motion.next()
            sample.angularRate = .zero
            let q = filter.push(sample)
            sample.flags = .noGyroscope
            #expect(flagged.push(sample) == q)
            if motion.time > 2 { worst = max(worst, inclination(q, motion.attitude)) }
        }
        // The body itself sways by 8°, which an accelerometer cannot follow.
        #expect(worst < 14 * degree)
    }

    /// Whatever finite numbers come, the state stays finite, the answer unit, and calm signals bring it back.
    @Test(arguments: [1.0, 1e2, 1e4, 1e6]) func anyFiniteInputLeavesTheFilterFinite(size: Double) {
        var generator = SplitMix(state: UInt64(size))
        var filter = OrientationFilter()
        var time = 0.0
        for k in 0..<20_000 {
            time += k % 97 == 0 ? 0.2 * (1 + generator.signed()) : 0.004 * (1 + generator.signed())
            let hard = k % 500 < 250
            func number() -> Double { hard ? size * generator.signed() : generator.signed() > 0 ? size : -size }
            var sample = Sample(
                time: time, specificForce: Vector3(number(), number(), number()),
                angularRate: Vector3(number(), number(), number()))
            if k % 13 == 0 { sample.flags = Sample.Flags(rawValue: UInt8(truncatingIfNeeded: generator.next())) }
            let q = filter.push(sample)
            #expect(abs(q.squaredNorm - 1) < 1e-6)
            #expect(filter.gyroscopeBias.isFinite && filter.inclinationVariance.isFinite)
        }
        for _ in 0..<4_000 {
            time += 0.005
            _ = filter.push(Sample(time: time, specificForce: up, angularRate: .zero))
        }
        #expect(inclination(filter.orientation, .identity) < 1 * degree)
    }

    @Test func samplesThatAreNotFiniteOrNotLaterChangeNothing() {
        var motion = running()
        var filter = OrientationFilter()
        while motion.time < 5 { _ = filter.push(motion.next()) }
        let before = filter.orientation
        for bad in [Double.nan, .infinity, -.infinity] {
            let force = Vector3(bad, 0, 9.81)
            #expect(filter.push(Sample(time: motion.time + 0.005, specificForce: force, angularRate: .zero)) == before)
            #expect(filter.push(Sample(time: bad, specificForce: up, angularRate: .zero)) == before)
        }
        #expect(filter.push(Sample(time: motion.time, specificForce: up, angularRate: Vector3(1, 1, 1))) == before)
        #expect(filter.push(Sample(time: motion.time - 1, specificForce: up, angularRate: Vector3(1, 1, 1))) == before)
    }

    @Test func oneWrongTiltIsFoundAndMarked() {
        var motion = running()
        var filter = OrientationFilter()
        while motion.time < 10 { _ = filter.push(motion.next()) }
        // Someone turns the sensor over while the gyroscope is silent about it.
        motion.attitude = Quaternion(0, 1, 0, 0) * motion.attitude
        while motion.time < 25 { _ = filter.push(motion.next()) }
        #expect(inclination(filter.orientation, motion.attitude) < 2 * degree)
    }
}
