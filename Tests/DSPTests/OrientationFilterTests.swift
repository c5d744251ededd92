// SPDX-License-Identifier: Apache-2.0

import DSP
import Foundation
import Motion
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
        for _ in 0..<4_000 {
            let sample = motion.next()
            #expect(inclination(filter.push(sample), motion.attitude) < 0.05 * degree)
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

/// A sensor that turns in place, as an ideal device would report it: rates are means over the interval.
struct Turning {
    var attitude: Quaternion
    let rate: (Double) -> Vector3
    var time = 0.0
    var interval = 0.005
    var bias = Vector3.zero
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
        for k in 0..<steps {
            let w = rate(time + (Double(k) + 0.5) * h)
            let angle = w.norm * h
            let s = angle > 0 ? sin(angle / 2) / w.norm : 0
            attitude = (attitude * Quaternion(cos(angle / 2), s * w.x, s * w.y, s * w.z)).normalized
        }
        time += interval
        // The one constant rate that makes the same turn.
        let turn = before.conjugate * attitude
        let sine = (turn.x * turn.x + turn.y * turn.y + turn.z * turn.z).squareRoot()
        let scale = sine > 0 ? 2 * atan2(sine, turn.w) / (sine * interval) : 0
        return Sample(
            time: time, specificForce: attitude.unrotate(up + acceleration(time)),
            angularRate: scale * Vector3(turn.x, turn.y, turn.z) + bias)
    }
}
