// SPDX-License-Identifier: Apache-2.0

/// When a swing's end becomes a contact.
enum FootContact {
    /// s from the end of the toe-up turn to contact in walking: measured against pressure insoles, motion capture and
    /// hand-checked contacts (33, -2 and 53 ms in three sets).
    static let walkingDelay = 0.030
}
