// SPDX-License-Identifier: Apache-2.0

internal import Gait
public import Motion

/// How one runner runs as usual at one speed: what targets and bands are made from.
public struct Baseline: Hashable, Sendable {
    public enum Metric: UInt8, Hashable, Sendable, CaseIterable {
        /// Steps/min, both feet: has no sides.
        case cadence
        /// Degrees, per stance side.
        case pelvicDrop
        /// Dimensionless; per side, and of both sides together.
        case crossover
        /// s; per side, and of both sides together.
        case contactTime

        /// As written in files; a metric's key in `MetricCatalog` where it is one.
        public var name: String {
            switch self {
            case .cadence: "cadence"
            case .pelvicDrop: PelvicDrop.descriptor.key
            case .crossover: CrossoverIndex.descriptor.key
            case .contactTime: ContactTime.descriptor.key
            }
        }
    }

    public struct Value: Hashable, Sendable, BitwiseCopyable {
        public var mean: Double
        /// Of single steps.
        public var standardDeviation: Double
        /// Steps behind it.
        public var count: Int

        public init(mean: Double, standardDeviation: Double, count: Int) {
            self.mean = mean
            self.standardDeviation = standardDeviation
            self.count = count
        }
    }

    public enum Source: UInt8, Hashable, Sendable {
        /// In this session, on this mounting of the sensor.
        case measured
        /// From the runner's profile, or from before the sensor moved: another mounting.
        case given
    }

    public var source: Source
    /// Belt speed, m/s; nil where it was not told.
    public var speed: Double?
    private var values: [Metric: [Side: Value]] = [:]

    public init(source: Source, speed: Double? = nil) {
        self.source = source
        self.speed = speed
    }

    /// `side` unknown: both together, whatever is known of them. nil where it could not be had.
    public subscript(metric: Metric, side: Side) -> Value? {
        get { values[metric]?[side] }
        set {
            guard newValue.map({ $0.mean.isFinite && $0.standardDeviation.isFinite && $0.count > 0 }) ?? true else {
                return
            }
            values[metric, default: [:]][side] = newValue
        }
    }

    public var cadence: Value? { self[.cadence, .unknown] }

    /// Belt speeds closer than this are the same, m/s (docs/coaching.md).
    public static let sameSpeed = 0.2

    /// Whether what is measured at `speed` may be held against this: like is compared with like only.
    public func isComparable(at speed: Double?) -> Bool {
        switch (self.speed, speed) {
        case (nil, nil): true
        case (let own?, let other?): abs(own - other) <= Self.sameSpeed
        default: false
        }
    }

    /// The one of `baselines` whose speed is nearest to `speed`; of equals that with more steps, then the first. Where either speed is
    /// not known, a baseline without speed goes before one with.
    public static func nearest(to speed: Double?, among baselines: [Baseline]) -> Baseline? {
        var best: Baseline?
        var least = Double.infinity
        for baseline in baselines {
            let distance: Double
            switch (baseline.speed, speed) {
            case (let own?, let other?): distance = abs(own - other)
            case (nil, _): distance = sameSpeed
            case (_?, nil): distance = 2 * sameSpeed
            }
            let hasMoreSteps = (baseline.cadence?.count ?? 0) > (best?.cadence?.count ?? 0)
            if distance < least || (distance == least && hasMoreSteps) {
                best = baseline
                least = distance
            }
        }
        return best
    }

    /// The runner's own band of a metric; nil where the baseline has no value for it. Half its width is the larger of two standard
    /// deviations of single steps and what measurement alone could make of no change: twice the uncertainty of a comparison on one
    /// mounting; between mountings the smallest real change or, where none is known, twice the absolute uncertainty. Our choice.
    public func band(_ metric: Metric, _ side: Side) -> Band? {
        guard let value = self[metric, side], let noise = Self.noise(metric, source) else { return nil }
        return Band(centre: value.mean, halfWidth: max(2 * value.standardDeviation, noise))
    }

    private static func noise(_ metric: Metric, _ source: Source) -> Double? {
        let descriptor: MetricDescriptor
        switch metric {
        case .cadence: return nil
        case .pelvicDrop: descriptor = PelvicDrop.descriptor
        case .crossover: descriptor = CrossoverIndex.descriptor
        case .contactTime: descriptor = ContactTime.descriptor
        }
        guard let systematic = descriptor.systematic.pair(.sacrum, .run) else { return nil }
        switch source {
        case .measured: return 2 * systematic.difference
        case .given: return descriptor.minimalDetectableChange ?? 2 * systematic.absolute
        }
    }
}
