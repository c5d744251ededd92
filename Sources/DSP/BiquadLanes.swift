// SPDX-License-Identifier: Apache-2.0

/// `Biquad` on four signals side by side: the same bits in each lane as one filter a signal, for little more than the cost of one.
public struct BiquadLanes: Hashable, Sendable, BitwiseCopyable {
    public let coefficients: Biquad.Coefficients
    @usableFromInline internal var first = SIMD4<Double>.zero
    @usableFromInline internal var second = SIMD4<Double>.zero

    /// At rest: as if every earlier value had been 0.
    @inlinable
    public init(_ coefficients: Biquad.Coefficients) {
        self.coefficients = coefficients
    }

    /// The filtered values that belong to `values`.
    @inlinable
    public mutating func push(_ values: SIMD4<Double>) -> SIMD4<Double> {
        let output = coefficients.b0 * values + first
        first = coefficients.b1 * values - coefficients.a1 * output + second
        second = coefficients.b2 * values - coefficients.a2 * output
        return output
    }

    /// As if every earlier value had been 0.
    @inlinable
    public mutating func reset() {
        first = .zero
        second = .zero
    }
}
