// SPDX-License-Identifier: Apache-2.0

import DSP
import Foundation
import Testing

/// The reference is the C library of this machine: good to about half an ulp on glibc, and well within one.
@Suite struct ElementaryTests {
    /// Distance in representable doubles.
    private func ulps(_ a: Double, _ b: Double) -> Int64 {
        if a.isNaN && b.isNaN { return 0 }
        guard !a.isNaN, !b.isNaN else { return .max }
        func ordered(_ x: Double) -> Int64 {
            let bits = Int64(bitPattern: x.bitPattern)
            return bits < 0 ? .min - bits : bits
        }
        return ordered(a).subtractingReportingOverflow(ordered(b)).partialValue.magnitude > 1 << 62
            ? .max : abs(ordered(a) - ordered(b))
    }

    private func worst(
        _ points: [Double], _ own: (Double) -> Double, _ reference: (Double) -> Double
    ) -> (ulps: Int64, at: Double) {
        var result: (ulps: Int64, at: Double) = (0, 0)
        for x in points {
            let distance = ulps(own(x), reference(x))
            if distance > result.ulps { result = (distance, x) }
        }
        return result
    }

    /// Even, log-spread and hostile arguments: multiples of π/2, powers of two and their neighbours.
    private static let angles: [Double] = {
        var points: [Double] = []
        for i in -20_000...20_000 { points.append(Double(i) * 3.7e-4) }
        for i in 0..<20_000 { points.append(Double(i) * 73.123 - 7e5) }
        for k in 1...2_000 {
            let x = Double(k) * (Double.pi / 2)
            points += [x, x.nextUp, x.nextDown, -x]
        }
        for e in -1_074...1_023 {
            let x = Double(sign: .plus, exponent: e, significand: 1)
            points += [x, -x, x.nextUp, x * 1.37]
        }
        points += [1.6e6, 1.6e6.nextUp, 0.785, 0.785.nextDown]
        return points
    }()

    @Test func sineAndCosineAreWithinOneUlp() {
        #expect(worst(Self.angles, Elementary.sin, Foundation.sin).ulps <= 1)
        #expect(worst(Self.angles, Elementary.cos, Foundation.cos).ulps <= 1)
        #expect(worst(Self.angles, { Elementary.sinCos($0).sin }, Elementary.sin).ulps == 0)
        #expect(worst(Self.angles, { Elementary.sinCos($0).cos }, Elementary.cos).ulps == 0)
    }

    @Test func tangentIsWithinOneUlp() {
        let result = worst(Self.angles, Elementary.tan, Foundation.tan)
        #expect(result.ulps <= 1, "at \(result.at)")
    }

    /// The double nearest to a multiple of π/2 of all (Kahan): 61 bits cancel. glibc 2.36 is 14 ulp off here, so the
    /// reference is a computation with 2000 bits.
    @Test func theHardestAngleIsRight() {
        let x = 6_381_956_970_095_103 * 0x1p797
        #expect(ulps(Elementary.cos(x), -4.687165924254627611122583e-19) <= 1)
        #expect(Elementary.sin(x).magnitude == 1)
    }

    @Test func arcTangentIsWithinOneUlp() {
        let result = worst(Self.angles, Elementary.atan, Foundation.atan)
        #expect(result.ulps <= 1, "at \(result.at)")
    }

    @Test func arcSineAndArcCosineAreWithinOneUlp() {
        var points = (-50_000...50_000).map { Double($0) / 50_000 }
        for e in 1...60 {
            let d = Double(sign: .plus, exponent: -e, significand: 1)
            points += [d, -d, 1 - d, d - 1, 0.5 + d, d * 1.3]
        }
        #expect(worst(points, Elementary.asin, Foundation.asin).ulps <= 1)
        #expect(worst(points, Elementary.acos, Foundation.acos).ulps <= 1)
    }

