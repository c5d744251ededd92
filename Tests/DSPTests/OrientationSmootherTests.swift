// SPDX-License-Identifier: Apache-2.0

import DSP
import Foundation
import Motion
import Testing

@Suite struct OrientationSmootherTests {
    private func shaken() -> Turning {
        var motion = Turning(
            Quaternion(0.9, 0.1, -0.3, 0.2).normalized,
            rate: { t in Vector3(1.3 * sin(2.1 * t), 0.8 * cos(3.3 * t), 1.5 * sin(1.4 * t + 1)) })
        motion.acceleration = { t in Vector3(5 * sin(4.1 * t), 4 * cos(6.3 * t), 6 * sin(5.2 * t)) }
        motion.bias = degree * Vector3(0.8, -0.6, 0.4)
        return motion
    }

    @Test(arguments: [OrientationFilter.Parameters.worn, .handHeld])
    func theSecondPassIsBetterThanTheFirstAndRightFromTheStart(parameters: OrientationFilter.Parameters) {
        var motion = shaken()
        var filter = OrientationFilter(parameters)
        var smoother = OrientationSmoother(parameters)
        var kept: [(time: Double, causal: Quaternion, truth: Quaternion)] = []
        while motion.time < 60 {
            let sample = motion.next()
            let causal = smoother.push(sample)
            #expect(causal == filter.push(sample))
            kept.append((sample.time, causal, motion.attitude))
        }
        smoother.finish()
        func rootMeanSquare(_ errors: [Double]) -> Double {
            (errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)).squareRoot()
        }
        let first = rootMeanSquare(kept.map { inclination($0.causal, $0.truth) })
        let second = rootMeanSquare(kept.map { inclination(smoother.smoothed($0.causal, at: $0.time), $0.truth) })
        #expect(second < 0.5 * first)
        let early = kept.prefix { $0.time < 2 }
        let worst = early.map { inclination(smoother.smoothed($0.causal, at: $0.time), $0.truth) }.max() ?? 9
        #expect(worst < 1.5 * degree)
    }

    @Test func gapsAndEmptyRecordingsAreWelcome() {
        var empty = OrientationSmoother()
        empty.finish()
        #expect(empty.smoothed(.identity, at: 3) == .identity)
        var motion = shaken()
        var smoother = OrientationSmoother()
        var worst = 0.0
        var kept: [(time: Double, causal: Quaternion, truth: Quaternion)] = []
        while motion.time < 60 {
            let sample = motion.next()
            if sample.time > 20, sample.time < 20.3 { continue }
            if sample.time > 40, sample.time < 43 { continue }
            kept.append((sample.time, smoother.push(sample), motion.attitude))
        }
        smoother.finish()
        for row in kept {
            let q = smoother.smoothed(row.causal, at: row.time)
            #expect(abs(q.squaredNorm - 1) < 1e-9)
            // The first samples after a gap have nothing to hold on to.
            let isSettled = [20.0, 40].allSatisfy { row.time < $0 || row.time > $0 + 4 }
            if isSettled, row.time < 58 { worst = max(worst, inclination(q, row.truth)) }
        }
        #expect(worst < 1.5 * degree)
    }
}
