// SPDX-License-Identifier: Apache-2.0

/// A decimal number of up to 255 digits, brought to the nearest double by plain long division: slow, exact, without a heap.
struct LongDecimal {
    /// 255 digits (848 bits) times 5^310 (720 bits) fit, and so do the divisors up to 5^600 (1393 bits) with a digit to spare.
    private static let words = 32
    /// Beyond these places of the first digit a double is infinite or zero.
    private static let highestPlace = 310
    private static let lowestPlace = -330

    private var integer = Natural()
    private var digits = 0

    /// Appends a digit 0 ... 9. No more than `DecimalNumber.longestText` of them.
    mutating func append(digit: UInt8) {
        if digits > 0 || digit > 0 { digits += 1 }
        integer.multiply(by: 10, adding: UInt64(digit))
    }

    mutating func set(_ value: UInt64) {
        integer = Natural()
        integer.multiply(by: 1, adding: value)
        digits = 0
        var rest = value
        while rest > 0 {
            digits += 1
            rest /= 10
        }
    }

    func value(timesTenTo power: Int) -> Double {
        guard digits > 0, digits + power > Self.lowestPlace else { return 0 }
        guard digits + power < Self.highestPlace else { return .infinity }
        return power >= 0 ? product(power) : quotient(-power)
    }

    private func product(_ power: Int) -> Double {
        var product = integer
        for _ in 0..<power { product.multiply(by: 5, adding: 0) }
        let length = product.bitLength
        let (top, rest) = product.top64()
        return DecimalNumber.assemble(top, sticky: rest, exponent: length - 64 + power)
    }

    /// One bit of the quotient at a time; the first is made to be a one.
    private func quotient(_ power: Int) -> Double {
        var divisor = Natural(one: true)
        for _ in 0..<power { divisor.multiply(by: 5, adding: 0) }
        var remainder = integer
        let difference = divisor.bitLength - remainder.bitLength
        // value = remainder / divisor · 2^exponent
        var exponent = -power - difference
        if difference > 0 { remainder.shiftLeft(difference) } else { divisor.shiftLeft(-difference) }
        if remainder.isLess(than: divisor) {
            remainder.shiftLeft(1)
            exponent -= 1
        }
        var bits: UInt64 = 0
        for _ in 0..<64 {
            bits <<= 1
            if !remainder.isLess(than: divisor) {
                remainder.subtract(divisor)
                bits |= 1
            }
            remainder.shiftLeft(1)
        }
        return DecimalNumber.assemble(bits, sticky: !remainder.isZero, exponent: exponent - 63)
    }

    /// An unsigned integer, least word first. What exceeds its 2048 bits is lost; the callers' bounds keep below.
    private struct Natural {
        private var word = [32 of UInt64](repeating: 0)
        private var count = 0

        init(one: Bool = false) {
            if one {
                word[0] = 1
                count = 1
            }
        }

        var isZero: Bool { count == 0 }
        var bitLength: Int { count == 0 ? 0 : 64 * count - word[count - 1].leadingZeroBitCount }

        mutating func multiply(by factor: UInt64, adding summand: UInt64) {
            var carry = summand
            for index in 0..<count {
                let (high, low) = word[index].multipliedFullWidth(by: factor)
                let (sum, overflow) = low.addingReportingOverflow(carry)
                word[index] = sum
                carry = high + (overflow ? 1 : 0)
            }
            if carry > 0, count < LongDecimal.words {
                word[count] = carry
                count += 1
            }
        }

        mutating func shiftLeft(_ bits: Int) {
            guard count > 0, bits > 0 else { return }
            let whole = bits / 64
            let part = UInt64(bits % 64)
            var index = min(count + whole, LongDecimal.words - 1)
            let last = index
            while index >= whole {
                let source = index - whole
                let high = source < count ? word[source] << part : 0
                let low = part > 0 && source > 0 ? word[source - 1] >> (64 - part) : 0
                word[index] = high | low
                index -= 1
            }
            while index >= 0 {
                word[index] = 0
                index -= 1
            }
            count = last + 1
            trim()
        }

        func isLess(than other: Natural) -> Bool {
            guard count == other.count else { return count < other.count }
            var index = count - 1
            while index >= 0 {
                if word[index] != other.word[index] { return word[index] < other.word[index] }
                index -= 1
            }
            return false
        }

        /// `other` is not greater.
        mutating func subtract(_ other: Natural) {
            var borrow: UInt64 = 0
            for index in 0..<count {
                let (first, under) = word[index].subtractingReportingOverflow(other.word[index])
                let (second, again) = first.subtractingReportingOverflow(borrow)
                word[index] = second
                borrow = under || again ? 1 : 0
            }
            trim()
        }

        /// The 64 bits from the highest one on (zeros may follow), and whether any bit below them is set.
        func top64() -> (UInt64, Bool) {
            guard count > 0 else { return (0, false) }
            let zeros = UInt64(word[count - 1].leadingZeroBitCount)
            guard count > 1 else { return (word[0] << zeros, false) }
            let next = word[count - 2]
            let top = zeros == 0 ? word[count - 1] : word[count - 1] << zeros | next >> (64 - zeros)
            var rest = zeros == 0 ? next != 0 : next << zeros != 0
            for index in 0..<(count - 2) where word[index] != 0 { rest = true }
            return (top, rest)
        }

        private mutating func trim() {
            while count > 0, word[count - 1] == 0 { count -= 1 }
        }
    }
}
