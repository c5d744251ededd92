// SPDX-License-Identifier: Apache-2.0

/// Feedback that withdraws week by week, so that the new way of running is the runner's own and not the metronome's.
///
/// Of each block of five minutes of the run a share has cues: everything in the first week, then 75, 50, 25 and 0 %. A block is four
/// slots of 75 s, long enough for the metronome to start and to be followed; slots with cues are spread evenly, and are the same in
/// each block and each run. Shares and block are a choice of this project (docs/coaching.md).
public struct FadedFeedback: Hashable, Sendable, BitwiseCopyable {
    /// s.
    public static let block = 300.0
    public static let slots = 4
    static let slot = block / Double(slots)

    /// Slots of each block that have cues, 0 to 4.
    public let quartersOn: Int

    /// Cues all the time.
    public static let never = FadedFeedback(week: 1)

    /// `week` counts from 1, the first with feedback; from the fifth there are no cues.
    public init(week: Int) { quartersOn = Self.slots - min(max(week, 1) - 1, Self.slots) }

    /// A share chosen by hand, rounded to the nearest quarter; all of it where it is not a number.
    public init(share: Double) {
        quartersOn = share.isFinite ? Int((min(max(share, 0), 1) * Double(Self.slots)).rounded()) : Self.slots
    }

    /// 0 to 1, of each block.
    public var share: Double { Double(quartersOn) / Double(Self.slots) }

    /// `elapsed`: s since the first running of the session.
    public func isOn(at elapsed: Double) -> Bool {
        guard elapsed.isFinite, elapsed >= 0 else { return quartersOn == Self.slots }
        let index = Int((elapsed / Self.slot).rounded(.down).truncatingRemainder(dividingBy: Double(Self.slots)))
        return (index + 1) * quartersOn / Self.slots > index * quartersOn / Self.slots
    }

    /// s since the first running: the first border of slots after `elapsed`; infinite where nothing ever changes.
    public func nextChange(after elapsed: Double) -> Double {
        guard quartersOn > 0, quartersOn < Self.slots, elapsed.isFinite else { return .infinity }
        return ((elapsed / Self.slot).rounded(.down) + 1) * Self.slot
    }

    /// "Cues in 50 % of each 5 minutes".
    public var sentence: String {
        switch quartersOn {
        case 0: "No cues this week: run by feel"
        case Self.slots: "Cues all the time"
        default: "Cues in \(100 * quartersOn / Self.slots) % of each 5 minutes"
        }
    }
}
