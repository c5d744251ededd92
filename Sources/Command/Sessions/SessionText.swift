// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Sessions

/// How numbers of sessions are written for people.
enum SessionText {
    /// `1:02:03`, `2:03`.
    static func duration(nanoseconds: Int64) -> String {
        let seconds = max(0, nanoseconds) / 1_000_000_000
        func two(_ number: Int64) -> String { (number < 10 ? "0" : "") + "\(number)" }
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
        return hours > 0
            ? "\(hours):\(two(minutes)):\(two(seconds % 60))" : "\(minutes):\(two(seconds % 60))"
    }

    /// Powers of ten, as disks are sold: `12.3 MB`.
    static func size(_ bytes: Int) -> String {
        let units = ["B", "kB", "MB", "GB", "TB"]
        var value = Double(bytes)
        var unit = 0
        while value >= 999.5, unit < units.count - 1 {
            value /= 1000
            unit += 1
        }
        return unit == 0 ? "\(bytes) B" : fixed(value, value < 9.95 ? 1 : 0) + " " + units[unit]
    }

    /// The wall time of the place where it was recorded: `2026-11-21 17:28`.
    static func start(_ header: SessionHeader) -> String {
        let seconds = header.startedUnixNanoseconds / 1_000_000_000 + Int64(header.utcOffset)
        return String(SessionLibrary.utc(seconds * 1_000_000_000).prefix(16).map { $0 == "T" ? " " : $0 })
    }

    /// Session time in seconds: `12.5 s`.
    static func time(_ nanoseconds: Int64) -> String { fixed(Double(nanoseconds) * 1e-9, 1) + " s" }

    static func fixed(_ value: Double, _ decimals: Int) -> String { String(format: "%.\(decimals)f", value) }
}
