// SPDX-License-Identifier: Apache-2.0

/// A time of day as programs write it, with or without a date: `14:41:28.523`, `2026-10-02T07:48:45.830`, `2026-10-2 7:48:45:830`.
enum ClockText {
    /// Seconds since midnight, or since 1970-01-01 where there is a date; the zone is not asked for, since only differences count. nil
    /// where `text` is no such time.
    static func seconds(_ text: Span<UInt8>) -> Double? {
        var index = 0
        while index < text.count, DecimalNumber.isSpace(text[index]) { index += 1 }
        guard let first = number(text, &index), index < text.count else { return nil }
        var days = 0
        var hour = first
        if text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "/") {
            let mark = text[index]
            index += 1
            guard let month = number(text, &index), skip(mark, text, &index), let day = number(text, &index),
                (1...12).contains(month), (1...31).contains(day), (1...9999).contains(first)
            else { return nil }
            days = Self.days(first, month, day)
            guard index < text.count, text[index] == UInt8(ascii: "T") || text[index] == UInt8(ascii: " ") else {
                return nil
            }
            while index < text.count, text[index] == UInt8(ascii: "T") || text[index] == UInt8(ascii: " ") {
                index += 1
            }
            guard let next = number(text, &index) else { return nil }
            hour = next
        }
        guard skip(UInt8(ascii: ":"), text, &index), let minute = number(text, &index),
            skip(UInt8(ascii: ":"), text, &index), let second = number(text, &index), hour < 24, minute < 60,
            second < 61
        else { return nil }
        let whole = Double(days * 86400 + hour * 3600 + minute * 60 + second)
        var fraction = 0.0
        if index < text.count, text[index] == UInt8(ascii: ".") || text[index] == UInt8(ascii: ":") {
            index += 1
            let start = index
            guard let digits = number(text, &index) else { return nil }
            fraction = DecimalNumber.value(UInt64(digits), start - index)
        }
        while index < text.count, DecimalNumber.isSpace(text[index]) || text[index] == UInt8(ascii: "Z") { index += 1 }
        return index == text.count ? whole + fraction : nil
    }

    /// Up to nine digits.
    private static func number(_ text: Span<UInt8>, _ index: inout Int) -> Int? {
        let start = index
        var value = 0
        while index < text.count, index - start < 9, text[index] >= 48, text[index] < 58 {
            value = value * 10 + Int(text[index] - 48)
            index += 1
        }
        return index > start ? value : nil
    }

    private static func skip(_ byte: UInt8, _ text: Span<UInt8>, _ index: inout Int) -> Bool {
        guard index < text.count, text[index] == byte else { return false }
        index += 1
        return true
    }

    /// Days since 1970-01-01 in the Gregorian calendar, by counting from 1 March, whose months repeat every five.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let months = (month + 9) % 12
        return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + (months * 153 + 2) / 5 + day - 1 - 719_468
    }
}
