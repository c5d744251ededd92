// SPDX-License-Identifier: Apache-2.0

import Analysis
import Devices
import Motion
import Testing

/// Devices that send no time: their samples are counted.
@Suite struct CountedClockTests {
    private static func scene(rate: Double = 200, nominal: Double? = 0.005) -> ClockScene {
        var scene = ClockScene()
        scene.isTimed = false
        scene.rate = rate
        scene.nominalPeriod = nominal
        return scene
    }

    @Test(arguments: [198, 200, 201.0], [0, 0.001, 0.016]) func thePeriodIsLearntFromTheArrivals(
        rate: Double, burst: Double
    ) {
        var scene = Self.scene(rate: rate)
        scene.burst = burst
        let outcome = scene.run()
        #expect(outcome.samples.count == outcome.arrivals)
        #expect(outcome.rises)
        // Chance adds up to 0.4 ms, frames a millisecond. A timer's ticks beat with the samples: within half of their period.
        let bound = burst == 0 ? 0.000_4 : burst == 0.001 ? 0.001_4 : 0.002_5
        #expect(outcome.worst() < bound, "\(outcome.worst())")
        // 1 ms in 10 s, 16 ms a burst of 3.
        #expect(outcome.unevenness < (burst == 0 ? 0.000_5 : 0.005), "\(outcome.unevenness)")
        let last = outcome.states.last
        #expect(((last?.period ?? 0) * rate - 1).magnitude < 0.000_1)
        #expect(((last?.drift ?? 0) - (rate / 200 - 1) * 1e6).magnitude < 40)
        #expect(last?.offset == nil)
    }

    @Test func reportsOfThreeReadingsAreSpreadEvenly() {
        // A Joy-Con: every 15 ms.
        var scene = Self.scene()
        scene.report = 3
        scene.stalls = 0.2
        let outcome = scene.run()
        #expect(outcome.samples.count == 12_000)
        #expect(outcome.worst() < 0.000_3, "\(outcome.worst())")
        #expect(outcome.unevenness < 0.001, "\(outcome.unevenness)")
    }

    @Test func aPeriodThatNobodyKnowsIsLearntInTheFirstSecond() {
        for rate in [37.0, 150] {
            var scene = Self.scene(rate: rate, nominal: nil)
            scene.burst = 0.001
            let outcome = scene.run()
            #expect(outcome.samples.count == outcome.arrivals)
            // A reading's grain, and the millisecond of the frames.
            #expect(outcome.worst() < 0.002, "\(outcome.worst())")
            #expect(outcome.states.last?.drift == nil)
            #expect(((outcome.states.last?.period ?? 0) * rate - 1).magnitude < 0.000_1)
        }
    }

    @Test func aCounterTellsWhatWasLost() {
        // BNO08x in RVC mode: 100 Hz, 8 bits.
        var scene = Self.scene(rate: 100, nominal: 0.01)
        scene.counterBits = 8
        scene.lost = 0.01
        scene.duplicated = 0.01
        scene.swapped = 0.01
        scene.burst = 0.016
        scene.stalls = 0.2
        let sent = Set(scene.arrivals.map(\.reading.specificForce.x)).count
        let outcome = scene.run()
        // 10 ms against 16 ms: a common divisor of 2 ms.
        #expect(outcome.worst() < 0.002_2, "\(outcome.worst())")
        #expect(Int(outcome.counts.lost) == 6000 - sent)
        #expect(outcome.samples.count == outcome.arrivals - Int(outcome.counts.duplicated + outcome.counts.reordered))
    }

    @Test(arguments: [0, 0.001, 0.016]) func lossesThatNobodyTellsAreInferredFromTheArrivals(burst: Double) {
        var scene = Self.scene()
        scene.lost = 0.001
        scene.burst = burst
        scene.stalls = 0.2
        let outcome = scene.run()
        // Each puts samples off by its 5 ms until it is seen, three quarters of a second later at most; frames and chance by 1.4 ms.
        let gone = Self.missing(outcome.samples)
        let together = gone.map { first in gone.count { (first...first + 0.75).contains($0) } }.max() ?? 0
        #expect(outcome.worst() < Double(together) * 0.005 + 0.001_4, "\(outcome.worst()), \(together)")
        let missing = 12_000 - outcome.samples.count
        #expect((Int(outcome.counts.lost) - missing).magnitude <= 2, "\(outcome.counts.lost) of \(missing)")
        #expect(outcome.unevenness < 2.02)
    }

    @Test(arguments: [0, 0.001, 0.016]) func manyUntoldLossesStayWithinEightPeriods(burst: Double) {
        // Two a second: some are seen, the rest pass for a slower clock, which is right in the mean.
        var scene = Self.scene()
        scene.lost = 0.01
        scene.burst = burst
        let outcome = scene.run()
        #expect(outcome.worst() < 0.040, "\(outcome.worst())")
        #expect(outcome.rises)
        #expect(outcome.gaps.isEmpty)
    }

    /// True times of the samples of 60 s that never came.
    private static func missing(_ samples: [Sample]) -> [Double] {
        let came = Set(samples.map { Int(((($0.specificForce.x - 12.5) * 200).rounded())) })
        return (0..<12_000).filter { !came.contains($0) }.map { 12.5 + Double($0) / 200 }
    }

    @Test func aHoleEndsAtTheRightTime() throws {
        for length in [0.2, 0.4, 3] {
            var scene = Self.scene()
            scene.silences = [20...(20 + length)]
            let outcome = scene.run()
            let gap = try #require(outcome.gaps.first)
            #expect(outcome.gaps.count == 1)
            #expect(gap.reason == .missing)
            #expect((gap.from - 32.495).magnitude < 0.001)
            #expect((gap.to - gap.from - length - 0.01).magnitude < 0.006)
            #expect(outcome.worst() < 0.001, "\(length) s: \(outcome.worst())")
        }
    }

    @Test func aStallWithoutLossIsNoGap() {
        for length in [0.1, 0.3, 0.8] {
            var scene = Self.scene()
            scene.seconds = 30
            let outcome = scene.run { arrivals in
                for index in arrivals.indices where (22.5...(22.5 + length)).contains(arrivals[index].host) {
                    arrivals[index].host = 22.5 + length
                }
            }
            #expect(outcome.gaps.isEmpty)
            #expect(outcome.samples.count == outcome.arrivals)
            #expect(outcome.worst() < 0.001, "\(length) s: \(outcome.worst())")
        }
    }

    @Test func oneChunkOfUnknownPeriodCanNotBePlaced() {
        let scene = Self.scene(nominal: nil)
        let outcome = scene.run { arrivals in for index in arrivals.indices { arrivals[index].host = 5 } }
        #expect(outcome.samples.isEmpty)
        #expect(Int(outcome.counts.withoutTime) == outcome.arrivals)
    }
}
