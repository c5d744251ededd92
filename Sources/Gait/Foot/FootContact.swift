// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// When a swing's end becomes a contact. Positions are cell indices with a fraction.
enum FootContact {
    /// s from the instant at which the toe-down turn of landing reaches a fifth of the swing's peak to contact in walking:
    /// 11 ms before contact by motion capture (2 recordings), 15 ms after it by hand-checked contacts (40), 37 ms by pressure
    /// insoles (50), 53 ms by an optical bar on its own clock (4). The hand-checked ones are the most people.
    static let landingDelay = 0.015
    /// s from the end of the toe-up turn to contact, where the foot lands flat: -2, 30, 53 and 68 ms in the same sets.
    static let swingEndDelay = 0.030

    /// s from contact to a foot that lies flat and still.
    static let flatLead = 0.030

    static func contact(_ landing: StrideDetector.Landing, activity: Activity) -> Double {
        if let impact = landing.impact { return impact }
        let early = landing.swingEnd + swingEndDelay / FootGrid.step
        if activity == .run { return early }
        if let toeDown = landing.toeDown { return toeDown + landingDelay / FootGrid.step }
        guard let flat = landing.flat else { return early }
        return max(early, flat - flatLead / FootGrid.step)
    }

    /// Toe-off lies between the fastest toe-down turn and its end. Walking: in the middle (0 ms in two sets, -75 and -90 ms
    /// against insoles and an optical bar, which count the last touch). Running: published as the fastest turn itself, within
    /// 12 ms (Falbriard 2018); on synthetic feet it is 13 to 65 ms later; so a third of the way.
    static func toeOff(fastest: Double, end: Double, activity: Activity) -> Double {
        fastest + (activity == .run ? 1.0 / 3 : 0.5) * (end - fastest)
    }
}
