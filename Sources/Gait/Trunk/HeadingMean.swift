// SPDX-License-Identifier: Apache-2.0

internal import DSP

/// The mean heading over one stride, carried forward to now by its own slope: what the body faces, without the pelvis' swing,
/// without gyroscope drift, and without a magnetometer.
///
/// A mean over exactly one stride (two steps) cancels every harmonic of the stride; it lies half a stride back, and the difference
/// to the mean one stride earlier brings it up to date.
struct HeadingMean: ~Copyable {
    /// Running sum of the unwrapped heading, rad.
    private var sums = HistoryBuffer<Double>(capacity: 1024, filledWith: 0)
    private var unwrapped = 0.0
    private var lastHeading = 0.0
    private var sum = 0.0
    /// Turn rate of the mean, rad/s.
    private(set) var turnRate = 0.0

    /// rad.
    private let swing: Double

    init(isLimited: Bool) { swing = isLimited ? 0.2 : .infinity }

    mutating func restart() {
        sums.removeAll()
        sum = 0
        unwrapped = 0
        turnRate = 0
    }

    /// `heading` in rad, any branch; `stepTime` in s. Returns the mean heading in rad.
    mutating func push(heading: Double, stepTime: Double) -> Double {
        if sums.total == 0 {
            unwrapped = heading
            sums.push(0)
        } else {
            var change = heading - lastHeading
            if change > .pi { change -= 2 * .pi }
            if change < -.pi { change += 2 * .pi }
            unwrapped += change
        }
        lastHeading = heading
        sum += unwrapped
        sums.push(sum)
        let now = sums.total - 1
        let stride = min(Int(2 * stepTime * TrunkCell.rate + 0.5), 500)
        guard now >= 2 * stride else {
            // Not two strides of history yet: the mean of what there is.
            return sum / Double(now)
        }
        let recent = (sum - sums[now - stride]) / Double(stride)
        let before = (sums[now - stride] - sums[now - 2 * stride]) / Double(stride)
        let change = recent - before
        turnRate = change / (Double(stride) * TrunkCell.interval)
        // The pelvis swings by less than this about the mean; more means a turn that the mean has not followed.
        return max(unwrapped - swing, min(unwrapped + swing, recent + 0.5 * change))
    }
}
