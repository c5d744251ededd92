// SPDX-License-Identifier: Apache-2.0

import Foundation
import Motion
import Testing

@testable import DSP

@Suite struct VelocityLineTests {
    @Test func constantForceIsTheSlopeAndLeavesNothing() {
        var line = VelocityLine()
        for _ in 0..<200 { line.push(Vector3(1, -2, 9.5), interval: 0.005) }
        #expect((line.slope - Vector3(1, -2, 9.5)).norm < 1e-9)
        #expect(line.velocity.norm < 1e-9)
        #expect(line.squaredResidual < 1e-9)
    }

    /// Plain least squares of the integral, at ten instants of each interval.
    @Test func theClosedFormIsTheLeastSquaresLine() {
        var line = VelocityLine()
        var times: [Double] = []
        var values: [Double] = []
        var u = 0.0
        for k in 0..<400 {
            let force = 9.81 + 20 * sin(0.05 * Double(k)) + 3 * cos(0.21 * Double(k))
            for part in 0..<10 {
                times.append(0.0025 * (Double(k) + 0.1 * (Double(part) + 0.5)))
                values.append(u + 0.00025 * (Double(part) + 0.5) * force)
            }
            u += 0.0025 * force
            line.push(Vector3(force, 0, 0), interval: 0.0025)
        }
        let n = Double(times.count)
        let (t, v) = (times.reduce(0, +) / n, values.reduce(0, +) / n)
        let above = zip(times, values).reduce(0) { $0 + ($1.0 - t) * ($1.1 - v) }
        let slope = above / times.reduce(0) { $0 + ($1 - t) * ($1 - t) }
        let residual = zip(times, values).reduce(0) { sum, pair in
            let e = pair.1 - v - slope * (pair.0 - t)
            return sum + e * e / n
        }
        // 4000 instants stand for the integral.
        #expect(abs(line.slope.x - slope) < 1e-5)
        #expect(abs(line.velocity.x - (u - v - slope * (1 - t))) < 1e-5)
        #expect(abs(line.squaredResidual - residual) < 1e-5)
    }
}
