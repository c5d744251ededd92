// SPDX-License-Identifier: Apache-2.0

import Analysis
import Devices
import Motion
import Simulation
import TestKit
import Testing

/// Session time against the truth. What every reading takes on its way can't be known and is left out of all errors.
@Suite struct DeviceClockTests {
    /// How readings come, and the error that remains, s. Readings every 5 ms against ticks of 16 ms (or 1 ms) wait for at least some part of
    /// the common divisor, 1 ms: with a clock of no drift always for the same part. The rest is for the chance of 0.1 ms.
    static let deliveries: [(name: String, burst: Double, bound: Double)] = [
        ("as they are made", 0, 0.000_1), ("in frames of 1 ms", 0.001, 0.001_1),
        ("by a timer of 16 ms", 0.016, 0.001_1),
    ]

    @Test(arguments: deliveries.indices, [-50.0, 0, 50]) func aCrystalIsFollowedWithinItsDeliverysGrain(
        delivery: Int, drift: Double
    ) {
        let (name, burst, bound) = Self.deliveries[delivery]
        var scene = ClockScene()
        scene.burst = burst
        scene.drift = drift
        // Once in five seconds nothing comes for 50 ms.
        scene.stalls = 0.2
        let outcome = scene.run()
        #expect(outcome.samples.count == 12_000)
        #expect(outcome.rises)
        #expect(outcome.worst() < bound, "\(name): \(outcome.worst())")
        // Arrivals jitter by a third of a burst and more; samples by a 25th of a percent of 5 ms, 2 µs.
        #expect(outcome.unevenness < 0.000_4, "\(outcome.unevenness)")
        // The grain over the minute watched, 17 ppm.
        let found = outcome.states.last?.drift ?? .infinity
        #expect((found - drift).magnitude < (burst == 0 ? 1 : 17), "\(name): \(found) ppm")
        #expect(outcome.gaps.isEmpty)
        #expect(outcome.counts == DeviceClock.Counts())
    }

    @Test func anHourAtFiftyPartsInAMillionEndsWithinAMillisecond() {
        var scene = ClockScene()
        // Few readings, that it may be quick; more are only better.
        scene.rate = 25
        scene.seconds = 3600
        scene.drift = 50
        scene.burst = 0.001
        scene.stalls = 0.2
        let outcome = scene.run()
        // Unfollowed it would be off by 180 ms.
        #expect(outcome.worst() < 0.001_1, "\(outcome.worst())")
        let drifts = outcome.states.filter { $0.time > 312.5 }.compactMap(\.drift)
        // The grain of 1 ms over the 256 s watched is 4 ppm; the least delays vary by a fraction of it.
        #expect(drifts.allSatisfy { ($0 - 50).magnitude < 1 }, "\(drifts.map { $0 - 50 })")
        #expect(drifts.count > 300)
    }

    @Test func aResonatorOffByThreePartsInAThousandIsFollowedToo() {
        var scene = ClockScene()
        scene.drift = 3000
        let outcome = scene.run()
        // In the first second it is not yet known: 3 ms. Then the error falls.
        #expect(outcome.worst() < 0.003_5, "\(outcome.worst())")
        #expect(outcome.worst(22.5...72.5) < 0.000_1, "\(outcome.worst(22.5...72.5))")
        #expect(outcome.unevenness < 0.004)
        #expect(((outcome.states.last?.drift ?? 0) - 3000).magnitude < 2)
    }

    @Test func lostRepeatedAndLateReadingsAreCountedAndHarmNothing() {
        var scene = ClockScene()
        scene.lost = 0.01
        scene.duplicated = 0.01
        scene.swapped = 0.01
        scene.burst = 0.001
        scene.drift = 30
        let sent = Set(scene.arrivals.map(\.reading.deviceTime))
        let outcome = scene.run()
        #expect(outcome.worst() < 0.001_1, "\(outcome.worst())")
        #expect(outcome.rises)
        #expect(outcome.gaps.isEmpty)
        #expect(Int(outcome.counts.lost) == 12_000 - sent.count)
        #expect(outcome.samples.count == outcome.arrivals - Int(outcome.counts.duplicated + outcome.counts.reordered))
        #expect(outcome.counts.duplicated > 90)
        #expect(outcome.counts.reordered > 90)
        #expect(outcome.states.allSatisfy { $0.segment == 0 })
    }

