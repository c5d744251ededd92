// SPDX-License-Identifier: Apache-2.0

internal import Devices
internal import Motion

/// How numbers, times and names are written for people: a real minus sign, a thin space before a unit, a dash for what is absent.
enum Wording {
    static let absent = "—"
    static let thinSpace = "\u{2009}"

    static func number(_ value: Double?, _ decimals: Int) -> String {
        guard let value, value.isFinite else { return absent }
        var bytes: [UInt8] = []
        FixedDecimal.append(value, decimals: decimals, to: &bytes)
        let text = String(decoding: bytes, as: UTF8.self)
        return text.hasPrefix("-") ? "\u{2212}" + text.dropFirst() : text
    }

    /// With its sign, also where it is positive.
    static func signed(_ value: Double, _ decimals: Int) -> String {
        let text = number(value, decimals)
        return value > 0 && text.contains(where: { "123456789".contains($0) }) ? "+" + text : text
    }

    /// `3.1 ± 0.9`; without a plus-minus where the half interval is not known.
    static func interval(_ value: Double, _ half: Double?, _ decimals: Int) -> String {
        guard let half else { return number(value, decimals) }
        return number(value, decimals) + " ± " + number(half, decimals)
    }

    /// `25:10`, `1:02:03`; seconds.
    static func clock(_ seconds: Double) -> String {
        let whole = Int(max(0, seconds).rounded())
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }
        let (hours, minutes) = (whole / 3600, whole / 60 % 60)
        return hours > 0 ? "\(hours):\(two(minutes)):\(two(whole % 60))" : "\(minutes):\(two(whole % 60))"
    }

    /// `42 s`, `12 min`, `1 h 05 min`; seconds.
    static func span(_ seconds: Double) -> String {
        let whole = Int(max(0, seconds).rounded())
        if whole < 60 {
            return number(seconds, seconds < 10 && seconds != seconds.rounded() ? 1 : 0) + thinSpace + "s"
        }
        let minutes = (whole + 30) / 60
        if minutes < 60 { return "\(minutes)\(thinSpace)min" }
        return "\(minutes / 60)\(thinSpace)h \(minutes % 60 < 10 ? "0" : "")\(minutes % 60)\(thinSpace)min"
    }

    /// Groups of three: `3 402`.
    static func count(_ value: Int) -> String {
        var digits = Array(String(value.magnitude))
        var position = digits.count - 3
        while position > 0 {
            digits.insert(Character(thinSpace), at: position)
            position -= 3
        }
        return (value < 0 ? "\u{2212}" : "") + String(digits)
    }

    static func plural(_ count: Int, _ one: String, _ many: String) -> String {
        self.count(count) + " " + (count == 1 ? one : many)
    }

    static func name(_ activity: Activity) -> String {
        switch activity {
        case .still: "Standing"
        case .walk: "Walking"
        case .run: "Running"
        }
    }

    static func name(_ placement: Placement) -> String {
        switch placement {
        case .sacrum: "sacrum"
        case .hipLeft: "left hip"
        case .hipRight: "right hip"
        case .footLeft: "left foot"
        case .footRight: "right foot"
        case .other: "elsewhere"
        }
    }

    static func name(_ side: Side) -> String {
        switch side {
        case .unknown: "both"
        case .left: "left"
        case .right: "right"
        }
    }

    /// `9.5 km/h` of m/s.
    static func speed(_ metresPerSecond: Double) -> String {
        number(3.6 * metresPerSecond, 1) + thinSpace + "km/h"
    }

    /// `left, right and both`.
    static func list(_ words: [String], _ last: String = "and") -> String {
        guard words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " \(last) " + (words.last ?? "")
    }
}
