// SPDX-License-Identifier: Apache-2.0

/// A figure, what it should be, and what others reach.
struct Target {
    enum Bound {
        case atMost(Double)
        case atLeast(Double)
        /// The absolute value.
        case within(Double)

        func holds(_ value: Double) -> Bool {
            switch self {
            case .atMost(let limit): value <= limit
            case .atLeast(let limit): value >= limit
            case .within(let limit): abs(value) <= limit
            }
        }

        func text(_ decimals: Int) -> String {
            switch self {
            case .atMost(let limit): "≤ " + Markdown.number(limit, decimals)
            case .atLeast(let limit): "≥ " + Markdown.number(limit, decimals)
            case .within(let limit): "± " + Markdown.number(limit, decimals)
            }
        }
    }

    var subject: String
    var figure: String
    var value: Double?
    var unit = ""
    var decimals: Int
    var bound: Bound
    /// Published or measured for others; empty where none is known.
    var others = ""

    var isMet: Bool { value.map(bound.holds) ?? false }

    static let columns = ["of", "figure", "gaitd", "target", "", "others"]

    var row: [String] {
        let suffix = unit.isEmpty ? "" : " " + unit
        return [
            subject, figure, Markdown.number(value, decimals) + (value == nil ? "" : suffix),
            bound.text(decimals) + suffix, value == nil ? "no figure" : isMet ? "met" : "**missed**", others,
        ]
    }
}
