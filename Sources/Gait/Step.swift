// SPDX-License-Identifier: Apache-2.0

public import Motion

/// One step: from an initial contact to the next one of the other foot. Its side is the stance foot.
public struct Step: Sendable, BitwiseCopyable {
    /// Why a step's quality is below `good`.
    public struct Reasons: OptionSet, Hashable, Sendable, BitwiseCopyable {
        public let rawValue: UInt16
        @inlinable public init(rawValue: UInt16) { self.rawValue = rawValue }
        /// The sensor's axes on the body are not, or not surely, known.
        public static let mountingUncertain = Reasons(rawValue: 1 << 0)
        /// The evidence for left or right is weak or contradicts itself.
        public static let sideUncertain = Reasons(rawValue: 1 << 1)
        /// Samples were missing or filled in during the step.
        public static let missingSamples = Reasons(rawValue: 1 << 2)
        /// The accelerometer or gyroscope was at the end of its range.
        public static let clipped = Reasons(rawValue: 1 << 3)
        /// The step time departs from the rhythm by more than a quarter.
        public static let irregular = Reasons(rawValue: 1 << 4)
        /// One of the first or last two steps of a bout.
        public static let boutEdge = Reasons(rawValue: 1 << 5)
        /// The sampling rate is too low for the timing that running needs.
        public static let lowRate = Reasons(rawValue: 1 << 6)
        /// The body turned by more than 30 °/s.
        public static let turning = Reasons(rawValue: 1 << 7)
        /// No gyroscope: only what the accelerometer tells.
        public static let noGyroscope = Reasons(rawValue: 1 << 8)
        /// The sensor moved on the body.
        public static let slipped = Reasons(rawValue: 1 << 9)

        private static let doubtfulEvent = Reasons(
            rawValue: missingSamples.rawValue | irregular.rawValue | slipped.rawValue)

        /// `good` without a reason; `poor` where an event itself is in doubt; else `fair`.
        public var quality: Quality {
            if isEmpty { return .good }
            return isDisjoint(with: Self.doubtfulEvent) ? .fair : .poor
        }

        /// The names of the bits, lowest first, as written in files.
        public static let names = [
            "mounting_uncertain", "side_uncertain", "missing_samples", "clipped", "irregular", "bout_edge",
            "low_rate", "turning", "no_gyroscope", "slipped",
        ]

        /// `side_uncertain+bout_edge`; empty where nothing is wrong.
        public var text: String {
            if isEmpty { return "" }
            return Self.names.enumerated().filter { rawValue >> UInt16($0.offset) & 1 == 1 }.map(\.element)
                .joined(separator: "+")
        }

        /// nil where a name is none of `names`.
        public init?(text: String) {
            var bits: UInt16 = 0
            for name in text.split(separator: "+") {
                guard let bit = Self.names.firstIndex(of: String(name)) else { return nil }
                bits |= 1 << UInt16(bit)
            }
            self.init(rawValue: bits)
        }
    }

    /// Counts steps of a stream from 0, in the order in which they were first given; one that was taken back leaves a hole.
    public var index: Int
    /// The best knowledge so far; final once the step is settled.
    public var side: Side
    /// What was said when the step was first given.
    public var sideLive: Side
    /// Seconds on the session clock.
    public var initialContact: Double
    /// Seconds on the session clock; nil until known, or where it can't be had.
    public var toeOff: Double?
    /// Time of the sample upon which the step was first given; latency is `emitted - initialContact`.
    public var emitted: Double
    public var activity: Activity
    /// Steps/min, both feet; nil for the first step of a bout.
    public var cadence: Double?
    public var quality: Quality
    public var reasons: Reasons
    public var metrics: MetricValues

    public init(
        index: Int, side: Side = .unknown, initialContact: Double, emitted: Double, activity: Activity
    ) {
        self.index = index
        self.side = side
        self.sideLive = side
        self.initialContact = initialContact
        self.toeOff = nil
        self.emitted = emitted
        self.activity = activity
        self.cadence = nil
        self.quality = .poor
        self.reasons = []
        self.metrics = MetricValues()
    }

    /// The metric `M` of this step; nil where sensor, placement or step cannot tell.
    public subscript<M: StepMetric>(_: M.Type) -> Estimate<M.Quantity>? {
        guard let slot = MetricCatalog.slot(of: M.self), let raw = metrics[slot] else { return nil }
        return Estimate(raw.value, uncertainty: raw.uncertainty)
    }
}
