// SPDX-License-Identifier: Apache-2.0

/// The units of a stream of text, named in it or guessed from its numbers.
public struct TextUnits: Hashable, Sendable, BitwiseCopyable {
    /// Factors to s, m/s², rad/s, µT; nil: not known yet.
    public internal(set) var time: Double?
    public internal(set) var force: Double?
    public internal(set) var rate: Double?
    public internal(set) var field: Double?
    /// What nothing in the text said: to be told to the user.
    public internal(set) var guessed: Guessed = []
    /// Counts at which an axis is at the end of its range; 0: not known.
    var forceClipping = 0.0
    var rateClipping = 0.0
    /// The columns have the names of gaitd's own tables, which are in SI.
    var areOwn = false
    /// Accelerations are counts of an int16.
    var areCounts: Bool { forceClipping > 0 }

    public struct Guessed: OptionSet, Hashable, Sendable, BitwiseCopyable {
        public let rawValue: UInt8
        public init(rawValue: UInt8) { self.rawValue = rawValue }
        public static let time = Guessed(rawValue: 1)
        public static let force = Guessed(rawValue: 2)
        public static let rate = Guessed(rawValue: 4)
        public static let columns = Guessed(rawValue: 8)
    }

    public init() {}

    /// A sentence for the user; nil where all was named.
    public var note: String? {
        guard !guessed.isEmpty else { return nil }
        var parts: [String] = []
        if guessed.contains(.columns) { parts.append("order of the columns") }
        if guessed.contains(.time), let time {
            parts.append("time in \(time == 1 ? "s" : time == 1e-3 ? "ms" : "us")")
        }
        if guessed.contains(.force), let force { parts.append("acceleration in units of \(force) m/s2") }
        if guessed.contains(.rate), let rate { parts.append("angular rate in units of \(rate) rad/s") }
        return "Units guessed: \(parts.joined(separator: ", ")). Name them in a header line to be sure."
    }

    /// What `other` names takes the place of what is here.
    mutating func takeNamed(of other: TextUnits) {
        if let named = other.time { time = named }
        if let named = other.force {
            force = named
            forceClipping = other.forceClipping
        }
        if let named = other.rate {
            rate = named
            rateClipping = other.rateClipping
        }
        if let named = other.field { field = named }
    }

    mutating func take(_ unit: TextUnit) {
        switch unit.slot {
        case TextSlot.time: time = unit.factor
        case TextSlot.force:
            force = unit.factor
            forceClipping = unit.clipping
        case TextSlot.rate:
            rate = unit.factor
            rateClipping = unit.clipping
        case TextSlot.field: field = unit.factor
        default: break
        }
    }

    /// Magnitudes of gravity that unnamed accelerations may have, and counts of an int16 a g at ±16, 8, 4, 2 g with the
    /// angular rate's counts a °/s that such chips have at the like step of their range (±2000, 1000, 500, 250 °/s).
    private static let gravities: [(magnitude: Double, force: Double, rateCounts: Double?)] = [
        (TextUnit.gravity, 1, nil), (1, TextUnit.gravity, nil), (1000, TextUnit.gravity / 1000, nil),
        (2048, TextUnit.gravity / 2048, 16.4), (4096, TextUnit.gravity / 4096, 32.8),
        (8192, TextUnit.gravity / 8192, 65.5), (16_384, TextUnit.gravity / 16_384, 131),
    ]

