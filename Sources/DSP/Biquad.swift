// SPDX-License-Identifier: Apache-2.0

/// A second-order recursive filter, one value in and one out, in transposed direct form II.
public struct Biquad: Hashable, Sendable, BitwiseCopyable {
    /// y(k) = b0 x(k) + b1 x(k-1) + b2 x(k-2) - a1 y(k-1) - a2 y(k-2).
    public struct Coefficients: Hashable, Sendable, BitwiseCopyable {
        public var b0, b1, b2, a1, a2: Double

        @inlinable
        public init(b0: Double, b1: Double, b2: Double, a1: Double, a2: Double) {
            self.b0 = b0
            self.b1 = b1
            self.b2 = b2
            self.a1 = a1
            self.a2 = a2
        }

        /// Output for a constant input of 1, once settled.
        @inlinable public var gain: Double { (b0 + b1 + b2) / (1 + a1 + a2) }
    }

    public let coefficients: Coefficients
    @usableFromInline internal var first = 0.0
    @usableFromInline internal var second = 0.0

    /// At rest: as if every earlier value had been 0.
    @inlinable
    public init(_ coefficients: Coefficients) {
        self.coefficients = coefficients
    }

    /// The filtered value that belongs to `value`. A value that is not finite stays in the filter until `settle`.
    @inlinable
    public mutating func push(_ value: Double) -> Double {
        let output = coefficients.b0 * value + first
        first = coefficients.b1 * value - coefficients.a1 * output + second
        second = coefficients.b2 * value - coefficients.a2 * output
        return output
    }

    /// As if every earlier value had been `value`: a start without a step in it.
    @inlinable
    public mutating func settle(at value: Double) {
        let output = coefficients.gain * value
        first = output - coefficients.b0 * value
        second = coefficients.b2 * value - coefficients.a2 * output
    }
}

extension Biquad.Coefficients {
    /// Filters `values` in place, forward in time.
    ///
    /// The filter starts settled at the first value.
    public func filter(_ values: inout MutableSpan<Double>) {
        guard !values.isEmpty else { return }
        var filter = Biquad(self)
        filter.settle(at: values[0])
        for index in values.indices { values[index] = filter.push(values[index]) }
    }

    /// Filters `values` in place, forward and then backward in time: no delay, and the magnitude response squared
    /// (design with `passes: 2`).
    ///
    /// At both ends the signal goes on as its own odd reflection, for as many values as `scratch` holds (and the signal has
    /// to give): about one period of the cutoff is enough. `scratch` is the caller's, so that nothing is allocated here; its
    /// content afterwards means nothing.
    public func filterBothWays(_ values: inout MutableSpan<Double>, scratch: inout MutableSpan<Double>) {
        let count = values.count
        guard count > 0 else { return }
        let reach = min(scratch.count, count - 1)
        let start = values[0]
        let end = values[count - 1]
        for index in 0..<reach { scratch[index] = 2 * end - values[count - 2 - index] }
        var forward = Biquad(self)
        forward.settle(at: 2 * start - values[reach])
        for index in stride(from: reach, to: 0, by: -1) { _ = forward.push(2 * start - values[index]) }
        for index in 0..<count { values[index] = forward.push(values[index]) }
        for index in 0..<reach { scratch[index] = forward.push(scratch[index]) }
        var backward = Biquad(self)
        backward.settle(at: reach > 0 ? scratch[reach - 1] : values[count - 1])
        for index in stride(from: reach - 1, through: 0, by: -1) { _ = backward.push(scratch[index]) }
        for index in stride(from: count - 1, through: 0, by: -1) { values[index] = backward.push(values[index]) }
    }
}
