// SPDX-License-Identifier: Apache-2.0

/// Contacts and rhythm of a foot without a gyroscope, from |f| alone: once a stride the foot meets the ground, and nothing
/// else in the stride looks like it.
///
/// The stride time comes from the autocorrelation of four seconds, so that it is neither half nor double; contacts are the
/// largest peaks where the rhythm expects them. Toe-off, angles and lengths are not for such a sensor.
struct ImpactRhythm: Sendable {
    struct Contact: Sendable {
        /// Cell, with a fraction, at which the force began to rise to the peak.
        var index: Double
        /// s.
        var strideTime: Double
    }

    /// Cells of the coarse grid: 20 ms.
    private static let coarse = 4
    private static let window = 200, briefWindow = 110
    /// Coarse cells: strides of 0.5 to 1.7 s.
    private static let shortest = 25, longest = 85
    /// Coarse cells between two looks at the rhythm.
    private static let hop = 25
    /// m/s²: |f| is cut here, so that one hard contact doesn't outweigh the rhythm.
    private static let cut = 40.0
    /// Normalised autocorrelation that makes a rhythm, in the long and the brief window.
    private static let leastCorrelation = 0.4, leastBriefCorrelation = 0.7
    /// Share of the highest autocorrelation from which a shorter lag is preferred.
    private static let octaveShare = 0.85
    /// m/s²: deviation of |f| below which nothing moves.
    private static let leastDeviation = 1.0
    /// Cells that wait for a rhythm: 4 s.
    private static let held = 800
    /// m/s²: a foot meets the ground harder.
    private static let leastPeak = 15.0
    /// Share of the stride by which a contact may be early or late, and that is waited for a larger peak.
    private static let tolerance = 0.2, patience = 0.12

    /// s; nil while no rhythm is known.
    private(set) var strideTime: Double?
    private var lastSeen: Double?
    private var values: [Double] = []
    private var sum = 0.0
    private var summed = 0
    private var sinceLook = 0
    private var nextCell = 0
    private var peak = 0.0, peakIndex = 0
    private var usualPeak = 0.0
    private var lastPeak: Int?

    init() { values.reserveCapacity(Self.window + 1) }

    mutating func restart() {
        values.removeAll(keepingCapacity: true)
        strideTime = nil
        lastSeen = nil
        (sum, summed, sinceLook) = (0, 0, 0)
        (peak, usualPeak) = (0, 0)
        lastPeak = nil
        nextCell = 0
    }

    /// |f| of the newest cell.
    mutating func push(_ force: Double) {
        sum += min(force, Self.cut)
        summed += 1
        guard summed == Self.coarse else { return }
        if values.count == Self.window { values.removeFirst() }
        values.append(sum / Double(Self.coarse))
        (sum, summed) = (0, 0)
        sinceLook += 1
        guard sinceLook >= Self.hop, values.count >= Self.window / 2 else { return }
        sinceLook = 0
        look()
    }

    /// The next contact, oldest first. Until a rhythm is known the last seconds wait, and are timed then.
    mutating func next(_ history: borrowing FootHistory) -> Contact? {
        nextCell = max(nextCell, max(history.firstIndex + 16, history.total - Self.held))
        guard let strideTime else { return nil }
        while nextCell < history.total {
            nextCell += 1
            if let contact = contact(at: nextCell - 2, strideTime, history) { return contact }
        }
        return nil
    }

    /// The peak that the rhythm expects, once no larger one comes. `index` is a cell with a neighbour on either side.
    private mutating func contact(
        at index: Int, _ strideTime: Double, _ history: borrowing FootHistory
    ) -> Contact? {
        let force = (history[index - 1].forceNorm + history[index].forceNorm + history[index + 1].forceNorm) / 3
        let stride = strideTime / FootGrid.step
        if let lastPeak {
            let age = Double(index - lastPeak) / stride
            if age > 2 {
                // Lost: begin anew with the largest peak of a stride.
                self.lastPeak = nil
                peak = 0
            }
            guard age > 1 - Self.tolerance else { return nil }
        }
        if force > peak {
            peak = force
            peakIndex = index
        }
        let waited = Double(index - peakIndex) / stride
        let isFirst = lastPeak == nil
        // A peak comes down again; a sensor stuck at the end of its range does not.
        guard peak > Self.leastPeak, peak > 0.4 * usualPeak, force < 0.7 * peak,
            waited > (isFirst ? 1 - Self.tolerance : Self.patience)
        else { return nil }
        usualPeak += (isFirst ? 1 : 0.25) * (peak - usualPeak)
        lastPeak = peakIndex
        peak = 0
        return Contact(index: onset(before: peakIndex, history), strideTime: strideTime)
    }

    /// Where the force passed a quarter of the way from gravity to the peak, at most 60 ms before it.
    private func onset(before peakIndex: Int, _ history: borrowing FootHistory) -> Double {
        let level = FootPath.gravity + 0.25 * (history[peakIndex].forceNorm - FootPath.gravity)
        var index = peakIndex
        while index > max(peakIndex - 12, history.firstIndex + 1), history[index].forceNorm > level { index -= 1 }
        let (low, high) = (history[index].forceNorm, history[index + 1].forceNorm)
        return Double(index) + (high > low ? min(max((level - low) / (high - low), 0), 1) : 0)
    }

    private mutating func look() {
        // Four seconds are surer; just over two catch the start of a bout.
        let seen =
            rhythm(of: Self.window, least: Self.leastCorrelation)
            ?? rhythm(of: Self.briefWindow, least: Self.leastBriefCorrelation)
        // A rhythm is believed once two looks agree, half a second apart; a start or stop gives no two alike.
        if let seen, let lastSeen, abs(seen / lastSeen - 1) < 0.1 {
            strideTime = seen
        } else if seen == nil || abs((seen ?? 0) / (strideTime ?? 1) - 1) > 0.25 {
            strideTime = nil
        }
        lastSeen = seen
    }

    /// The stride time, s, of the newest `length` values.
    private func rhythm(of length: Int, least: Double) -> Double? {
        let first = max(0, values.count - length)
        let count = values.count - first
        var mean = 0.0
        for index in first..<values.count { mean += values[index] }
        mean /= Double(count)
        var power = 0.0
        for index in first..<values.count { power += (values[index] - mean) * (values[index] - mean) }
        power /= Double(count)
        guard power > Self.leastDeviation * Self.leastDeviation else { return nil }
        func correlation(_ lag: Int) -> Double {
            var sum = 0.0
            for index in (first + lag)..<values.count { sum += (values[index] - mean) * (values[index - lag] - mean) }
            return sum / (Double(count - lag) * power)
        }
        var before = correlation(Self.shortest - 1)
        var here = correlation(Self.shortest)
        var found: (lag: Double, value: Double)?
        for lag in Self.shortest...min(Self.longest, count - 20) {
            let after = correlation(lag + 1)
            // The first peak that is nearly the highest: a multiple of the stride is as high, never much higher.
            if here > before, here >= after, here > (found?.value ?? 0) / Self.octaveShare {
                let curvature = before - 2 * here + after
                let offset = curvature < 0 ? 0.5 * (before - after) / curvature : 0
                found = (Double(lag) + offset, here)
            }
            (before, here) = (here, after)
        }
        guard let found, found.value > least else { return nil }
        return found.lag * Double(Self.coarse) * FootGrid.step
    }
}
