// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// Notices that a metric stays above its band: by the median of the last steps, with hysteresis.
struct RaisedMedian: Sendable {
    struct Parameters: Sendable, BitwiseCopyable {
        /// Steps in the median, at most `RaisedMedian.capacity`.
        var count: Int
        /// Above the band's upper edge, in the metric's unit; raised beyond it, no longer raised at the edge.
        var margin: Double
        /// s: older steps are forgotten.
        var memory: Double
    }

    struct Finding: Sendable, BitwiseCopyable {
        var median, threshold: Double
        /// The median was not raised before.
        var isNew: Bool
    }

    static let capacity = 10

    private let parameters: Parameters
    private var values = [10 of Double](repeating: 0)
    private var times = [10 of Double](repeating: 0)
    private var total = 0
    private var tracker: BandTracker
    /// s: contact of the step that last raised the median beyond the threshold.
    private(set) var raisedAt = -Double.infinity

    init(_ parameters: Parameters) {
        self.parameters = parameters
        tracker = BandTracker(margin: parameters.margin)
    }

    /// nil before enough steps came.
    var state: BandState? { tracker.state }

    /// Takes the value of a step whose contact was at `contact` (s); nil where the median is not beyond the threshold.
    mutating func push(_ value: Double, contact: Double, band: Band) -> Finding? {
        guard value.isFinite else { return nil }
        if total > 0, contact - times[(total - 1) % parameters.count] > parameters.memory { forget() }
        values[total % parameters.count] = value
        times[total % parameters.count] = contact
        total += 1
        guard total >= parameters.count, contact - times[total % parameters.count] <= parameters.memory else {
            return nil
        }
        let median = self.median
        let wasRaised = tracker.state == .above
        tracker.push(median, in: band)
        let threshold = band.upper + parameters.margin
        guard tracker.state == .above, median > threshold else { return nil }
        raisedAt = contact
        return Finding(median: median, threshold: threshold, isNew: !wasRaised)
    }

    /// The steps so far say nothing about those to come.
    mutating func forget() {
        total = 0
        tracker.forget()
    }

    private var median: Double {
        var sorted = values
        let n = parameters.count
        for i in 1..<n {
            var j = i
            while j > 0, sorted[j - 1] > sorted[j] {
                sorted.swapAt(j - 1, j)
                j -= 1
            }
        }
        return n % 2 == 1 ? sorted[n / 2] : 0.5 * (sorted[n / 2 - 1] + sorted[n / 2])
    }
}
