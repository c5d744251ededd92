// SPDX-License-Identifier: Apache-2.0

/// When pain says stop: from 4 up, when it grows during the run, or when it is still there hours later. No diagnosis.
///
/// The signs are those of the rehabilitation advice this project follows (docs/coaching.md); what exactly counts as growing and as
/// lasting is our choice, and on the careful side.
public struct WarningSigns: Hashable, Sendable {
    public enum Sign: UInt8, Hashable, Sendable, BitwiseCopyable, CaseIterable {
        /// From 4 up.
        case strong
        /// Higher than it was earlier in this run.
        case growing
        /// Still there two hours after the run or later.
        case lasting

        /// As written in files.
        public var name: String {
            switch self {
            case .strong: "strong_pain"
            case .growing: "growing_pain"
            case .lasting: "lasting_pain"
            }
        }

        /// What is, then what to do.
        public var sentence: String {
            switch self {
            case .strong: "Pain of 4 or more: stop for today."
            case .growing: "Pain that grows during the run: stop for today."
            case .lasting:
                "Pain 2 hours after the run: take one step back in the plan, and tell the person who treats you."
            }
        }
    }

    /// Levels are 0 (none) to 10.
    public static let levels = 0...10
    public static let strong = 4
    /// A level of 1 may come and go; growth counts from here up. Our choice.
    static let leastGrown = 2
    /// s after the end of the run.
    public static let lasting = 7200.0
    /// Places told apart in one run; later ones are all taken for one.
    static let mostPlaces = 16

    private struct Lowest: Hashable, Sendable {
        var place: String?
        var level: Int
    }
    private var lowest: [Lowest] = []

    public init() {}

    /// A pain marker of this run: the worst sign it gives, or nil. `place` tells one pain from another; markers of no place are one
    /// more. A level outside 0 to 10 is no marker.
    public mutating func push(level: Int, place: String? = nil) -> Sign? {
        guard Self.levels.contains(level) else { return nil }
        let index =
            lowest.firstIndex { $0.place == place } ?? (lowest.count < Self.mostPlaces ? nil : lowest.count - 1)
        var hasGrown = false
        if let index {
            hasGrown = level > lowest[index].level && level >= Self.leastGrown
            lowest[index].level = min(lowest[index].level, level)
        } else {
            lowest.append(Lowest(place: place, level: level))
        }
        // Growth is the rarer knowledge, and either way the advice is to stop.
        if hasGrown { return .growing }
        return level >= Self.strong ? .strong : nil
    }

    /// What pain asked for `seconds` after the end of the run says.
    public static func afterRun(level: Int, seconds: Double) -> Sign? {
        guard levels.contains(level), seconds.isFinite, seconds >= lasting, level > 0 else { return nil }
        return .lasting
    }
}