    /// A DualShock's 16 bits of 16/3 µs; 32 bits of 1/3 µs, of a microsecond, of 0.1 ms, which wrap in the middle.
    static let wraps: [(tick: Double, count: Double, first: Double)] = [
        (16 / 3e6, 65_536, 0), (1 / 3e6, 4_294_967_296, 1421), (1e-6, 4_294_967_296, 4280),
        (1e-4, 4_294_967_296, 429_480),
    ]

    @Test(arguments: wraps) func wrapsAreUndone(tick: Double, count: Double, first: Double) {
        var scene = ClockScene()
        scene.tick = tick
        scene.wrap = count * tick
        scene.first = first
        scene.lost = 0.01
        scene.stalls = 0.5
        // Longer than the shortest wrap.
        scene.silences = [20...20.4, 30...33]
        let outcome = scene.run()
        #expect(outcome.worst() < 0.000_1 + tick, "\(outcome.worst())")
        #expect(outcome.gaps.map(\.reason) == [.missing, .missing])
        #expect(outcome.states.last?.segment == 0)
    }

    @Test func aRebootBeginsANewSegmentAtTheRightTime() throws {
        for silence in [0.1, 2, 20] {
            var scene = ClockScene()
            scene.reboots = [30]
            scene.silences = [(30 - silence)...29.999]
            scene.counterBits = 16
            let outcome = scene.run()
            #expect(outcome.worst() < 0.000_1, "\(outcome.worst())")
            #expect(outcome.samples.count == outcome.arrivals)
            let gap = try #require(outcome.gaps.first)
            #expect(outcome.gaps.count == 1)
            #expect(gap.reason == .restart)
            #expect((gap.from - (scene.start + 30 - silence)).magnitude < 0.01)
            #expect((gap.to - (scene.start + 30)).magnitude < 0.01)
            #expect(outcome.states.last?.segment == 1)
            let first = outcome.samples.first { $0.specificForce.x >= scene.start + 30 }
            #expect(first?.flags.contains(.afterGap) == true)
        }
    }

    @Test func aClockThatIsSetIsFoundAnew() {
        for leap in [3600.0, 0.7] {
            let outcome = ClockScene().run { arrivals in
                for index in arrivals.indices where arrivals[index].reading.specificForce.x > 42.5 {
                    arrivals[index].reading.deviceTime += leap
                }
            }
            #expect(outcome.worst() < 0.000_1, "\(outcome.worst())")
            #expect(outcome.gaps.map(\.reason) == [.jump])
            #expect(outcome.samples.count == outcome.arrivals)
        }
    }

    @Test func aSpoiltTimeStampSpoilsOnlyItself() {
        var random = RandomStream(seed: 8)
        var spoilt = 0
        let outcome = ClockScene().run { arrivals in
            for index in arrivals.indices where random.uniform() < 0.01 {
                // A bit flipped, from a quarter of a second to days.
                let bit = Double(UInt64(1) << (18 + random.next() % 20)) * 1e-6
                arrivals[index].reading.deviceTime += random.uniform() < 0.5 ? bit : -bit
                spoilt += 1
            }
        }
        #expect(spoilt > 90)
        #expect(outcome.samples.count == outcome.arrivals - spoilt)
        #expect(outcome.worst() < 0.000_1, "\(outcome.worst())")
        #expect(outcome.gaps.isEmpty)
    }

    @Test func aSilenceOfADeviceThatKeepsItsClockIsAGapOfTheRightLength() throws {
        var scene = ClockScene()
        scene.silences = [20...50]
        scene.drift = -20
        let outcome = scene.run()
        let gap = try #require(outcome.gaps.first)
        #expect(outcome.gaps.count == 1)
        #expect(gap.reason == .missing)
        // The times of the last sample before and of the first one after.
        #expect((gap.from - 32.495).magnitude < 0.000_5)
        #expect((gap.to - 62.505).magnitude < 0.000_5)
        #expect(outcome.worst() < 0.000_2, "\(outcome.worst())")
        #expect(outcome.counts.lost == 6001)
    }

