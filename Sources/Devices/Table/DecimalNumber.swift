// SPDX-License-Identifier: Apache-2.0

/// A decimal number in text, and the double nearest to it.
///
/// Goals in order: the nearest double for every text (ties to even), the same on every machine, fast for what sensors write.
/// Three roads lead there, each exact by itself, so that the choice between them can't show in the result:
/// - significand below 2^53 and a power of ten up to 22: both are doubles, so one multiplication or division rounds once;
/// - a power of ten up to 27: 5^27 fits 64 bits, so integer arithmetic in 128 bits has all digits;
/// - anything else: `LongDecimal`.
enum DecimalNumber {
    /// What a cell of a table says.
    enum Cell: Equatable {
        case value(Double)
        /// Empty, not a number by its own word (`nan`, `NA`, `null`), or not finite.
        case missing
        /// Text that is no number.
        case invalid
    }

    /// The longest text that is read as a number; sensors write less than 30 characters.
    static let longestText = 255

    /// Reads the whole of `text`, of which spaces at either end don't count. The result is multiplied by 10^`shift` before it is
    /// rounded. `allowsComma`: a comma may stand for the decimal point.
    static func read(_ text: Span<UInt8>, shift: Int, allowsComma: Bool) -> Cell {
        var start = 0
        var end = text.count
        while start < end, isSpace(text[start]) { start += 1 }
        while start < end, isSpace(text[end - 1]) { end -= 1 }
        guard start < end else { return .missing }
        var index = start
        var isNegative = false
        if text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
            isNegative = text[index] == UInt8(ascii: "-")
            index += 1
        }
        let first = index
        var digits = 0
        var fractionDigits = 0
        var significand: UInt64 = 0
        var significant = 0
        var hasPoint = false
        while index < end {
            let byte = text[index]
            if byte &- 48 < 10 {
                digits += 1
                if hasPoint { fractionDigits += 1 }
                if significant > 0 || byte != 48 {
                    significant += 1
                    if significant <= 19 { significand = significand * 10 + UInt64(byte &- 48) }
                }
            } else if !hasPoint, byte == UInt8(ascii: ".") || (allowsComma && byte == UInt8(ascii: ",")) {
                hasPoint = true
            } else {
                break
            }
            index += 1
        }
        guard digits > 0 else { return isWordForMissing(text, first, end) ? .missing : .invalid }
        let lastDigit = index
        guard let exponent = readExponent(text, &index, end), index == end else { return .invalid }
        let power = exponent + shift - fractionDigits
        let magnitude: Double
        if significant <= 19 {
            magnitude = value(significand, power)
        } else {
            var long = LongDecimal()
            for place in first..<lastDigit where text[place] &- 48 < 10 { long.append(digit: text[place] &- 48) }
            magnitude = long.value(timesTenTo: power)
        }
        guard magnitude.isFinite else { return .missing }
        return .value(isNegative ? -magnitude : magnitude)
    }

    /// `significand` · 10^`power`, rounded once.
    static func value(_ significand: UInt64, _ power: Int) -> Double {
        if significand == 0 { return 0 }
        if significand <= 1 << 53, power >= -22, power <= 22 {
            return power < 0
                ? Double(significand) / powersOfTen[-power] : Double(significand) * powersOfTen[power]
        }
        guard power >= -27, power <= 27 else {
            var long = LongDecimal()
            long.set(significand)
            return long.value(timesTenTo: power)
        }
        if power >= 0 {
            let (high, low) = significand.multipliedFullWidth(by: powersOfFive[power])
            let zeros = high == 0 ? 64 + low.leadingZeroBitCount : high.leadingZeroBitCount
            let product = (UInt128(high) << 64 | UInt128(low)) << UInt128(zeros)
            return assemble(
                UInt64(truncatingIfNeeded: product >> 64), sticky: UInt64(truncatingIfNeeded: product) != 0,
                exponent: power + 64 - zeros)
        }
        // Both brought to 64 bits: the quotient is in (1/2, 2), so of (significand / 2) by the divisor it is below 1 · 2^64.
        let five = powersOfFive[-power]
        let zeros = significand.leadingZeroBitCount
        let divisor = five << UInt64(five.leadingZeroBitCount)
        let dividend = significand << UInt64(zeros)
        let (quotient, remainder) = divisor.dividingFullWidth((dividend >> 1, dividend << 63))
        // quotient = dividend / 2 · 2^64 / divisor
        let shift = quotient.leadingZeroBitCount
        return assemble(
            quotient << UInt64(shift), sticky: remainder != 0,
            exponent: power - zeros + five.leadingZeroBitCount - 63 - shift)
    }

    /// (`bits` + a part of one, where `sticky`) · 2^`exponent`, to the nearest double, ties to even. The top bit of `bits` is set.
    static func assemble(_ bits: UInt64, sticky: Bool, exponent: Int) -> Double {
        let top = exponent + 63
        guard top <= 1023 else { return .infinity }
        // A subnormal keeps fewer than 53 bits; below half of the least one nothing is left.
        let dropped = top >= -1022 ? 11 : 11 + (-1022 - top)
        guard dropped <= 64 else { return 0 }
        let half = UInt64(1) << UInt64(dropped - 1)
        let rest = dropped == 64 ? bits : bits & (half << 1 &- 1)
        var kept = dropped == 64 ? 0 : bits >> UInt64(dropped)
        if rest > half || (rest == half && (sticky || kept & 1 == 1)) { kept += 1 }
        // A carry out of the significand raises the exponent field by itself, and the field of infinity is right as well.
        let field = top >= -1022 ? UInt64(top + 1022) << 52 : 0
        return Double(bitPattern: field + kept)
    }

    /// The exponent after an `e`; 0 where there is none, nil where it has no digits. Held to what can matter.
    private static func readExponent(_ text: Span<UInt8>, _ index: inout Int, _ end: Int) -> Int? {
        guard index < end, text[index] | 0x20 == UInt8(ascii: "e") else { return 0 }
        index += 1
        var isNegative = false
        if index < end, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
            isNegative = text[index] == UInt8(ascii: "-")
            index += 1
        }
        let first = index
        var exponent = 0
        while index < end, text[index] &- 48 < 10 {
            exponent = min(exponent * 10 + Int(text[index] &- 48), 100_000)
            index += 1
        }
        return index > first ? (isNegative ? -exponent : exponent) : nil
    }

    private static func isWordForMissing(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        // By index: unoptimised code takes an array's iterator through the heap.
        for place in 0..<wordsForMissing.count {
            let word = wordsForMissing[place]
            guard word.count == end - start else { continue }
            var index = 0
            while index < word.count, text[start + index] | 0x20 == word[index] | 0x20 { index += 1 }
            if index == word.count { return true }
        }
        return false
    }

    private static let wordsForMissing = ["nan", "inf", "infinity", "na", "n/a", "null"].map { Array($0.utf8) }

    static func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    /// Exact as doubles.
    static let powersOfTen: [23 of Double] = {
        var powers = [23 of Double](repeating: 1)
        for index in 1..<23 { powers[index] = powers[index - 1] * 10 }
        return powers
    }()

    private static let powersOfFive: [28 of UInt64] = {
        var powers = [28 of UInt64](repeating: 1)
        for index in 1..<28 { powers[index] = powers[index - 1] * 5 }
        return powers
    }()
}
