// SPDX-License-Identifier: Apache-2.0

import Coach
import Gait
import Motion
import Testing

@testable import Live

@Suite struct LiveFeedTests {
    @Test func aStalledClientIsClosedWithAReasonAndTheOthersGoOn() async throws {
        let feed = LiveFeed()
        let pump = Task { await feed.run() }
        let stalled = try #require(feed.subscribe(to: [.window], after: nil))
        let reader = try #require(feed.subscribe(to: [.window], after: nil))
        let events = 3 * LiveFeed.outgoing
        let read = Task {
            var count = 0
            for await _ in reader.frames {
                count += 1
                if count == events { break }
            }
            return count
        }
        for second in 0..<events {
            feed.publish(
                LiveEvent(
                    .window(Window(time: Double(second), activity: .run, cadence: 170, quality: .good)),
                    time: Double(second), stream: 0))
            // The feed's task and the reader have their turn.
            while feed.counts.slow == 0, second > LiveFeed.outgoing + 8 { await Task.yield() }
            if second % 64 == 0 { try await Task.sleep(for: .milliseconds(1)) }
        }
        #expect(await read.value == events)
        #expect(stalled.reason?.contains("Too slow") == true)
        #expect(feed.counts.slow == 1)
        #expect(feed.counts.clients == 1)
        feed.finish()
        await pump.value
    }

    @Test func whoComesWhileTheMetronomeBeatsIsToldThePlan() async throws {
        let feed = LiveFeed()
        let pump = Task { await feed.run() }
        let witness = try #require(feed.subscribe(to: [.beats], after: nil))
        var told = witness.frames.makeAsyncIterator()
        feed.publish(LiveEvent(.beats(BeatPlan(revision: 3, start: 12, period: 0.35, side: .left)), time: 12))
        let plan = try #require(await told.next())
        let late = try #require(feed.subscribe(to: [.beats], after: nil))
        var heard = late.frames.makeAsyncIterator()
        #expect(await heard.next()?.number == plan.number)
        // Silence is not told: nothing is to be heard without a plan.
        feed.publish(LiveEvent(.beats(nil), time: 20))
        _ = await told.next()
        let latest = try #require(feed.subscribe(to: [.beats], after: nil))
        feed.publish(LiveEvent(.beats(BeatPlan(revision: 5, start: 30, period: 0.35, side: .left)), time: 30))
        var later = latest.frames.makeAsyncIterator()
        #expect(await later.next()?.number == 3)
        feed.finish()
        await pump.value
    }

    @Test func aClientResumesBehindItsLastEventAndMissesNone() async throws {
        let feed = LiveFeed()
        let pump = Task { await feed.run() }
        for second in 0..<40 {
            feed.publish(
                LiveEvent(.window(Window(time: Double(second), activity: .run, cadence: 170, quality: .good)), time: 0))
        }
        feed.finish()
        // Subscribed once all are in: what comes is what was kept.
        while feed.counts.published < 40 { await Task.yield() }
        await pump.value
        #expect(feed.subscribe(to: [.window], after: nil) == nil)
        let again = LiveFeed()
        let pumping = Task { await again.run() }
        for second in 0..<40 {
            again.publish(
                LiveEvent(.window(Window(time: Double(second), activity: .run, cadence: 170, quality: .good)), time: 0))
        }
        let first = try #require(again.subscribe(to: [.window], after: "\(again.epoch)-0"))
        var numbers: [Int] = []
        for await frame in first.frames {
            numbers.append(frame.number ?? 0)
            if numbers.count == 40 { break }
        }
        #expect(numbers == Array(1...40))
        let resumed = try #require(again.subscribe(to: [.window], after: "\(again.epoch)-30"))
        let stranger = try #require(again.subscribe(to: [.window], after: "otherlife-30"))
        again.finish()
        await pumping.value
        var rest: [Int] = [], none = 0
        for await frame in resumed.frames { rest.append(frame.number ?? 0) }
        for await _ in stranger.frames { none += 1 }
        #expect(rest == Array(31...40))
        #expect(none == 0)
    }
}
