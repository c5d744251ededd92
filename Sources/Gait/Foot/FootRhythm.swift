// SPDX-License-Identifier: Apache-2.0

/// The stride time of one foot, and what to think of the next one.
struct FootRhythm: Sendable {
    /// s: a longer pause ends a bout.
    static let longestStride = 2.2
    /// Strides remembered for the shown cadence.
    private static let remembered = 8

    /// s; nil before the second contact of a bout.
    private(set) var strideTime: Double?
    private(set) var lastContact: Double?
    private var recent = [(end: Double, time: Double)]()
    private var odd = 0

    init() { recent.reserveCapacity(Self.remembered + 1) }

    mutating func endBout() {
        strideTime = nil
        lastContact = nil
        odd = 0
        recent.removeAll(keepingCapacity: true)
    }

    /// Whether a bout would be over at `time`, s.
    func isOver(at time: Double) -> Bool {
        guard let lastContact else { return false }
        return time - lastContact > max(Self.longestStride, 2.2 * (strideTime ?? 0))
    }

    /// A contact at `time`, s. Gives its cadence in steps/min, both feet, and whether the stride broke the rhythm by a quarter.
    mutating func contact(at time: Double) -> (cadence: Double?, isIrregular: Bool) {
        defer { lastContact = time }
        guard let lastContact else { return (nil, false) }
        let stride = time - lastContact
        guard stride > 0 else { return (nil, true) }
        guard let usual = strideTime else {
            strideTime = stride
            remember(time, stride)
            return (120 / stride, false)
        }
        let ratio = stride / usual
        if ratio > 0.75, ratio < 1.25 {
            odd = 0
            strideTime = usual + 0.3 * (stride - usual)
            remember(time, stride)
            return (120 / stride, false)
        }
        odd += 1
        if odd >= 2 {
            // Twice out of the rhythm is a new rhythm.
            odd = 0
            strideTime = stride
            recent.removeAll(keepingCapacity: true)
            remember(time, stride)
            return (120 / stride, true)
        }
        // Half or double is a contact too many or too few, not a cadence.
        return (ratio > 0.6 && ratio < 1.6 ? 120 / stride : nil, true)
    }

    private mutating func remember(_ end: Double, _ time: Double) {
        if recent.count == Self.remembered { recent.removeFirst() }
        recent.append((end, time))
    }

    /// Steps/min, both feet: over the last four strides (eight steps) or four seconds, whichever is longer.
    func cadence(at time: Double) -> Double? {
        var sum = 0.0
        var count = 0.0
        for (age, stride) in recent.reversed().enumerated() where age < 4 || time - stride.end < 4 {
            sum += stride.time
            count += 1
        }
        return sum > 0 ? 120 * count / sum : nil
    }
}