    @Test func theAngleOfAPointIsWithinOneUlp() {
        var largest: Int64 = 0
        var generator = SplitMix(state: 7)
        for _ in 0..<40_000 {
            let y = generator.signed() * Foundation.pow(10, 40 * generator.signed())
            let x = generator.signed() * Foundation.pow(10, 40 * generator.signed())
            largest = max(largest, ulps(Elementary.atan2(y, x), Foundation.atan2(y, x)))
            let near = generator.signed()
            let one: Double = x < 0 ? -1 : 1
            largest = max(largest, ulps(Elementary.atan2(near, one), Foundation.atan2(near, one)))
        }
        for e in -1_070...1_020 {
            let x = Double(sign: .plus, exponent: e, significand: 1.3)
            for y in [x, -x, x * 1.5, x * 0x1p-3, x * 0x1p10] {
                largest = max(largest, ulps(Elementary.atan2(y, x), Foundation.atan2(y, x)))
                largest = max(largest, ulps(Elementary.atan2(y, -x), Foundation.atan2(y, -x)))
            }
        }
        #expect(largest <= 1)
    }

    @Test func exponentialAndLogarithmAreWithinOneUlp() {
        var powers: [Double] = []
        for i in -75_000...71_000 { powers.append(Double(i) / 100 + 1e-3) }
        for i in -2_000...2_000 { powers.append(Double(i) / 1e3) }
        let exponential = worst(powers, Elementary.exp, Foundation.exp)
        #expect(exponential.ulps <= 1, "at \(exponential.at)")
        var positive: [Double] = Self.angles.map(\.magnitude)
        for i in 1...40_000 { positive.append(Double(i) / 20_000) }
        for e in 1...52 { positive += [1 + Double(sign: .plus, exponent: -e, significand: 1)] }
        let logarithm = worst(positive, Elementary.log, Foundation.log)
        #expect(logarithm.ulps <= 1, "at \(logarithm.at)")
    }

    @Test func powersAreWithinOneUlp() {
        var generator = SplitMix(state: 3)
        var largest: Int64 = 0
        for _ in 0..<40_000 {
            let x = Foundation.pow(10, 300 * generator.signed() * generator.signed())
            let y = 700 * generator.signed() * generator.signed()
            largest = max(largest, ulps(Elementary.pow(x, y), Foundation.pow(x, y)))
            let near = 1 + 0.5 * generator.signed()
            largest = max(largest, ulps(Elementary.pow(near, y), Foundation.pow(near, y)))
        }
        #expect(largest <= 1)
    }

    @Test func specialCasesAreThoseOfTheCLibrary() {
        let specials: [Double] = [
            0, -0.0, 1, -1, 2, -2, 3, -3, 0.5, -0.5, 1e300, -1e300, 0x1p-1074, -0x1p-1074, .infinity, -.infinity, .nan,
            0x1p53, -0x1p53, 0x1p53 + 2, 1e-300, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 0.1, 710, -746,
        ]
        let pairs: [(String, (Double) -> Double, (Double) -> Double)] = [
            ("sin", Elementary.sin, Foundation.sin), ("cos", Elementary.cos, Foundation.cos),
            ("tan", Elementary.tan, Foundation.tan), ("asin", Elementary.asin, Foundation.asin),
            ("acos", Elementary.acos, Foundation.acos), ("atan", Elementary.atan, Foundation.atan),
            ("exp", Elementary.exp, Foundation.exp), ("log", Elementary.log, Foundation.log),
        ]
        func same(_ a: Double, _ b: Double) -> Bool { ulps(a, b) <= 1 && (a.isNaN || a.sign == b.sign) }
        for (name, own, reference) in pairs {
            for x in specials { #expect(same(own(x), reference(x)), "\(name)(\(x))") }
        }
        for y in specials {
            for x in specials {
                #expect(same(Elementary.pow(x, y), Foundation.pow(x, y)), "pow(\(x), \(y))")
                #expect(same(Elementary.atan2(y, x), Foundation.atan2(y, x)), "atan2(\(y), \(x))")
            }
        }
    }
}

/// A small deterministic generator (Steele, Lea and Flood's SplitMix64).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    /// Even in [-1, 1).
    mutating func signed() -> Double { Double(Int64(bitPattern: next())) * 0x1p-63 }
}
