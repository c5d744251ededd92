// SPDX-License-Identifier: Apache-2.0

public import Motion

/// What is known of a stream's clock at one moment, for session files and `gait devices`.
public struct ClockState: Hashable, Sendable, BitwiseCopyable {
    /// Session time of the last sample, s.
    public var time = 0.0
    /// Counts from 0; each restart of the device's clock begins the next.
    public var segment = 0
    /// Session time less the device's time as sent, s; nil where samples are counted.
    public var offset: Double?
    /// Parts per million by which the device's clock runs fast; of a counted stream against its nominal period, nil where it has none.
    public var drift: Double?
    /// Standard deviation of the time by which readings arrive later than the fastest ones, s.
    public var jitter = 0.0
    /// The longest such time since the state before this one, s.
    public var longestDelay = 0.0
    /// Readings a second that arrived since the state before this one.
    public var rate = 0.0
    /// Usual time between two samples, s.
    public var period = 0.0
    public var counts = DeviceClock.Counts()

    public init() {}
}

/// A stretch of session time of which a stream says nothing.
public struct StreamGap: Hashable, Sendable, BitwiseCopyable {
    public enum Reason: UInt8, Hashable, Sendable, BitwiseCopyable, CaseIterable {
        /// Readings are missing: lost on the way, or the sensor was unplugged and kept its clock.
        case missing
        /// The device's clock, or its counter, started again: it was rebooted, or replugged.
        case restart
        /// The device's clock leapt, or stood still for a while.
        case jump

        /// As written in files.
        public var name: String {
            switch self {
            case .missing: "missing"
            case .restart: "restart"
            case .jump: "jump"
            }
        }
    }

    /// Session times of the last sample before the gap and the first one after it, s.
    public var from, to: Double
    public var reason: Reason

    public init(from: Double, to: Double, reason: Reason) {
        self.from = from
        self.to = to
        self.reason = reason
    }

    /// Shorter is no gap, s; nor is what holds fewer than three and a half periods.
    static func isGap(_ elapsed: Double, period: Double) -> Bool { elapsed > max(0.1, 3.5 * period) }
}

/// What a clock gives for the readings it gets, in the order of session time.
public enum ClockOutput: Sendable, BitwiseCopyable {
    case sample(Sample)
    /// Comes just before the sample that ends it.
    case gap(StreamGap)
    /// Comes once in 10 s, when a clock has been (re)found, and at the end.
    case state(ClockState)
}
