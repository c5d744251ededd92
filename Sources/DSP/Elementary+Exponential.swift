// SPDX-License-Identifier: Apache-2.0

extension Elementary {
    /// e to the power `x`.
    public static func exp(_ x: Double) -> Double {
        guard !x.isNaN else { return x }
        return exponential(DoubleDouble(x, 0))
    }

    /// Natural logarithm; -∞ at zero, NaN below.
    public static func log(_ x: Double) -> Double {
        guard x > 0, x.isFinite else { return x == 0 ? -.infinity : x > 0 ? x : .nan }
        let (exponent, f) = split(x)
        let s = f / (2 + f)
        let z = s * s
        // log(1 + f) = 2 artanh s, and 2 s = f - s f: what is added to f is small.
        let halfSquare = 0.5 * f * f
        let series = artanhTail(z, from: 3)
        let rest = halfSquare - s * (halfSquare + 2 * z * series)
        guard exponent != 0 else { return f - rest }
        let k = Double(exponent)
        // k · the upper part is exact (40 bits and at most 11).
        let sum = DoubleDouble.orderedSum(k * ln2Upper, f)
        return sum.high + (sum.low + (k * ln2Lower - rest))
    }

    /// `x` to the power `y`; a negative `x` only with a whole `y`. Special cases as in C99.
    public static func pow(_ x: Double, _ y: Double) -> Double {
        if y == 0 || x == 1 { return 1 }
        guard !x.isNaN, !y.isNaN else { return .nan }
        let magnitude = x.magnitude
        let isWhole = y.rounded(.towardZero) == y
        let isOdd = isWhole && y.magnitude < 0x1p53 && Int64(y) & 1 == 1
        let sign: Double = x.sign == .minus && isOdd ? -1 : 1
        if y.isInfinite {
            if magnitude == 1 { return 1 }
            return (magnitude > 1) == (y > 0) ? .infinity : 0
        }
        if magnitude == 0 { return y > 0 ? sign * 0 : sign * .infinity }
        if magnitude.isInfinite { return y > 0 ? sign * .infinity : sign * 0 }
        guard x > 0 || isWhole else { return .nan }
        if magnitude == 1 { return sign }
        let logarithm = wideLogarithm(magnitude)
        // Far outside what exp can give, and the exact product below would overflow.
        guard logarithm.high.magnitude * y.magnitude < 800 else {
            return (logarithm.high > 0) == (y > 0) ? sign * .infinity : sign * 0
        }
        guard y.magnitude > 0x1p-900 else { return sign }
        return sign * exponential(y * logarithm)
    }

    private static let ln2Upper = 0x1.62e42fefa2p-1
    private static let ln2Lower = 0x1.9ef35793c7673p-41

    /// exp of an unevaluated sum: reduce by k ln 2 to |r| ≤ 0.35, series, scale by 2^k.
    private static func exponential(_ x: DoubleDouble) -> Double {
        if x.high > 710 { return .infinity }
        if x.high < -746 { return 0 }
        let k = (x.high * 0x1.71547652b82fep+0).rounded()
        let reduced = DoubleDouble.sum(x.high - k * ln2Upper, -(k * ln2Lower))
        let r = reduced.high
        let low = reduced.low + x.low
        var p = 1 / 87_178_291_200.0  // 1/14!
        p = p * r + 1 / 6_227_020_800.0
        p = p * r + 1 / 479_001_600.0
        p = p * r + 1 / 39_916_800.0
        p = p * r + 1 / 3_628_800.0
        p = p * r + 1 / 362_880.0
        p = p * r + 1 / 40_320.0
        p = p * r + 1 / 5_040.0
        p = p * r + 1 / 720.0
        p = p * r + 1 / 120.0
        p = p * r + 1 / 24.0
        p = p * r + 1 / 6.0
        let square = DoubleDouble.product(r, r)
        let linear = DoubleDouble.orderedSum(1, r)
        let quadratic = DoubleDouble.orderedSum(linear.high, 0.5 * square.high)
        let cubic = r * square.high * p
        // exp(r + low) = exp r + low · exp r.
        let tail = (linear.low + quadratic.low) + (low * (quadratic.high + cubic) + (0.5 * square.low + cubic))
        let value = quadratic.high + tail
        // Two factors: the outermost powers of two have no double of their own. Only a subnormal result rounds again.
        let half = Int(k) / 2
        return value * Double(sign: .plus, exponent: half, significand: 1)
            * Double(sign: .plus, exponent: Int(k) - half, significand: 1)
    }

    /// `x` = 2^exponent · (1 + f) with 1 + f in [√½, √2); `x` is positive and finite.
    private static func split(_ x: Double) -> (exponent: Int, f: Double) {
        let exponent = Int(x.exponent)
        let significand = x.significand
        return significand < 1.4142135623730951 ? (exponent, significand - 1) : (exponent + 1, 0.5 * significand - 1)
    }

    /// 1/n + z/(n + 2) + z²/(n + 4) + …, up to z^9 and further, for z ≤ 0.0295 and odd n of 3 or 7.
    private static func artanhTail(_ z: Double, from n: Int) -> Double {
        var p = 1 / 23.0
        p = p * z + 1 / 21.0
        p = p * z + 1 / 19.0
        p = p * z + 1 / 17.0
        p = p * z + 1 / 15.0
        p = p * z + 1 / 13.0
        p = p * z + 1 / 11.0
        p = p * z + 1 / 9.0
        p = p * z + 1 / 7.0
        guard n < 7 else { return p }
        p = p * z + 1 / 5.0
        return p * z + 1 / 3.0
    }

    /// log x to about 70 bits, for `pow`: its error is multiplied by an exponent of up to 700.
    private static func wideLogarithm(_ x: Double) -> DoubleDouble {
        let (exponent, f) = split(x)
        let s = DoubleDouble(f, 0) / DoubleDouble.sum(2, f)
        let z = s * s
        // The first three terms in full, the rest (below 4·10⁻⁶ of the sum) in one double.
        var p = DoubleDouble.sum(0, artanhTail(z.high, from: 7))
        p = z * p + DoubleDouble(0x1.999999999999ap-3, -0x1.999999999999ap-57)  // 1/5
        p = z * p + DoubleDouble(0x1.5555555555555p-2, 0x1.5555555555555p-56)  // 1/3
        p = z * p + DoubleDouble(1, 0)
        let logarithm = (2 * s) * p
        let k = Double(exponent)
        return DoubleDouble(k * ln2Upper, 0) + (k * DoubleDouble(ln2Lower, 0x1.f97b57a079a19p-103)) + logarithm
    }
}
