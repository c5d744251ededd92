// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Text of a page, piece by piece.
struct Markdown {
    private(set) var text = ""

    mutating func heading(_ level: Int, _ title: String) {
        text += "\n" + String(repeating: "#", count: level) + " " + title + "\n\n"
    }

    mutating func paragraph(_ sentences: String) { text += sentences + "\n\n" }

    mutating func append(_ other: Markdown) { text += other.text }

    /// The first column is text, the others are set to the right.
    mutating func table(_ columns: [String], _ rows: [[String]]) {
        text += "| " + columns.joined(separator: " | ") + " |\n"
        text += "|---|" + String(repeating: "---:|", count: columns.count - 1) + "\n"
        for row in rows { text += "| " + row.joined(separator: " | ") + " |\n" }
        text += "\n"
    }

    /// A number with fixed decimals; a dash where there is none. Never `-0.0`.
    static func number(_ value: Double?, _ decimals: Int, plus: Bool = false) -> String {
        guard let value, value.isFinite else { return "–" }
        let text = String(format: "%.\(decimals)f", value)
        let isZero = !text.contains { $0 >= "1" && $0 <= "9" }
        if isZero { return text.replacingOccurrences(of: "-", with: "") }
        return plus && value > 0 ? "+" + text : text
    }
}
