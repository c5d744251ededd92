// SPDX-License-Identifier: Apache-2.0

/// An unevaluated sum of two doubles, about 106 bits: what the elementary functions carry where one double would round too early.
///
/// Exact sum after Knuth, exact product after Dekker and Veltkamp; no fused multiply-add, so the bits are the same everywhere.
/// Factors of a product stay below 2^970 in magnitude.
struct DoubleDouble: BitwiseCopyable {
    var high, low: Double

    @inline(__always)
    init(_ high: Double, _ low: Double) {
        self.high = high
        self.low = low
    }

    /// a + b without any rounding.
    @inline(__always)
    static func sum(_ a: Double, _ b: Double) -> DoubleDouble {
        let s = a + b
        let fromB = s - a
        return DoubleDouble(s, (a - (s - fromB)) + (b - fromB))
    }

    /// a + b without any rounding, where |a| ≥ |b| or a = 0.
    @inline(__always)
    static func orderedSum(_ a: Double, _ b: Double) -> DoubleDouble {
        let s = a + b
        return DoubleDouble(s, b - (s - a))
    }

    /// a · b without any rounding.
    @inline(__always)
    static func product(_ a: Double, _ b: Double) -> DoubleDouble {
        let (aUpper, aLower) = halves(a)
        let (bUpper, bLower) = halves(b)
        let p = a * b
        return DoubleDouble(p, ((aUpper * bUpper - p) + aUpper * bLower + aLower * bUpper) + aLower * bLower)
    }

    @inline(__always)
    static func + (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
        let s = sum(a.high, b.high)
        return orderedSum(s.high, s.low + (a.low + b.low))
    }

    @inline(__always)
    static func * (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
        let p = product(a.high, b.high)
        return orderedSum(p.high, p.low + (a.high * b.low + a.low * b.high))
    }

    @inline(__always)
    static func * (a: Double, b: DoubleDouble) -> DoubleDouble {
        let p = product(a, b.high)
        return orderedSum(p.high, p.low + a * b.low)
    }

    @inline(__always)
    static func / (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
        let q = a.high / b.high
        let p = product(q, b.high)
        let remainder = (a.high - p.high) - p.low + (a.low - q * b.low)
        return orderedSum(q, remainder / b.high)
    }

    /// Splits the 53 bits of `a` into two parts of at most 26.
    @inline(__always)
    private static func halves(_ a: Double) -> (upper: Double, lower: Double) {
        let scaled = 134_217_729 * a  // 2^27 + 1
        let upper = scaled - (scaled - a)
        return (upper, a - upper)
    }
}
