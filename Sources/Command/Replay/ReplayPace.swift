// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Motion

/// When a replay's chunks are due.
struct ReplayPace {
    /// Times as fast as recorded; infinite: at once.
    let factor: Double
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private var first: Int64?

    init(factor: Double) {
        self.factor = factor
        start = clock.now
    }

    /// Waits until a chunk of that time (ns of session time) is due; `idle` is called before and, in long waits, every 50 ms.
    mutating func wait(for time: Int64, idle: () throws(CommandError) -> Void) throws(CommandError) {
        guard factor < .infinity else { return }
        let due = start + .seconds(SessionTime.seconds(time - (first ?? time)) / factor)
        first = first ?? time
        while clock.now < due {
            try idle()
            try Interruption.check()
            let left = clock.now.duration(to: due) / .milliseconds(1)
            usleep(UInt32(min(max(left, 0.1), 50) * 1000))
        }
    }
}
