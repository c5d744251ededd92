// SPDX-License-Identifier: Apache-2.0

/// One frame of WitMotion's protocols, in the device's numbers.
public struct WitMotionFrame: Sendable, BitwiseCopyable {
    /// 11 bytes, ending with their sum.
    public static let length = 11
    /// 20 bytes, no check: types 0x61 (measurements) and 0x71 (registers).
    public static let combinedLength = 20

    public static let time: UInt8 = 0x50
    public static let acceleration: UInt8 = 0x51
    public static let angularRate: UInt8 = 0x52
    public static let angles: UInt8 = 0x53
    public static let magneticField: UInt8 = 0x54
    public static let quaternion: UInt8 = 0x59
    public static let combined: UInt8 = 0x61
    public static let registers: UInt8 = 0x71

    /// m/s² of one count, at ±16 g.
    static let forceScale = 16 * 9.80665 / 32768
    /// rad/s of one count, at ±2000 °/s.
    static let rateScale = 2000 * (Double.pi / 180) / 32768
    /// A count at which an axis is at the end of its range.
    static let clipping = 32760

    public var type: UInt8
    /// Four in a short frame, nine in a combined one; the rest is 0.
    public var words = [9 of Int16](repeating: 0)
    public var wordCount: Int

    /// `bytes` hold a whole frame.
    public init(_ bytes: Span<UInt8>) {
        type = bytes[1]
        wordCount = bytes.count >= Self.combinedLength ? 9 : 4
        for index in 0..<wordCount { words[index] = bytes.int16(at: 2 + 2 * index, .little) }
    }

    /// Of a frame of type 0x50: seconds since the year 2000 of the device's calendar; nil where the fields make no date.
    public var calendarTime: Double? {
        guard let fields = calendarFields else { return nil }
        let (year, month, day, hour, minute, second, millisecond) = fields
        // Days of the Gregorian calendar with the year starting in March, so that the leap day is its last.
        let marchYear = month > 2 ? year : year - 1
        let marchMonth = month > 2 ? month - 3 : month + 9
        let days =
            365 * marchYear + marchYear / 4 - marchYear / 100 + marchYear / 400 + (153 * marchMonth + 2) / 5 + day - 1
        // 2000-01-01 is day 730425 of that count.
        let sinceStart = days - 730_425
        return Double(sinceStart * 86_400 + hour * 3600 + minute * 60 + second) + Double(millisecond) / 1000
    }

    /// Of a frame of type 0x50; nil where they are out of range.
    public var calendarFields: (year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int, millisecond: Int)?
    {
        let (yearMonth, dayHour) = (UInt16(bitPattern: words[0]), UInt16(bitPattern: words[1]))
        let (minuteSecond, millisecond) = (UInt16(bitPattern: words[2]), Int(UInt16(bitPattern: words[3])))
        let fields = (
            year: 2000 + Int(yearMonth & 0xFF), month: Int(yearMonth >> 8), day: Int(dayHour & 0xFF),
            hour: Int(dayHour >> 8), minute: Int(minuteSecond & 0xFF), second: Int(minuteSecond >> 8),
            millisecond: millisecond
        )
        guard (1...12).contains(fields.month), (1...31).contains(fields.day), fields.hour < 24, fields.minute < 60,
            fields.second < 60, millisecond < 1000
        else { return nil }
        return fields
    }

    /// Of words `first`...`first` + 2, with gravity between 0.2 and 28 g (the range's corner): what a worn sensor can feel when met.
    var isPlausible: Bool {
        var sum = 0
        for axis in 0..<3 { sum += Int(words[axis]) * Int(words[axis]) }
        return sum >= 410 * 410 && sum <= 57344 * 57344
    }

    func isClipped(_ first: Int) -> Bool {
        for axis in first..<(first + 3) where Int(words[axis]).magnitude >= Self.clipping { return true }
        return false
    }
}
