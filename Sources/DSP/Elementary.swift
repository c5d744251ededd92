// SPDX-License-Identifier: Apache-2.0

/// The elementary functions of the pure modules: the same bits on every processor.
///
/// The C library picks its code by processor, and its results differ in the last bit. These use + - * / and square root on
/// doubles, integer and bit operations, and nothing else; no fused multiply-add. Polynomials are plain Taylor series on small
/// ranges: their coefficients are recognisable, and their truncation stays below a tenth of a unit in the last place.
/// Errors are at most 1 ulp (`sin`, `cos`, `tan`, `exp`, `log`, `pow`, `atan`, `atan2`, `asin`, `acos`) against the correctly
/// rounded value over the whole range of doubles, as the tests show; special cases are those of C99 annex F.
public enum Elementary {
    /// Sine of an angle in rad, and its cosine: cheaper together.
    public static func sinCos(_ x: Double) -> (sin: Double, cos: Double) {
        guard x.magnitude >= 0x1p-27 else { return (x, 1) }
        guard x.isFinite else { return (.nan, .nan) }
        let (quarter, r) = AngleReduction.reduce(x)
        let s = sinNearZero(r)
        let c = cosNearZero(r)
        return switch quarter & 3 {
        case 0: (s.high + s.low, c.high + c.low)
        case 1: (c.high + c.low, -(s.high + s.low))
        case 2: (-(s.high + s.low), -(c.high + c.low))
        default: (-(c.high + c.low), s.high + s.low)
        }
    }

    /// Sine of an angle in rad.
    public static func sin(_ x: Double) -> Double {
        guard x.magnitude >= 0x1p-27 else { return x }
        guard x.isFinite else { return .nan }
        let (quarter, r) = AngleReduction.reduce(x)
        let value = quarter & 1 == 0 ? sinNearZero(r) : cosNearZero(r)
        let rounded = value.high + value.low
        return quarter & 2 == 0 ? rounded : -rounded
    }

    /// Cosine of an angle in rad.
    public static func cos(_ x: Double) -> Double {
        guard x.isFinite else { return .nan }
        let (quarter, r) = AngleReduction.reduce(x)
        let value = quarter & 1 == 0 ? cosNearZero(r) : sinNearZero(r)
        let rounded = value.high + value.low
        return (quarter + 1) & 2 == 0 ? rounded : -rounded
    }

    /// Tangent of an angle in rad.
    public static func tan(_ x: Double) -> Double {
        guard x.magnitude >= 0x1p-27 else { return x }
        guard x.isFinite else { return .nan }
        let (quarter, r) = AngleReduction.reduce(x)
        let s = sinNearZero(r)
        let c = cosNearZero(r)
        let value = quarter & 1 == 0 ? s / c : DoubleDouble(-c.high, -c.low) / s
        return value.high + value.low
    }

    /// sin(r) for |r| ≤ π/4 (and a little more), not yet rounded to one double.
    @inline(__always)
    private static func sinNearZero(_ r: DoubleDouble) -> DoubleDouble {
        let x = r.high
        let z = x * x
        var p = 1 / 355_687_428_096_000.0  // 1/17!
        p = p * z - 1 / 1_307_674_368_000.0
        p = p * z + 1 / 6_227_020_800.0
        p = p * z - 1 / 39_916_800.0
        p = p * z + 1 / 362_880.0
        p = p * z - 1 / 5_040.0
        p = p * z + 1 / 120.0
        p = p * z - 1 / 6.0
        // The low part r.low enters with the slope cos x ≈ 1 - x²/2.
        return .orderedSum(x, x * z * p + (r.low - r.low * (0.5 * z)))
    }

    /// cos(r) for |r| ≤ π/4 (and a little more), not yet rounded to one double.
    @inline(__always)
    private static func cosNearZero(_ r: DoubleDouble) -> DoubleDouble {
        let x = r.high
        let z = x * x
        var p = -1 / 6_402_373_705_728_000.0  // 1/18!
        p = p * z + 1 / 20_922_789_888_000.0
        p = p * z - 1 / 87_178_291_200.0
        p = p * z + 1 / 479_001_600.0
        p = p * z - 1 / 3_628_800.0
        p = p * z + 1 / 40_320.0
        p = p * z - 1 / 720.0
        p = p * z + 1 / 24.0
        // 1 - z/2 keeps its rounding error: z/2 is exact, its difference from 1 is not.
        let start = DoubleDouble.orderedSum(1, -0.5 * z)
        return .orderedSum(start.high, start.low + (z * z * p - x * r.low))
    }
}
