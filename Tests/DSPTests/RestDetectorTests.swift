// SPDX-License-Identifier: Apache-2.0

import DSP
import Motion
import Testing

@Suite struct RestDetectorTests {
    /// Seconds until `isAtRest`, or nil within 10 s.
    private func restTime(rate: (Double) -> Vector3, force: (Double) -> Vector3) -> Double? {
        var detector = RestDetector()
        for k in 0..<1_000 {
            let t = 0.01 * Double(k)
            detector.push(rate: rate(t), force: force(t), interval: 0.01)
            if k % 10 == 9 { detector.closeBlock() }
            if detector.isAtRest { return t }
        }
        return nil
    }

    private let gravity = Vector3(0, 0, 9.81)

    @Test func aStillSensorIsAtRestAfterOneAndAHalfSeconds() throws {
        let time = try #require(restTime(rate: { _ in Vector3(0.01, 0, 0) }, force: { _ in gravity }))
        #expect(time > 1.5 && time < 1.8)
    }

    @Test func aSlowTurnAShakeAndASteadyTurnAreNoRest() {
        func phase(_ t: Double) -> Double { t.truncatingRemainder(dividingBy: 1) }
        #expect(restTime(rate: { _ in Vector3(0, 0, 0.1) }, force: { _ in gravity }) == nil)
        #expect(restTime(rate: { _ in .zero }, force: { gravity + Vector3(2 * phase($0), 0, 0) }) == nil)
        #expect(restTime(rate: { Vector3(phase($0) < 0.5 ? 0.05 : -0.05, 0, 0) }, force: { _ in gravity }) == nil)
    }

    @Test func oneMovementEndsTheRest() {
        var detector = RestDetector()
        for k in 0..<300 {
            detector.push(rate: k == 290 ? Vector3(1, 0, 0) : .zero, force: gravity, interval: 0.01)
            if k % 10 == 9 { detector.closeBlock() }
            if k == 289 { #expect(detector.isAtRest) }
        }
        #expect(!detector.isAtRest)
    }
}
