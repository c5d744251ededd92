// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// Gives one window a second, counted from the first sample.
struct WindowClock: ~Copyable {
    private var start: Double?
    private var given = 0
    private var contacts = [16 of Double](repeating: 0)
    private var count = 0

    mutating func begin(at time: Double) {
        if start == nil { start = time }
    }

    mutating func addContact(_ time: Double) {
        contacts[count % 16] = time
        count += 1
    }

    /// Contacts so far no longer make a rhythm.
    mutating func endBout() { count = 0 }

    mutating func advance(
        to time: Double, activity: Activity, stepTime: Double?, state: MountingState, into events: inout [GaitEvent]
    ) {
        guard let start else { return }
        while time >= start + Double(given + 1) {
            given += 1
            let end = start + Double(given)
            let rate = activity == .still ? nil : cadence(until: end) ?? stepTime.map { 60 / $0 }
            let quality: Quality =
                activity == .still
                ? .good : (state == .locked || state == .forward ? .good : (rate != nil ? .fair : .poor))
            events.append(.window(Window(time: end, activity: activity, cadence: rate, quality: quality)))
        }
    }

    /// Mean over the last 4 s or 8 steps, whichever is longer; nil for fewer than 3 contacts.
    private func cadence(until end: Double) -> Double? {
        let held = min(count, 16)
        guard held >= 3 else { return nil }
        let last = contacts[(count - 1) % 16]
        guard end - last < 2.5 else { return nil }
        var used = 1
        while used < held {
            let candidate = contacts[(count - 1 - used) % 16]
            if used > 8, candidate < end - 4 { break }
            if used >= 1, contacts[(count - used) % 16] - candidate > 1.5 { break }
            used += 1
        }
        guard used >= 3 else { return nil }
        let first = contacts[(count - used) % 16]
        return 60 * Double(used - 1) / (last - first)
    }
}
