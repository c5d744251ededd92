// SPDX-License-Identifier: Apache-2.0

/// What a table held, and which of its rows gave no reading.
public struct TableCounts: Hashable, Sendable {
    /// Rows after the header, blank lines not counted.
    public var rows: UInt64 = 0
    /// Rows that gave a reading.
    public var readings: UInt64 = 0
    /// Dropped: the time is empty or not a number.
    public var withoutTime: UInt64 = 0
    /// Dropped: one of `ax`, `ay`, `az` is empty or not a number.
    public var withoutAcceleration: UInt64 = 0
    /// Dropped: one of `gx`, `gy`, `gz` is empty or not a number.
    public var withoutAngularRate: UInt64 = 0
    /// Dropped: the same time as the row before.
    public var repeatedTime: UInt64 = 0
    /// Dropped: a time before that of an earlier row.
    public var lateTime: UInt64 = 0

    /// Seconds, of the first and the last reading.
    public var firstTime = Double.nan
    public var lastTime = Double.nan
    /// Seconds, between two readings.
    public var longestInterval = 0.0
    /// Intervals longer than 0.1 s and four times the mean of the intervals that were no gaps.
    public var gaps: UInt64 = 0
    /// Seconds, the sum of these intervals.
    public var gapTime = 0.0
    /// Some angular rate was there and not zero.
    public var hasAngularRate = false
    /// Some reading differs from the first in acceleration or angular rate.
    public var hasVaried = false

    public init() {}

    public var dropped: UInt64 {
        withoutTime + withoutAcceleration + withoutAngularRate + repeatedTime + lateTime
    }

    /// Seconds from the first reading to the last.
    public var duration: Double { readings > 1 ? lastTime - firstTime : 0 }

    /// Readings per second outside gaps; nil where there is no interval.
    public var rate: Double? {
        let time = duration - gapTime
        guard readings > gaps + 1, time > 0 else { return nil }
        return Double(readings - 1 - gaps) / time
    }

    /// Places a reading on the time line. `time` is later than any before.
    public mutating func place(_ time: Double) {
        readings += 1
        defer { lastTime = time }
        guard readings > 1 else {
            firstTime = time
            return
        }
        let interval = time - lastTime
        if interval > longestInterval { longestInterval = interval }
        guard interval > Self.leastGap, let rate, interval * rate > Self.gapFactor else { return }
        gaps += 1
        gapTime += interval
    }

    private static let leastGap = 0.1
    private static let gapFactor = 4.0
}
