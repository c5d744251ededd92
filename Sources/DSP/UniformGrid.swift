// SPDX-License-Identifier: Apache-2.0

/// Brings samples at any, even irregular, times onto a uniform grid: each cell holds the mean of the straight-line signal over its width.
///
/// Goals, in order: causal, bit-stable, no dependence of later stages on the sensor's rate, fast. A mean over the cell keeps integrals
/// exact (velocity, angle) and limits aliasing from faster sensors; slower sensors are joined by straight lines.
/// A cell is given as soon as a sample at or after its end has come. Times must rise; the caller decides what to do about gaps.
public struct UniformGrid: Sendable {
    /// How many signals are carried side by side.
    public static let channels = 12

    /// The signals at one instant: four to a group, since a processor takes several at once.
    public struct Values: Sendable, BitwiseCopyable {
        @usableFromInline internal var first, second, third: SIMD4<Double>

        @inlinable
        public init(repeating value: Double) {
            first = SIMD4(repeating: value)
            second = first
            third = first
        }

        @inlinable
        public init(_ first: SIMD4<Double>, _ second: SIMD4<Double>, _ third: SIMD4<Double>) {
            self.first = first
            self.second = second
            self.third = third
        }

        @inlinable
        public subscript(channel: Int) -> Double {
            get { channel < 4 ? first[channel] : channel < 8 ? second[channel - 4] : third[channel - 8] }
            set {
                if channel < 4 {
                    first[channel] = newValue
                } else if channel < 8 {
                    second[channel - 4] = newValue
                } else {
                    third[channel - 8] = newValue
                }
            }
        }
    }

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
        last = copy values
        sum = Values(repeating: 0)
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
            sum.first += width * (last.first + values.first)
            sum.second += width * (last.second + values.second)
            sum.third += width * (last.third + values.third)
            last = copy values
            lastTime = time
            return nil
        }
        let span = time - lastTime
        let part = span > 0 ? (border - lastTime) / span : 0
        let width = 0.5 * (border - lastTime)
        let cell = Cell(
            time: border - 0.5 * interval,
            values: Values(
                complete(sum.first, &last.first, values.first, part, width),
                complete(sum.second, &last.second, values.second, part, width),
                complete(sum.third, &last.third, values.third, part, width)))
        sum = Values(repeating: 0)
        lastTime = border
        next += 1
        return cell
    }

    /// Mean over the cell whose integral so far is `sum`; `last` goes on to the value at its end.
    @inline(__always)
    private func complete(
        _ sum: SIMD4<Double>, _ last: inout SIMD4<Double>, _ next: SIMD4<Double>, _ part: Double, _ width: Double
    ) -> SIMD4<Double> {
        let value = last + part * (next - last)
        let mean = (sum + width * (last + value)) / interval
        last = value
        return mean
    }
}