    /// Fills in what is not named. `isSure`: the numbers look like a sensor at rest, or there will be no more of them.
    mutating func guess(from samples: [TextFields], force isForced: Bool) -> Bool {
        let usable = samples.filter { $0.has(TextSlot.forceMask) && $0.missing & TextSlot.forceMask == 0 }
        guard !usable.isEmpty else { return false }
        if force == nil {
            let magnitudes = usable.map { $0.magnitude(TextSlot.force) }.sorted()
            let median = magnitudes[magnitudes.count / 2]
            let areCounts = usable.allSatisfy { $0.integers & TextSlot.forceMask == TextSlot.forceMask }
            guard let choice = Self.nearest(median, areCounts) else { return false }
            let isAtRest =
                (median / choice.magnitude - 1).magnitude < (choice.rateCounts == nil ? 0.15 : 0.1)
                && magnitudes[0] > 0.9 * median && magnitudes[magnitudes.count - 1] < 1.1 * median
            guard isAtRest || isForced || areOwn else { return false }
            if areOwn, median > 1.5 {
                force = 1
                rate = rate ?? 1
            } else {
                force = choice.force
                guessed.insert(.force)
            }
            if let counts = choice.rateCounts {
                forceClipping = 32_760
                let areRateCounts = usable.allSatisfy { $0.integers & TextSlot.rateMask == TextSlot.rateMask }
                if rate == nil {
                    rate = areRateCounts ? TextUnit.degree / counts : TextUnit.degree
                    if areRateCounts { rateClipping = 32_760 }
                    if usable[0].has(TextSlot.rateMask) { guessed.insert(.rate) }
                }
            }
        }
        if rate == nil {
            // Libraries that give m/s² give rad/s, unless no gyroscope turns so fast (35 rad/s are 2000 °/s).
            let largest = usable.reduce(0) { max($0, $1.magnitude(TextSlot.rate)) }
            rate = force == 1 && largest < 60 ? 1 : TextUnit.degree
            if usable[0].has(TextSlot.rateMask) { guessed.insert(.rate) }
        }
        if time == nil { guessTime(usable) }
        return true
    }

    private static func nearest(
        _ magnitude: Double, _ areCounts: Bool
    ) -> (magnitude: Double, force: Double, rateCounts: Double?)? {
        guard magnitude > 0 else { return nil }
        var best: (magnitude: Double, force: Double, rateCounts: Double?)?
        var bestRatio = Double.infinity
        for one in gravities where areCounts || one.rateCounts == nil {
            let ratio = max(magnitude / one.magnitude, one.magnitude / magnitude)
            if ratio < bestRatio {
                best = one
                bestRatio = ratio
            }
        }
        return best
    }

    /// From the median step: sensors send 2 to 2000 samples a second.
    private mutating func guessTime(_ samples: [TextFields]) {
        guard samples[0].present & 1 == 1 else { return }
        if samples[0].timeIsClock {
            time = 1
            return
        }
        var steps: [Double] = []
        for (one, next) in zip(samples, samples.dropFirst()) {
            let step = next.values[0] - one.values[0]
            if step > 0 { steps.append(step) }
            if step < -0x7FFF_FFFF { steps.append(step + 0x1p32) }
        }
        steps.sort()
        let areWhole = samples.allSatisfy { $0.integers & 1 == 1 }
        guard !steps.isEmpty else {
            // One line says little: whole numbers are ms, as most sketches send.
            time = areWhole ? 1e-3 : 1
            guessed.insert(.time)
            return
        }
        let step = steps[steps.count / 2]
        time = step < 0.6 && !areWhole ? 1 : step < 500 ? 1e-3 : 1e-6
        guessed.insert(.time)
    }
}

/// A board's clock: 32-bit counters run over, boards restart.
struct TextClock: Sendable, BitwiseCopyable {
    /// Steps back that were no overflow, and headers that came again.
    private(set) var restarts = 0
    private var last: Double?
    private var added = 0.0
    private var start: Double?

    /// Seconds of `value` in units of `unit` seconds.
    mutating func push(_ value: Double, unit: Double) -> Double {
        if let last, value < last {
            let step = value + 0x1p32 - last
            // A minute without a line is more than a run over of a counter explains.
            if unit < 1, last < 0x1p32, step >= 0, step * unit < 60 {
                added += 0x1p32
            } else {
                restarts += 1
                added = 0
            }
        }
        last = value
        return (value + added) * unit
    }

    /// A time of day: seconds since the first one.
    mutating func push(timeOfDay value: Double) -> Double {
        if let last, value < last - 43_200 { added += 86_400 }
        last = value
        let total = value + added
        if start == nil { start = total }
        return total - (start ?? total)
    }

    mutating func restart() {
        if last != nil { restarts += 1 }
        last = nil
        added = 0
    }
}
