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
    /// Why, where it is missed.
    var reason = ""

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

extension Markdown {
    /// The targets, and why those that are missed are.
    mutating func targets(_ targets: [Target]) {
        table(Target.columns, targets.map(\.row))
        let missed = targets.filter { $0.value != nil && !$0.isMet && !$0.reason.isEmpty }
        guard !missed.isEmpty else { return }
        paragraph("Why targets are missed:")
        paragraph(missed.map { "- \($0.subject), \($0.figure): \($0.reason)." }.joined(separator: "\n"))
    }
}
