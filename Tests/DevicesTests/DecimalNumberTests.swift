// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Devices

@Suite struct DecimalNumberTests {
    private func read(_ text: String, shift: Int = 0, comma: Bool = false) -> DecimalNumber.Cell {
        DecimalNumber.read(Array(text.utf8).span, shift: shift, allowsComma: comma)
    }

    @Test(
        arguments: [
            ("1", 1.0), ("-0.25", -0.25), ("+3.5", 3.5), (" 7 ", 7), ("\t7", 7), ("1e3", 1000), ("1E-2", 0.01),
            (".5", 0.5),
            ("5.", 5), ("0001.50", 1.5), ("1e+2", 100), ("9007199254740993", 9_007_199_254_740_992),
            ("1.7976931348623157e308", Double.greatestFiniteMagnitude), ("4.9e-324", Double.leastNonzeroMagnitude),
            ("2.4703282292062327e-324", 0), ("2.4703282292062328e-324", Double.leastNonzeroMagnitude),
            ("2.2250738585072011e-308", Double.leastNormalMagnitude.nextDown), ("1e-400", 0), ("0e99999999999", 0),
        ] as [(String, Double)])
    func aNumberIsItsNearestDouble(text: String, value: Double) {
        #expect(read(text) == .value(value))
    }

    @Test(arguments: ["", " ", "nan", "NaN", "-nan", "inf", "-Infinity", "NA", "n/a", "null", "1e999", "-1e400"])
    func whatWasNotMeasuredIsMissing(text: String) {
        #expect(read(text) == .missing)
    }

    @Test(arguments: [
        "x", "1x", "1.2.3", "1 2", "--1", "+-1", "1e", "1e+", ".", "-", "e5", "0x10", "nano", "in", "1,5", "1_000",
        "\u{FF11}",
    ])
    func textIsNoNumber(text: String) {
        #expect(read(text) == .invalid)
    }

    @Test func aCommaIsADecimalPointWhereItSeparatesNothing() {
        #expect(read("-1,5", comma: true) == .value(-1.5))
        #expect(read("1,5.5", comma: true) == .invalid)
    }

    @Test func aShiftedNumberIsRoundedOnce() {
        #expect(read("1234567", shift: -6) == .value(1.234567))
        #expect(read("12.3", shift: -3) == .value(0.0123))
        #expect(read("0.0123", shift: 3) == .value(12.3))
    }

    @Test func aTieOfFiftyThreeBitsGoesToEvenOnEveryRoad() {
        // 2^53 + 1 exactly, a hair more, and a hair less; with few, many and very many digits.
        let zeros = String(repeating: "0", count: 60)
        #expect(read("9007199254740993." + zeros) == .value(0x1p53))
        #expect(read("9007199254740993." + zeros + "1") == .value(0x1p53 + 2))
        #expect(read("9007199254740992.99999") == .value(0x1p53))
        #expect(read("9007199254740995e0") == .value(0x1p53 + 4))
    }

    /// strtod is exact in glibc: an oracle that we did not write.
    @Test func randomNumbersAgreeWithTheCLibrary() {
        var random = SplitMix64(state: 11)
        for _ in 0..<60_000 {
            let text = Self.number(&random)
            let theirs = strtod(text, nil)
            #expect(read(text) == (theirs.isFinite ? .value(theirs) : .missing), "\(text)")
        }
    }

    @Test func theShortestTextOfAnyDoubleIsReadBack() {
        var random = SplitMix64(state: 12)
        for _ in 0..<60_000 {
            let value = Double(bitPattern: random.next())
            guard value.isFinite else { continue }
            #expect(read(value.description) == .value(value))
        }
    }

    /// From what sensors write to what only a fuzzer does.
    private static func number(_ random: inout SplitMix64) -> String {
        var text = random.below(3) == 0 ? "-" : ""
        let whole = 1 + random.below([4, 8, 20, 60][random.below(4)])
        let fraction = random.below([5, 10, 20, 120][random.below(4)])
        for _ in 0..<whole { text.append(Character(UnicodeScalar(UInt8(48 + random.below(10))))) }
        if fraction > 0 || random.below(2) == 0 { text.append(".") }
        for _ in 0..<fraction { text.append(Character(UnicodeScalar(UInt8(48 + random.below(10))))) }
        switch random.below(4) {
        case 0: text += "e\(random.below(61) - 30)"
        case 1: text += "e\(random.below(721) - 380)"
        default: break
        }
        return text
    }
}
