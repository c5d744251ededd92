// SPDX-License-Identifier: Apache-2.0

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
}
