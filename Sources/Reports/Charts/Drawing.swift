// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// Colours of the printed page; left and right are alike in grey, so marks and dashes tell them apart as well.
enum Ink {
    static let text = "#14181D"
    static let second = "#4A545E"
    static let rule = "#CBD2D8"
    static let band = "#D3EEE8"
    static let bandEdge = "#00695C"
    static let gap = "#ECEFF2"

    static func of(_ side: Side) -> String {
        switch side {
        case .left: "#0B5CAD"
        case .right: "#A8480F"
        case .unknown: text
        }
    }
}

/// An SVG picture under construction. Looks stand in the elements themselves: engines for print don't hand page styles in.
struct Drawing {
    let width: Double
    let height: Double
    /// Text twin of the picture.
    let label: String
    private var body = ""

    init(width: Double, height: Double, label: String) {
        self.width = width
        self.height = height
        self.label = label
    }

    var svg: String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.number(width)) \(Self.number(height))" role="img" \
        aria-label="\(Self.escaped(label))" font-family="system-ui, 'DejaVu Sans', sans-serif" font-size="12">\(body)</svg>
        """
    }

    enum Anchor: String { case start, middle, end }

    mutating func text(
        _ string: String, _ x: Double, _ y: Double, anchor: Anchor = .start, colour: String = Ink.second,
        isBold: Bool = false
    ) {
        let weight = isBold ? " font-weight=\"bold\"" : ""
        body +=
            "<text x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" text-anchor=\"\(anchor.rawValue)\" fill=\"\(colour)\"\(weight)>\(Self.escaped(string))</text>"
    }

    mutating func line(
        _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, colour: String, width: Double = 1, dash: String? = nil
    ) {
        let dashes = dash.map { " stroke-dasharray=\"\($0)\"" } ?? ""
        body +=
            "<line x1=\"\(Self.number(x1))\" y1=\"\(Self.number(y1))\" x2=\"\(Self.number(x2))\" y2=\"\(Self.number(y2))\" stroke=\"\(colour)\" stroke-width=\"\(Self.number(width))\"\(dashes)/>"
    }

    mutating func rectangle(
        _ x: Double, _ y: Double, _ width: Double, _ height: Double, fill: String, edge: String? = nil
    ) {
        let stroke = edge.map { " stroke=\"\($0)\" stroke-width=\"0.8\"" } ?? ""
        body +=
            "<rect x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" width=\"\(Self.number(max(width, 0)))\" height=\"\(Self.number(max(height, 0)))\" fill=\"\(fill)\"\(stroke)/>"
    }

    mutating func path(_ points: [(x: Double, y: Double)], colour: String, width: Double = 2, dash: String? = nil) {
        guard points.count > 1 else { return }
        let dashes = dash.map { " stroke-dasharray=\"\($0)\"" } ?? ""
        body +=
            "<path d=\"\(Self.trail(points))\" fill=\"none\" stroke=\"\(colour)\" stroke-width=\"\(Self.number(width))\" stroke-linejoin=\"round\"\(dashes)/>"
    }

    /// A closed area between an upper and a lower line.
    mutating func ribbon(_ upper: [(x: Double, y: Double)], _ lower: [(x: Double, y: Double)], colour: String) {
        guard upper.count > 1 else { return }
        body += "<path d=\"\(Self.trail(upper + lower.reversed()))Z\" fill=\"\(colour)\" fill-opacity=\"0.16\"/>"
    }

    /// Round for left, square for right.
    mutating func mark(_ x: Double, _ y: Double, _ side: Side, size: Double = 3.2) {
        let colour = Ink.of(side)
        if side == .right {
            rectangle(x - size, y - size, 2 * size, 2 * size, fill: colour)
        } else {
            body +=
                "<circle cx=\"\(Self.number(x))\" cy=\"\(Self.number(y))\" r=\"\(Self.number(size))\" fill=\"\(colour)\"/>"
        }
    }

    private static func trail(_ points: [(x: Double, y: Double)]) -> String {
        var text = ""
        for (index, point) in points.enumerated() {
            text += (index == 0 ? "M" : "L") + number(point.x) + " " + number(point.y)
        }
        return text
    }

    /// One decimal: a tenth of a point is below what paper shows. Not finite becomes 0.
    static func number(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e6 else { return "0" }
        let tenths = Int((10 * value).rounded())
        let magnitude = tenths.magnitude
        return (tenths < 0 ? "-" : "") + "\(magnitude / 10)" + (magnitude % 10 == 0 ? "" : ".\(magnitude % 10)")
    }

    static func escaped(_ text: String) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            // What XML cannot hold.
            case "\u{0}"..."\u{8}", "\u{B}", "\u{C}", "\u{E}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}
