// SPDX-License-Identifier: Apache-2.0

internal import Sessions

/// Wall time of the place where a session was recorded.
public struct LocalTime: Hashable, Sendable {
    public let year, month, day, hour, minute, second: Int
    /// 0 = Monday.
    public let weekday: Int

    /// `unixNanoseconds` since 1970 UTC, `utcOffset` seconds east.
    public init(unixNanoseconds: Int64, utcOffset: Int) {
        let (seconds, overflow) = (unixNanoseconds / 1_000_000_000).addingReportingOverflow(Int64(utcOffset))
        let local = overflow ? 0 : seconds
        let (days, rest) = (Self.floor(local, 86_400), Int(local - Self.floor(local, 86_400) * 86_400))
        // Days since 1970 to a date of the Gregorian calendar: years begin in March, so that the leap day is the last one.
        let shifted = days + 719_468
        let era = Self.floor(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = Int(dayOfYear - (153 * marchMonth + 2) / 5 + 1)
        month = Int(marchMonth < 10 ? marchMonth + 3 : marchMonth - 9)
        year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
        hour = rest / 3600
        minute = rest / 60 % 60
        second = rest % 60
        weekday = Int(((days + 3) % 7 + 7) % 7)
    }

    init(_ header: SessionHeader, plus nanoseconds: Int64 = 0) {
        let sum = header.startedUnixNanoseconds.addingReportingOverflow(nanoseconds)
        self.init(
            unixNanoseconds: sum.overflow ? header.startedUnixNanoseconds : sum.partialValue,
            utcOffset: header.utcOffset)
    }

    private static func floor(_ a: Int64, _ b: Int64) -> Int64 { a >= 0 ? a / b : (a - b + 1) / b }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    private static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    /// `2 November`.
    public var dayAndMonth: String { "\(day) \(Self.months[month - 1])" }
    /// `Saturday 21 November 2026`.
    public var date: String { "\(Self.weekdays[weekday]) \(dayAndMonth) \(year)" }
    /// `08:12`.
    public var time: String { Self.two(hour) + ":" + Self.two(minute) }
    /// `2026-11-21`.
    public var isoDate: String { "\(year)-\(Self.two(month))-\(Self.two(day))" }

    private static func two(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }
}
