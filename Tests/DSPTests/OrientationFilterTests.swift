// SPDX-License-Identifier: Apache-2.0

import DSP
import Foundation
import Motion
import TestKit
import Testing

/// Made motion with known truth: what the filter says against it.
@Suite struct OrientationFilterTests {
    @Test(arguments: [0.0, 25, 90, 170, 180]) func aStillTiltIsRightFromTheFirstSample(degrees: Double) {
        let truth = Quaternion(cos(degrees * .pi / 360), sin(degrees * .pi / 360), 0, 0)
        var filter = OrientationFilter()
        for k in 0..<2_000 {
            let sample = Sample(time: 0.005 * Double(k), specificForce: truth.unrotate(up), angularRate: .zero)
            let q = filter.push(sample)
            #expect(inclination(q, truth) < 1e-6)
            #expect(abs(q.squaredNorm - 1) < 1e-12)
        }
        #expect(filter.isAtRest)
        #expect(filter.state == .tracking)
    }

    @Test(arguments: [Vector3(1, 0, 0), Vector3(0, 1, 0), Vector3(0, 0, 1), Vector3(0.6, -0.48, 0.64)])
    func aConstantTurnIsFollowed(axis: Vector3) {
        var motion = Turning(Quaternion(0.8, 0.6, 0, 0), rate: { _ in 2.0 * axis })
        var filter = OrientationFilter()
        for k in 0..<4_000 {
            let error = inclination(filter.push(motion.next()), motion.attitude)
            // The first sample's force is half an interval old, 0.3° at this rate, and nothing says how long that was.
            #expect(error < (k == 0 ? 0.3 : 0.05) * degree)
        }
    }

    /// The turn of a cone: the axis of rotation itself goes round, which one-axis rules get wrong.
    @Test func coningIsFollowed() {
        var motion = Turning(.identity, rate: { t in Vector3(3 * cos(9 * t), 3 * sin(9 * t), 0.3) })
        var filter = OrientationFilter()
        var worst = 0.0
        for k in 0..<6_000 {
            let error = inclination(filter.push(motion.next()), motion.attitude)
            if k > 1_000 { worst = max(worst, error) }
        }
        #expect(worst < 0.3 * degree)
    }

    @Test func aConstantBiasIsLearntWhileMoving() {
        let bias = 2 * degree * Vector3(0.6, -0.64, 0.48)
        var motion = Turning(.identity, rate: { t in Vector3(sin(1.1 * t), 0.8 * cos(0.7 * t), 0.5 * sin(0.4 * t)) })
        motion.bias = bias
        var filter = OrientationFilter(.handHeld)
        var worst = 0.0
        for k in 0..<24_000 {
            let error = inclination(filter.push(motion.next()), motion.attitude)
            if k > 12_000 { worst = max(worst, error) }
        }
        #expect(worst < 0.3 * degree)
        #expect((filter.gyroscopeBias - bias).norm < 0.1 * degree)
    }

    /// Both meanings guessed wrong cost half an interval of turning and no more; told, nothing.
    @Test func instantaneousValuesAreUnderstood() {
        var parameters = OrientationFilter.Parameters.handHeld
        var errors: [Double] = []
        for meaning in [OrientationFilter.Meaning.instantaneous, .intervalMean] {
            var motion = Turning(.identity, rate: { t in Vector3(2 * sin(5 * t), 2 * cos(7 * t), sin(3 * t)) })
            motion.acceleration = { t in Vector3(6 * sin(9 * t), 4 * cos(11 * t), 5 * sin(8 * t)) }
            motion.isInstantaneous = true
            motion.interval = 0.02
            parameters.rateMeaning = meaning
            parameters.forceMeaning = meaning
            var filter = OrientationFilter(parameters)
            var worst = 0.0
            for k in 0..<3_000 {
                let error = inclination(filter.push(motion.next()), motion.attitude)
                if k > 1_000 { worst = max(worst, error) }
            }
            errors.append(worst)
        }
        #expect(errors[0] < 0.4 * degree)
        // 2.8 rad/s for 10 ms.
        #expect(errors[1] < errors[0] + 0.028)
    }

