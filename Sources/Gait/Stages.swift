// SPDX-License-Identifier: Apache-2.0

/// Parts of the method that can be left out, to see what each buys (`make ablation`, docs/ablation.md). Empty in all real use.
public struct Stages: OptionSet, Hashable, Sendable, BitwiseCopyable {
    public let rawValue: UInt16
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Moving the specific force from the sensor to the pelvis' centre.
    public static let lever = Stages(rawValue: 1 << 0)
    /// The braking term of walking contacts.
    public static let braking = Stages(rawValue: 1 << 1)
    /// Holding the first steps of a bout until the mounting is known.
    public static let holding = Stages(rawValue: 1 << 2)
    /// Looking once more at recent steps when the front or the class of gait becomes known.
    public static let lookingAgain = Stages(rawValue: 1 << 3)
    /// Keeping the mean heading within the pelvis' swing of the present one.
    public static let headingLimit = Stages(rawValue: 1 << 4)
    /// Telling the push of setting off from a first contact.
    public static let settingOff = Stages(rawValue: 1 << 5)
    /// Thresholds of running contacts relative to each runner's minimum and range.
    public static let relativeThresholds = Stages(rawValue: 1 << 6)
    /// Taking back a running contact whose force falls again at once.
    public static let settling = Stages(rawValue: 1 << 7)
    /// Naming no side where the kinds of evidence contradict each other.
    public static let consensus = Stages(rawValue: 1 << 8)
    /// Giving a walking contact early, before it is timed well.
    public static let quickLook = Stages(rawValue: 1 << 9)

    /// Names as written on the command line, lowest bit first.
    public static let names = [
        "lever", "braking", "holding", "looking_again", "heading_limit", "setting_off", "relative_thresholds",
        "settling",
        "consensus", "quick_look",
    ]

    /// nil where `name` is none of `names`.
    public init?(name: String) {
        guard let bit = Self.names.firstIndex(of: name) else { return nil }
        self.init(rawValue: 1 << UInt16(bit))
    }
}
