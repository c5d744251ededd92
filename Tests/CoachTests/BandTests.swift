// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Coach

@Suite struct BandTests {
    let band = Band(centre: 177, halfWidth: 3)

    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64]) func aValueThatWaversByLessThanTheMarginChangesTheStateOnceAtMost(
        seed: UInt64
    ) {
        var chance = Chance(seed: seed)
        for _ in 0..<200 {
            let middle = 168 + 18 * chance.next()
            var tracker = BandTracker(margin: 1)
            tracker.push(160 + 34 * chance.next(), in: band)
            // Wherever it came from: what counts is what its wavering does.
            tracker.push(middle, in: band)
            var changes = 0
            for _ in 0..<100 {
                let before = tracker.state
                tracker.push(middle + 0.99 * (chance.next() - 0.5), in: band)
                if tracker.state != before { changes += 1 }
            }
            #expect(changes <= 1, "about \(middle)")
        }
    }

    @Test func theBandIsLeftBeyondTheMarginAndReachedAtItsEdge() {
        var tracker = BandTracker(margin: 1)
        func after(_ value: Double) -> BandState? {
            tracker.push(value, in: band)
            return tracker.state
        }
        #expect(after(173.5) == .inside)
        #expect(after(172.9) == .below)
        #expect(after(173.9) == .below)
        #expect(after(174.0) == .inside)
        #expect(after(180.9) == .inside)
        #expect(after(181.1) == .above)
        #expect(after(180.1) == .above)
        #expect(after(180.0) == .inside)
        #expect(after(190) == .above)
        #expect(after(160) == .below)
    }

    @Test func whatIsNoNumberChangesNothing() {
        var tracker = BandTracker(margin: 1)
        tracker.push(.nan, in: band)
        #expect(tracker.state == nil)
        tracker.push(160, in: band)
        tracker.push(.nan, in: band)
        tracker.push(.infinity, in: band)
        #expect(tracker.state == .below)
    }
}
