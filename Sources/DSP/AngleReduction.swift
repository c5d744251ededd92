// SPDX-License-Identifier: Apache-2.0

/// An angle as a whole number of quarter turns and a rest of at most an eighth of a turn.
enum AngleReduction {
    /// `x` = `quarters` · π/2 + `rest`, |rest| ≤ π/4 (and a rounding more); `quarters` is right modulo 4. `x` is finite.
    static func reduce(_ x: Double) -> (quarters: Int, rest: DoubleDouble) {
        let magnitude = x.magnitude
        if magnitude < 0.785 { return (0, DoubleDouble(x, 0)) }
        guard magnitude < 1.6e6 else { return reduceLarge(x) }
        // Cody and Waite: π/2 in parts of 33 bits, so that their products with a count below 2^20 are exact.
        let count = nearestWhole(x * 0x1.45f306dc9c883p-1)
        let first = x - count * 0x1.921fb544p+0
        let second = DoubleDouble.sum(first, -(count * 0x1.0b4611a6p-34))
        let third = DoubleDouble.sum(second.high, -(count * 0x1.3198a2e037073p-69))
        return (Int(count), .orderedSum(third.high, third.low + second.low))
    }

    /// `value.rounded()` for magnitudes below 2^51, without a call of the C library's.
    @inline(__always)
    private static func nearestWhole(_ value: Double) -> Double {
        let magnitude = value.magnitude
        // Below one half the sum could be rounded up to 1; above, it is exact next to every half.
        guard magnitude >= 0.5 else { return .init(signOf: value, magnitudeOf: 0) }
        return .init(signOf: value, magnitudeOf: Double(Int(magnitude + 0.5)))
    }

    /// After Payne and Hanek: only those bits of 2/π are used that tell the place within four quarters.
    private static func reduceLarge(_ x: Double) -> (quarters: Int, rest: DoubleDouble) {
        // |x| = mantissa · 2^exponent with a 53-bit whole mantissa.
        let exponent = Int(x.exponent) - 52
        let mantissa = x.significandBitPattern | 1 << 52
        // Words of weight 2^(2 - exponent) and above give whole turns: skip them, and use the 192 bits that follow.
        let start = exponent - 2 + 64
        let a = bits(at: start)
        let b = bits(at: start + 64)
        let c = bits(at: start + 128)
        // mantissa · (a, b, c) modulo 2^192: its top two bits count the quarters, the rest is the fraction of one.
        let low = c.multipliedFullWidth(by: mantissa)
        let middle = b.multipliedFullWidth(by: mantissa)
        let (sum, carry) = middle.low.addingReportingOverflow(low.high)
        let top = a &* mantissa &+ middle.high &+ (carry ? 1 : 0)
        var quarters = Int(top >> 62)
        var upper = top << 2 | sum >> 62
        var lower = sum << 2 | low.low >> 62
        let isBeyondHalf = upper >> 63 == 1
        if isBeyondHalf {
            quarters += 1
            let (negated, borrow) = (0 as UInt64).subtractingReportingOverflow(lower)
            lower = negated
            upper = 0 &- upper &- (borrow ? 1 : 0)
        }
        // The fraction in [0, 1/2] to two doubles: 53 bits from its first set bit, then the next 53.
        let zeros = upper == 0 ? 64 + min(lower.leadingZeroBitCount, 63) : upper.leadingZeroBitCount
        let aligned = zeros < 64 ? upper << zeros | (lower >> 1) >> (63 - zeros) : lower << (zeros - 64)
        let following = zeros < 64 ? lower << zeros : 0
        let tail = (aligned & 0x7ff) << 42 | following >> 22
        let scale = Double(sign: .plus, exponent: -53 - zeros, significand: 1)
        let fraction = DoubleDouble(Double(aligned >> 11) * scale, Double(tail) * (scale * 0x1p-53))
        let rest = fraction * DoubleDouble(0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54)
        let isNegative = isBeyondHalf != (x < 0)
        return (x < 0 ? -quarters : quarters, isNegative ? DoubleDouble(-rest.high, -rest.low) : rest)
    }

    /// 64 bits from the bit `position` of 2/π, where the binary point lies after bit 63.
    private static func bits(at position: Int) -> UInt64 {
        let word = position / 64
        let shift = UInt64(position % 64)
        let upper = twoOverPi[word] << shift
        return shift == 0 ? upper : upper | twoOverPi[word + 1] >> (64 - shift)
    }

    /// 2/π, 64 zero bits before the binary point: enough for the largest double.
    private static let twoOverPi: [21 of UInt64] = [
        0,
        0xa2f9_836e_4e44_1529, 0xfc27_57d1_f534_ddc0, 0xdb62_9599_3c43_9041, 0xfe51_63ab_debb_c561,
        0xb724_6e3a_424d_d2e0, 0x0649_2eea_09d1_921c, 0xfe1d_eb1c_b129_a73e, 0xe882_35f5_2ebb_4484,
        0xe99c_7026_b45f_7e41, 0x3991_d639_8353_39f4, 0x9c84_5f8b_bdf9_283b, 0x1ff8_97ff_de05_980f,
        0xef2f_118b_5a0a_6d1f, 0x6d36_7ecf_27cb_09b7, 0x4f46_3f66_9e5f_ea2d, 0x7527_bac7_ebe5_f17b,
        0x3d07_39f7_8a52_92ea, 0x6bfb_5fb1_1f8d_5d08, 0x5603_3046_fc7b_6bab, 0xf0cf_bc20_9af4_361d,
    ]
}
