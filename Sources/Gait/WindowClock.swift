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

    /// Nothing is known of a gap: no window ends in it.
    mutating func skip(to time: Double) {
        guard let start, time - start < 1e15 else { return }
        given = max(given, Int(time - start))
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
            let rate = activity == .still ? nil : stepTime.flatMap { cadence(until: end, stepTime: $0) ?? 60 / $0 }
            let quality: Quality =
                activity == .still
                ? .good : (state == .locked || state == .forward ? .good : (rate != nil ? .fair : .poor))
            events.append(.window(Window(time: end, activity: activity, cadence: rate, quality: quality)))
        }
    }

    /// Mean over the last 4 s or 8 steps, whichever is longer; nil for fewer than 3 contacts. A contact that was missed leaves an
    /// interval of two step times: it counts as two.
    private func cadence(until end: Double, stepTime: Double) -> Double? {
        let held = min(count, 16)
        guard held >= 3, stepTime > 0 else { return nil }
        let last = contacts[(count - 1) % 16]
        guard end - last < 2.5 else { return nil }
        var used = 1
        var steps = 0.0
        var first = last
        while used < held {
            let candidate = contacts[(count - 1 - used) % 16]
            let between = ((first - candidate) / stepTime).rounded()
            if used > 8, candidate < end - 4 { break }
            if first - candidate > 1.5 || between < 1 { break }
            steps += between
            first = candidate
            used += 1
        }
        return used >= 3 ? 60 * steps / (last - first) : nil
    }
}