    @Test func theDelayAdvancesTheAnswer() {
        var parameters = OrientationFilter.Parameters.worn
        parameters.delay = 0.03
        var motion = Turning(.identity, rate: { _ in Vector3(1, 0, 0) })
        var filter = OrientationFilter(parameters)
        for _ in 0..<2_000 { _ = filter.push(motion.next()) }
        let answer = filter.push(motion.next())
        let ahead = motion.attitude * Quaternion(cos(0.015), sin(0.015), 0, 0)
        #expect(inclination(answer, ahead) < 0.02 * degree)
        #expect(inclination(filter.orientation, motion.attitude) < 0.02 * degree)
    }

    @Test(.enabled(if: Allocations.areCounted, "a sanitizer has its own allocator"))
    func noSampleAllocates() {
        var motion = Turning(.identity, rate: { t in Vector3(sin(5 * t), cos(7 * t), sin(3 * t)) })
        var samples: [Sample] = []
        for k in 0..<2_000 {
            var sample = motion.next()
            if k % 400 == 399 { sample.flags = .afterGap }
            samples.append(sample)
        }
        var filter = OrientationFilter()
        let count = Allocations.count {
            for index in 0..<samples.count { _ = filter.push(samples[index]) }
        }
        #expect(count == 0)
    }

    @Test func aWrongScaleIsMarkedAsDisturbed() {
        var filter = OrientationFilter()
        for k in 0..<2_000 {
            _ = filter.push(
                Sample(time: 0.005 * Double(k), specificForce: Vector3(0, 0, 10.3), angularRate: .zero))
        }
        #expect(filter.state == .disturbed)
    }

    @Test func aConstantBiasIsLearntAtRestWithinSeconds() {
        let bias = 1.5 * degree * Vector3(0.6, -0.64, 0.48)
        var motion = Turning(.identity, rate: { _ in .zero })
        motion.bias = bias
        var filter = OrientationFilter()
        for _ in 0..<2_000 { _ = filter.push(motion.next()) }
        #expect((filter.gyroscopeBias - bias).norm < 0.02 * degree)
    }
}

let degree = Double.pi / 180
let up = Vector3(0, 0, 9.81)

/// rad; angle between the vertical as two orientations see it.
func inclination(_ a: Quaternion, _ b: Quaternion) -> Double {
    let e = a * b.conjugate
    return 2 * atan2((e.x * e.x + e.y * e.y).squareRoot(), (e.w * e.w + e.z * e.z).squareRoot())
}

/// A sensor that turns, as an ideal device would report it: means over the interval, or values at its end.
struct Turning {
    var attitude: Quaternion
    let rate: (Double) -> Vector3
    var time = 0.0
    var interval = 0.005
    var bias = Vector3.zero
    var isInstantaneous = false
    /// m/s², earth axes, at a time.
    var acceleration: (Double) -> Vector3 = { _ in .zero }

    init(_ attitude: Quaternion, rate: @escaping (Double) -> Vector3) {
        self.attitude = attitude
        self.rate = rate
    }

    mutating func next() -> Sample {
        let steps = 8
        let h = interval / Double(steps)
        let before = attitude
        var force = Vector3.zero
        for k in 0..<steps {
            let w = rate(time + (Double(k) + 0.5) * h)
            let angle = w.norm * h
            let s = angle > 0 ? sin(angle / 2) / w.norm : 0
            attitude = (attitude * Quaternion(cos(angle / 2), s * w.x, s * w.y, s * w.z)).normalized
            force += (1 / Double(steps)) * attitude.unrotate(up + acceleration(time + (Double(k) + 1) * h))
        }
        time += interval
        if isInstantaneous {
            return Sample(
                time: time, specificForce: attitude.unrotate(up + acceleration(time)), angularRate: rate(time) + bias)
        }
        // The one constant rate that makes the same turn.
        let turn = before.conjugate * attitude
        let sine = (turn.x * turn.x + turn.y * turn.y + turn.z * turn.z).squareRoot()
        let scale = sine > 0 ? 2 * atan2(sine, turn.w) / (sine * interval) : 0
        return Sample(
            time: time, specificForce: force, angularRate: scale * Vector3(turn.x, turn.y, turn.z) + bias)
    }
}
