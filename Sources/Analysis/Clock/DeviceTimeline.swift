// SPDX-License-Identifier: Apache-2.0

internal import Devices
internal import Motion

/// The device's own time since its first reading: wraps undone, or readings counted where it sends none.
struct DeviceTimeline: Sendable, BitwiseCopyable {
    enum Step: Hashable, Sendable, BitwiseCopyable {
        /// Later than the one before.
        case next
        /// The one before once more.
        case same
        /// Earlier, or nothing that follows: a straggler, or the start of another timeline.
        case astray
    }

    let facts: DeviceClockFacts
    /// Whether the device's time is used where there is one.
    private var usesTime: Bool
    /// Readings carry a time that is used; else they are counted.
    private(set) var isTimed: Bool
    /// s a count; nil where the period is not known yet: then a count stands for a second.
    private(set) var countedPeriod: Double?
    /// s since the first reading.
    private(set) var now = 0.0
    /// Readings that the counter says are missing before this one; nil where it says nothing.
    private(set) var lost: Int?

    private var first: Reading
    private var last: Reading
    private var wraps = 0.0

    init(_ reading: Reading, facts: DeviceClockFacts, usesTime: Bool, countedPeriod: Double?) {
        self.facts = facts
        self.usesTime = usesTime
        isTimed = usesTime && reading.contents.contains(.deviceTime)
        self.countedPeriod = countedPeriod
        first = reading
        last = reading
    }

    /// Device time as sent, s.
    var sent: Double { last.deviceTime }

    /// Moves on to `reading`, which arrived `elapsed` s after the last; `period`: the usual time between two, 0 where unknown.
    mutating func push(_ reading: Reading, elapsed: Double, period: Double) -> Step {
        let steps = counterSteps(to: reading)
        guard !usesTime || reading.contents.contains(.deviceTime) == isTimed else { return .astray }
        lost = steps.flatMap { $0 > 0 ? $0 - 1 : nil }
        if isTimed { return pushTime(reading, elapsed, period) }
        switch steps {
        case nil: insert(1)
        case 0?: return .same
        case let steps? where steps > 0: insert(steps)
        default: return .astray
        }
        last = reading
        return .next
    }

    /// Lets `count` more readings have been lost than was noticed at the time.
    mutating func insert(_ count: Int) { now += Double(count) * (countedPeriod ?? 1) }

    /// Gives counts their unit, once the period is known.
    mutating func setCountedPeriod(_ period: Double) {
        now *= period / (countedPeriod ?? 1)
        countedPeriod = period
    }

    /// From here on the readings are counted; `count` came before this one.
    mutating func distrustTime(after count: Int) {
        usesTime = false
        isTimed = false
        now = 0
        insert(count)
    }

    private mutating func pushTime(_ reading: Reading, _ elapsed: Double, _ period: Double) -> Step {
        var step = reading.deviceTime - last.deviceTime
        if let wrap = facts.wrap {
            // The nearest of all times that it can mean, ...
            step -= (step / wrap).rounded() * wrap
            // ... or, where the host has waited for longer than that, the one that fits; not where the next one just came late.
            if elapsed > 0.5 * wrap, (step - period).magnitude > 0.5 * period {
                step += max(0, ((elapsed - step) / wrap).rounded()) * wrap
            }
        }
        if step == 0 { return .same }
        guard step > 0 else { return .astray }
        if let wrap = facts.wrap {
            wraps += ((step - (reading.deviceTime - last.deviceTime)) / wrap).rounded()
            now = reading.deviceTime + wraps * wrap - first.deviceTime
        } else {
            now = reading.deviceTime - first.deviceTime
        }
        last = reading
        return .next
    }

    /// Steps of the packet counter, negative where it went back; nil where there is none.
    private func counterSteps(to reading: Reading) -> Int? {
        guard let bits = facts.counterBits, bits > 0, bits < 32, reading.contents.contains(.counter),
            last.contents.contains(.counter)
        else { return nil }
        let mask = UInt32(1) << UInt32(bits) - 1
        let forward = Int((reading.counter &- last.counter) & mask)
        return forward <= Int(mask) / 2 ? forward : forward - Int(mask) - 1
    }
}
