// SPDX-License-Identifier: Apache-2.0

/// Brings samples at any, even irregular, times onto a uniform grid: each cell holds the mean of the straight-line signal over its width.
///
/// Goals, in order: causal, bit-stable, no dependence of later stages on the sensor's rate, fast. A mean over the cell keeps integrals
/// exact (velocity, angle) and limits aliasing from faster sensors; slower sensors are joined by straight lines.
/// A cell is given as soon as a sample at or after its end has come. Times must rise; the caller decides what to do about gaps.
public struct UniformGrid: Sendable {
    /// How many signals are carried side by side.
    public static let channels = 12
    public typealias Values = InlineArray<12, Double>

    /// Width of a cell, s.
    public let interval: Double
    private var origin = 0.0
    private var next = 0
    private var lastTime = 0.0
    private var last = Values(repeating: 0)
    private var sum = Values(repeating: 0)
    private var isStarted = false

    public init(interval: Double) {
        precondition(interval > 0, "a grid needs a positive interval")
        self.interval = interval
    }

    /// Forgets everything: the next sample starts a new grid.
    public mutating func restart() { isStarted = false }

    /// Whether cells may follow for this sample: then call `advance` until it gives nil. False for the first sample, and for one out of order.
    public mutating func begin(time: Double, _ values: borrowing Values) -> Bool {
        if isStarted { return time > lastTime }
        isStarted = true
        origin = time
        next = 1
        lastTime = time
        for i in 0..<Self.channels {
            last[i] = values[i]
            sum[i] = 0
        }
        return false
    }

    /// One completed cell.
    public struct Cell {
        /// Centre of the cell.
        public var time: Double
        /// Means of the channels over the cell.
        public var values: Values
    }

    /// Integrates up to the end of the present cell or to the sample, whichever is first.
    public mutating func advance(to time: Double, _ values: borrowing Values) -> Cell? {
        let border = origin + Double(next) * interval
        guard border <= time else {
            let width = 0.5 * (time - lastTime)
            for i in 0..<Self.channels {
                sum[i] += width * (last[i] + values[i])
                last[i] = values[i]
            }
            lastTime = time
            return nil
        }
        let span = time - lastTime
        let part = span > 0 ? (border - lastTime) / span : 0
        let width = 0.5 * (border - lastTime)
        var cell = Cell(time: border - 0.5 * interval, values: sum)
        for i in 0..<Self.channels {
            let value = last[i] + part * (values[i] - last[i])
            cell.values[i] = (sum[i] + width * (last[i] + value)) / interval
            last[i] = value
            sum[i] = 0
        }
        lastTime = border
        next += 1
        return cell
    }
}