    @Test func aTimeThatIsNoneIsNotUsed() {
        // Milliseconds taken for microseconds.
        let outcome = ClockScene().run { arrivals in
            for index in arrivals.indices { arrivals[index].reading.deviceTime *= 0.001 }
        }
        #expect(outcome.counts.incredibleTimes > 150)
        #expect(outcome.worst(22.5...72.5) < 0.000_5, "\(outcome.worst())")
        #expect(outcome.states.last?.offset == nil)
    }

    @Test func theFirstSecondIsHeldBackAndThenPlacedAtOnce() {
        var scene = ClockScene()
        // The first chunks come late by 50 ms: what was given at once would be off by as much.
        scene.stalls = 0
        let late = 0.05
        var clock = DeviceClock(scene.kind)
        var output: [ClockOutput] = []
        var given: [Int] = []
        for arrival in scene.arrivals.prefix(400) {
            let host = max(arrival.host, scene.start + late)
            clock.push(arrival.reading, hostTime: host, into: &output)
            given.append(output.count)
        }
        let settled = given.firstIndex { $0 > 0 } ?? 0
        // 1 s after the first arrival, which was 50 ms late.
        #expect((209...212).contains(settled))
        // Each of them, and the state.
        #expect(given[settled] == settled + 2)
        var outcome = ClockOutcome(leastDelay: scene.leastDelay)
        outcome.take(&output)
        #expect(outcome.worst() < 0.000_1)
        #expect(outcome.states.first?.segment == 0)
        #expect(((outcome.states.first?.rate ?? 0) - 200).magnitude < 1)
    }

    @Test func aShortStreamIsGivenAtItsEnd() {
        var scene = ClockScene()
        scene.seconds = 0.2
        let outcome = scene.run()
        #expect(outcome.samples.count == 40)
        #expect(outcome.worst() < 0.000_5)
        #expect(outcome.states.count == 2)
    }

    @Test func statesTellWhatIsTrue() throws {
        var scene = ClockScene()
        scene.drift = 25
        scene.lost = 0.05
        scene.delay = 0.002
        scene.stalls = 0.5
        let outcome = scene.run()
        // One when the clock was found, then one in 10 s, and one at the end.
        #expect((7...8).contains(outcome.states.count))
        let state = try #require(outcome.states.dropLast().last)
        #expect((state.rate - 190).magnitude < 4)
        #expect((state.period - 0.005).magnitude < 0.000_01)
        let offset = scene.start + scene.leastDelay - scene.first
        #expect(((state.offset ?? 0) - (offset - 25e-6 * (state.time - scene.start))).magnitude < 0.000_5)
        // Two uniforms of 2 ms each spread by 0.8 ms; stalls of 50 ms in a fortieth of the time add some.
        #expect((0.000_6...0.02).contains(state.jitter))
        #expect((0.03...0.06).contains(state.longestDelay))
    }

    @Test(.enabled(if: Allocations.areCounted, "a sanitizer has its own allocator"))
    func noReadingAllocates() {
        for counts in [false, true] {
            var scene = ClockScene()
            scene.seconds = 40
            scene.isTimed = !counts
            scene.nominalPeriod = counts ? 0.005 : nil
            scene.lost = 0.01
            scene.duplicated = 0.01
            scene.swapped = counts ? 0 : 0.01
            scene.silences = [10...12]
            scene.reboots = [12, 20]
            let arrivals = scene.arrivals
            var output: [ClockOutput] = []
            output.reserveCapacity(4096)
            var allocated = 0
            // The first pass is not counted: the runtime makes a type's metadata where it first meets it.
            for _ in 0..<2 {
                var clock = DeviceClock(scene.kind)
                allocated = Allocations.count {
                    for index in arrivals.indices {
                        clock.push(arrivals[index].reading, hostTime: arrivals[index].host, into: &output)
                        output.removeAll(keepingCapacity: true)
                    }
                }
            }
            #expect(allocated == 0)
        }
    }
}
