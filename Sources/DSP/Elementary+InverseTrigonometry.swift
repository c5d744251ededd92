// SPDX-License-Identifier: Apache-2.0

extension Elementary {
    /// Arc tangent in [-π/2, π/2] rad.
    public static func atan(_ x: Double) -> Double {
        guard !x.isNaN else { return x }
        let magnitude = x.magnitude
        guard magnitude >= 0x1p-27 else { return x }
        guard magnitude <= 0x1p60 else { return .init(signOf: x, magnitudeOf: halfPi.high) }
        let angle: DoubleDouble
        if magnitude <= 1 {
            angle = slopeAngle(DoubleDouble(magnitude, 0))
        } else {
            angle = halfPi - slopeAngle(DoubleDouble(1, 0) / DoubleDouble(magnitude, 0))
        }
        return .init(signOf: x, magnitudeOf: angle.high + angle.low)
    }

    /// The angle of the point (x, y) in [-π, π] rad; the signs of zeros count.
    public static func atan2(_ y: Double, _ x: Double) -> Double {
        guard !x.isNaN, !y.isNaN else { return .nan }
        let isBehind = x.sign == .minus
        let plain = 0x1p-30...0x1p30
        if plain.contains(y.magnitude), plain.contains(x.magnitude) {
            return angle(y, y.magnitude, x.magnitude, isBehind)
        }
        if y == 0 { return isBehind ? .init(signOf: y, magnitudeOf: pi.high) : y }
        if x == 0 { return .init(signOf: y, magnitudeOf: halfPi.high) }
        var across = y.magnitude
        var along = x.magnitude
        if !across.isFinite || !along.isFinite {
            let angle = across == along ? eighthAngles[8] : across > along ? halfPi : DoubleDouble(0, 0)
            return .init(signOf: y, magnitudeOf: isBehind ? (pi - angle).high : angle.high)
        }
        // The angle doesn't change with scale: keep exact products away from over- and underflow.
        let spread = Int(across.exponent) - Int(along.exponent)
        if spread > 60 { return .init(signOf: y, magnitudeOf: halfPi.high) }
        if spread < -60 {
            return isBehind ? .init(signOf: y, magnitudeOf: pi.high) : .init(signOf: y, magnitudeOf: across / along)
        }
        let scale = Double(sign: .plus, exponent: along.exponent > 0 ? -300 : 300, significand: 1)
        if along.exponent.magnitude > 300 {
            across *= scale
            along *= scale
            // A subnormal number needs the second half of its way.
            if along.exponent < -400 {
                across *= scale
                along *= scale
            }
        }
        return angle(y, across, along, isBehind)
    }

    @inline(__always)
    private static func angle(_ y: Double, _ across: Double, _ along: Double, _ isBehind: Bool) -> Double {
        let angle = firstQuadrantAngle(DoubleDouble(across, 0), DoubleDouble(along, 0))
        let value = isBehind ? pi - angle : angle
        return .init(signOf: y, magnitudeOf: value.high + value.low)
    }

    /// Arc sine in [-π/2, π/2] rad; NaN outside [-1, 1].
    public static func asin(_ x: Double) -> Double {
        guard x.magnitude <= 1 else { return .nan }
        guard x.magnitude >= 0x1p-27 else { return x }
        let angle = firstQuadrantAngle(DoubleDouble(x.magnitude, 0), cofunction(x))
        return .init(signOf: x, magnitudeOf: angle.high + angle.low)
    }

    /// Arc cosine in [0, π] rad; NaN outside [-1, 1].
    public static func acos(_ x: Double) -> Double {
        guard x.magnitude <= 1 else { return .nan }
        if x == 1 { return 0 }
        let angle = firstQuadrantAngle(cofunction(x), DoubleDouble(x.magnitude, 0))
        let value = x < 0 ? pi - angle : angle
        return value.high + value.low
    }

    /// √(1 - x²) for |x| ≤ 1, with what one double would lose: near 1 the difference is small and its relative error counts.
    private static func cofunction(_ x: Double) -> DoubleDouble {
        let square = DoubleDouble.product(x, x)
        let difference = DoubleDouble.sum(1, -square.high)
        let root = difference.high.squareRoot()
        guard root > 0 else { return DoubleDouble(0, 0) }
        let again = DoubleDouble.product(root, root)
        let remainder = (difference.high - again.high) - again.low + (difference.low - square.low)
        return .orderedSum(root, remainder / (2 * root))
    }

    /// The angle of (along, across), both ≥ 0 and one of them above.
    private static func firstQuadrantAngle(_ across: DoubleDouble, _ along: DoubleDouble) -> DoubleDouble {
        across.high <= along.high ? slopeAngle(across / along) : halfPi - slopeAngle(along / across)
    }

    /// atan of a slope in [0, 1]: from the nearest eighth c by atan q = atan c + atan((q - c)/(1 + q c)), then the series.
    private static func slopeAngle(_ q: DoubleDouble) -> DoubleDouble {
        // Rounded without a call: the sum is exact where it matters.
        let index = q.high < 0.125 ? 0 : Int(8 * q.high + 0.5)
        let c = 0.125 * Double(index)
        let t: DoubleDouble
        if index == 0 {
            t = q
        } else {
            // q - c is exact here (both within a factor of two).
            let ratio = (q.high - c) / (1 + q.high * c)
            t = DoubleDouble(ratio, q.low / (1 + q.high * q.high))
        }
        let x = t.high
        let z = x * x
        var p = 1 / 17.0
        p = p * z - 1 / 15.0
        p = p * z + 1 / 13.0
        p = p * z - 1 / 11.0
        p = p * z + 1 / 9.0
        p = p * z - 1 / 7.0
        p = p * z + 1 / 5.0
        p = p * z - 1 / 3.0
        let series = DoubleDouble.orderedSum(x, t.low + x * z * p)
        guard index > 0 else { return series }
        let base = eighthAngles[index]
        let sum = DoubleDouble.orderedSum(base.high, series.high)
        return .orderedSum(sum.high, sum.low + (series.low + base.low))
    }

    static let halfPi = DoubleDouble(0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54)
    private static let pi = DoubleDouble(0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53)

    /// atan(i/8), i from 0 to 8, each as the sum of two doubles.
    static let eighthAngles: [9 of DoubleDouble] = [
        DoubleDouble(0, 0),
        DoubleDouble(0x1.fd5ba9aac2f6ep-4, -0x1.cd37686760c17p-59),
        DoubleDouble(0x1.f5b75f92c80ddp-3, 0x1.8ab6e3cf7afbdp-57),
        DoubleDouble(0x1.6f61941e4def1p-2, -0x1.c63aae6f6e918p-56),
        DoubleDouble(0x1.dac670561bb4fp-2, 0x1.a2b7f222f65e2p-56),
        DoubleDouble(0x1.1e00babdefeb4p-1, -0x1.928df287a668fp-58),
        DoubleDouble(0x1.4978fa3269ee1p-1, 0x1.2419a87f2a458p-56),
        DoubleDouble(0x1.700a7c5784634p-1, -0x1.8c34d25aadef6p-56),
        DoubleDouble(0x1.921fb54442d18p-1, 0x1.1a62633145c07p-55),
    ]
}

extension DoubleDouble {
    @inline(__always)
    fileprivate static func - (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
        a + DoubleDouble(-b.high, -b.low)
    }
}
