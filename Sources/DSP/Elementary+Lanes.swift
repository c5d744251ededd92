// SPDX-License-Identifier: Apache-2.0

extension Elementary {
    /// Arc sines of four values in the time of little more than one; in each lane the same bits as `asin` gives.
    ///
    /// One value is a chain of operations that wait for each other; a processor works on four such chains at once.
    public static func asin(_ x: SIMD4<Double>) -> SIMD4<Double> {
        var magnitude = SIMD4<Double>.zero
        var isPlain = true
        for lane in 0..<4 {
            magnitude[lane] = x[lane].magnitude
            // The rest are special cases, or within a hair of them.
            if !(magnitude[lane] >= 0x1p-27 && magnitude[lane] < 1) { isPlain = false }
        }
        guard isPlain else { return SIMD4(asin(x.x), asin(x.y), asin(x.z), asin(x.w)) }
        let angle = firstQuadrantAngle(DoubleDoubleLanes(magnitude, .zero), cofunction(magnitude))
        let value = angle.high + angle.low
        return value.replacing(with: -value, where: x .< 0)
    }

    @inline(__always)
    private static func cofunction(_ x: SIMD4<Double>) -> DoubleDoubleLanes {
        let square = DoubleDoubleLanes.product(x, x)
        let difference = DoubleDoubleLanes.sum(SIMD4(repeating: 1), -square.high)
        let root = SIMD4(
            difference.high.x.squareRoot(), difference.high.y.squareRoot(), difference.high.z.squareRoot(),
            difference.high.w.squareRoot())
        let again = DoubleDoubleLanes.product(root, root)
        let remainder = (difference.high - again.high) - again.low + (difference.low - square.low)
        return .orderedSum(root, remainder / (2 * root))
    }

    @inline(__always)
    private static func firstQuadrantAngle(
        _ across: DoubleDoubleLanes, _ along: DoubleDoubleLanes
    ) -> DoubleDoubleLanes {
        let small = across / along
        // Far from an eighth of a turn in all lanes, as mostly: the series alone.
        if max(max(small.high.x, small.high.y), max(small.high.z, small.high.w)) < 0.125 { return series(small) }
        let isSteep = across.high .> along.high
        let angle = slopeAngle(small.replacing(with: along / across, where: isSteep))
        let rest = DoubleDoubleLanes(SIMD4(repeating: halfPi.high), SIMD4(repeating: halfPi.low)) - angle
        return angle.replacing(with: rest, where: isSteep)
    }

    @inline(__always)
    private static func slopeAngle(_ q: DoubleDoubleLanes) -> DoubleDoubleLanes {
        var c = SIMD4<Double>.zero
        var base = DoubleDoubleLanes(.zero, .zero)
        for lane in 0..<4 where q.high[lane] >= 0.125 {
            let index = Int(8 * q.high[lane] + 0.5)
            c[lane] = 0.125 * Double(index)
            base.high[lane] = eighthAngles[index].high
            base.low[lane] = eighthAngles[index].low
        }
        let high = (q.high - c) / (1 + q.high * c)
        let low = (q.low / (1 + q.high * q.high)).replacing(with: q.low, where: c .== 0)
        let rest = series(DoubleDoubleLanes(high, low))
        let sum = DoubleDoubleLanes.orderedSum(base.high, rest.high)
        return .orderedSum(sum.high, sum.low + (rest.low + base.low))
    }

    /// atan of a slope of at most an eighth.
    @inline(__always)
    private static func series(_ t: DoubleDoubleLanes) -> DoubleDoubleLanes {
        let x = t.high
        let z = x * x
        var p = SIMD4<Double>(repeating: 1 / 17.0)
        p = p * z - 1 / 15.0
        p = p * z + 1 / 13.0
        p = p * z - 1 / 11.0
        p = p * z + 1 / 9.0
        p = p * z - 1 / 7.0
        p = p * z + 1 / 5.0
        p = p * z - 1 / 3.0
        return .orderedSum(x, t.low + x * z * p)
    }
}

/// `DoubleDouble` in four lanes.
private struct DoubleDoubleLanes {
    typealias Lanes = SIMD4<Double>
    var high, low: Lanes

    @inline(__always)
    init(_ high: Lanes, _ low: Lanes) {
        self.high = high
        self.low = low
    }

    @inline(__always)
    func replacing(with other: DoubleDoubleLanes, where mask: SIMDMask<Lanes.MaskStorage>) -> DoubleDoubleLanes {
        DoubleDoubleLanes(
            high.replacing(with: other.high, where: mask), low.replacing(with: other.low, where: mask))
    }

    @inline(__always)
    static func sum(_ a: Lanes, _ b: Lanes) -> DoubleDoubleLanes {
        let s = a + b
        let fromB = s - a
        return DoubleDoubleLanes(s, (a - (s - fromB)) + (b - fromB))
    }

    @inline(__always)
    static func orderedSum(_ a: Lanes, _ b: Lanes) -> DoubleDoubleLanes {
        let s = a + b
        return DoubleDoubleLanes(s, b - (s - a))
    }

    @inline(__always)
    static func product(_ a: Lanes, _ b: Lanes) -> DoubleDoubleLanes {
        let (aUpper, aLower) = halves(a)
        let (bUpper, bLower) = halves(b)
        let p = a * b
        return DoubleDoubleLanes(p, ((aUpper * bUpper - p) + aUpper * bLower + aLower * bUpper) + aLower * bLower)
    }

    @inline(__always)
    static func - (a: DoubleDoubleLanes, b: DoubleDoubleLanes) -> DoubleDoubleLanes {
        let s = sum(a.high, -b.high)
        return orderedSum(s.high, s.low + (a.low + -b.low))
    }

    @inline(__always)
    static func / (a: DoubleDoubleLanes, b: DoubleDoubleLanes) -> DoubleDoubleLanes {
        let q = a.high / b.high
        let p = product(q, b.high)
        let remainder = (a.high - p.high) - p.low + (a.low - q * b.low)
        return orderedSum(q, remainder / b.high)
    }

    @inline(__always)
    private static func halves(_ a: Lanes) -> (upper: Lanes, lower: Lanes) {
        let scaled = 134_217_729 * a  // 2^27 + 1
        let upper = scaled - (scaled - a)
        return (upper, a - upper)
    }
}
