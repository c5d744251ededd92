// SPDX-License-Identifier: Apache-2.0

/// When a swing's end becomes a contact. Positions are cell indices with a fraction.
enum FootContact {
    /// s from the instant at which the toe-down turn of landing reaches 0.3 of the swing's peak to contact in walking.
    /// Measured: -16 ms against motion capture (2 recordings), 8 ms against hand-checked contacts (40), 30 ms against
    /// pressure insoles (50), 45 ms against an optical bar (4, own clock).
    static let landingDelay = 0.010
    /// s from the end of the toe-up turn to contact, where the foot lands flat: -2, 30, 53 and 68 ms in the same sets.
    static let swingEndDelay = 0.030

    /// s from contact to a foot that lies flat and still.
    static let flatLead = 0.030

    static func walking(_ landing: StrideDetector.Landing) -> Double {
        if let toeDown = landing.toeDown { return toeDown + landingDelay / FootGrid.step }
        let early = landing.swingEnd + swingEndDelay / FootGrid.step
        guard let flat = landing.flat else { return early }
        return max(early, flat - flatLead / FootGrid.step)
    }
}
