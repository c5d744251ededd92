// SPDX-License-Identifier: Apache-2.0

/// Numbers as text with a fixed count of decimals: the one way in which gaitd's tables print a `Double`.
///
/// Goals in order: the same bytes on every machine, correct to the last digit, fast. The double's exact binary value is rounded to
/// the nearest decimal, a tie to the even digit. Zero carries no sign.
public enum FixedDecimal {
    /// Most decimals that `append` can give: 10^22 times a 53-bit significand still fits 128 bits.
    public static let mostDecimals = 22

    /// Appends `value` in ASCII, e.g. `-12.0340` for four decimals. Nothing (an empty cell) where `value` is not finite or is
    /// 2^63 and more. `decimals` is held to 0 ... `mostDecimals`.
    public static func append(_ value: Double, decimals: Int, to bytes: inout [UInt8]) {
        let magnitude = value.magnitude
        guard magnitude < 0x1p63 else { return }
        let places = min(max(decimals, 0), mostDecimals)
        var (whole, fraction) = split(magnitude, places)
        let one = powersOfTen[places]
        if fraction == one {
            whole += 1
            fraction = 0
        }
        let isNegative = value < 0 && (whole != 0 || fraction != 0)
        // Sign, 19 digits, point, decimals: written in one go, since each single append looks at the array anew.
        bytes.append(addingCapacity: 21 + mostDecimals) { text in
            if isNegative { text.append(UInt8(ascii: "-")) }
            appendWhole(whole, to: &text)
            guard places > 0 else { return }
            text.append(UInt8(ascii: "."))
            if places <= 19 {
                appendDigits(UInt64(truncatingIfNeeded: fraction), places, to: &text)
            } else {
                let (high, low) = fraction.quotientAndRemainder(dividingBy: powersOfTen[19])
                appendDigits(UInt64(truncatingIfNeeded: high), places - 19, to: &text)
                appendDigits(UInt64(truncatingIfNeeded: low), 19, to: &text)
            }
        }
    }

    /// Appends an integer in ASCII.
    public static func append(_ value: Int, to bytes: inout [UInt8]) {
        bytes.append(addingCapacity: 21) { text in
            if value < 0 { text.append(UInt8(ascii: "-")) }
            appendWhole(UInt64(value.magnitude), to: &text)
        }
    }

    /// The integer part, and the rest in units of the last decimal, rounded (it may come out as a whole one).
    private static func split(_ magnitude: Double, _ places: Int) -> (UInt64, UInt128) {
        var whole = UInt64(magnitude)
        // Exact: both operands share the exponent range of `magnitude`.
        let rest = magnitude - Double(whole)
        guard rest > 0 else { return (whole, 0) }
        // rest = significand · 2^-shift, with a 53-bit significand.
        let significand = UInt128(rest.significandBitPattern | (rest.isNormal ? 1 << 52 : 0))
        let shift = 52 - (rest.isNormal ? Int(rest.exponent) : -1022)
        let scaled = significand * powersOfTen[places]
        // scaled < 2^127, so beyond 127 bits even the first decimal place is out of reach.
        guard shift < 128 else { return (whole, 0) }
        var quotient = scaled >> UInt128(shift)
        let remainder = scaled - quotient << UInt128(shift)
        let half = UInt128(1) << UInt128(shift - 1)
        let isOdd = places == 0 ? whole & 1 == 1 : quotient & 1 == 1
        if remainder > half || (remainder == half && isOdd) { quotient += 1 }
        if places == 0 {
            whole += UInt64(truncatingIfNeeded: quotient)
            quotient = 0
        }
        return (whole, quotient)
    }

    private static func appendWhole(_ value: UInt64, to text: inout OutputSpan<UInt8>) {
        guard value >= 10 else { return text.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value)) }
        var count = 2
        var rest = value / 100
        while rest > 0 {
            rest /= 10
            count += 1
        }
        appendDigits(value, count, to: &text)
    }

    /// The last `count` digits of `value`, which has no more.
    private static func appendDigits(_ value: UInt64, _ count: Int, to text: inout OutputSpan<UInt8>) {
        var index = text.count + count
        text.append(repeating: UInt8(ascii: "0"), count: count)
        // From the right, two digits at a time: fewer steps that wait for each other.
        var digits = text.mutableSpan
        var rest = value
        while rest >= 10 {
            let (next, pair) = rest.quotientAndRemainder(dividingBy: 100)
            let ten = pair / 10
            digits[index - 1] = UInt8(truncatingIfNeeded: 48 + pair - 10 * ten)
            digits[index - 2] = UInt8(truncatingIfNeeded: 48 + ten)
            index -= 2
            rest = next
        }
        if rest > 0 { digits[index - 1] = UInt8(truncatingIfNeeded: 48 + rest) }
    }

    /// 10^0 ... 10^22.
    private static let powersOfTen: [23 of UInt128] = {
        var powers = [23 of UInt128](repeating: 1)
        for index in 1..<23 { powers[index] = powers[index - 1] * 10 }
        return powers
    }()
}
