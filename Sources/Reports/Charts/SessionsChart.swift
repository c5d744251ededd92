// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// Means of sessions beside each other, each with its interval.
struct SessionsChart {
    struct Line {
        var side: Side
        var name: String
        /// `time` is 60 times the session's place, from 1.
        var points: [TimePoint]
    }

    var label: String
    var unit: String
    var scale = 1.0
    var lines: [Line]
    /// Of the sessions, in order.
    var names: [String]

    func svg(width: Double, height: Double) -> String? {
        let ends = lines.flatMap {
            $0.points.flatMap { [scale * ($0.value - ($0.half ?? 0)), scale * ($0.value + ($0.half ?? 0))] }
        }
        guard let low = ends.min(), let high = ends.max() else { return nil }
        let y = Axis(low...high, from: height - 34, to: 20, about: 4)
        let x = Axis(0.4...(Double(names.count) + 0.6), from: 44, to: width - 50, about: 4, isFixed: true)
        var drawing = Drawing(width: width, height: height, label: label)
        for tick in y.ticks {
            drawing.line(x.from, y(tick), x.to, y(tick), colour: Ink.rule)
            drawing.text(Wording.number(tick, y.decimals), x.from - 6, y(tick) + 4, anchor: .end)
        }
        let every = max(1, (names.count + 5) / 6)
        for (index, name) in names.enumerated() where index % every == 0 {
            drawing.text(name, x(Double(index + 1)), y.from + 17, anchor: .middle)
        }
        for (number, line) in lines.enumerated() {
            // Sides stand a little apart, so that bars don't cover each other.
            let aside = lines.count > 1 ? (number == 0 ? -4.0 : 4) : 0
            let points = line.points.map { (x: x($0.time / 60) + aside, y: y(scale * $0.value)) }
            drawing.path(points, colour: Ink.of(line.side), width: 1.5, dash: line.side == .right ? "6 3" : nil)
            for (point, place) in zip(line.points, points) {
                if let half = point.half {
                    drawing.line(
                        place.x, y(scale * (point.value - half)), place.x, y(scale * (point.value + half)),
                        colour: Ink.of(line.side), width: 1.5)
                }
                drawing.mark(place.x, place.y, line.side, size: 3.6)
            }
            if let last = points.last {
                drawing.text(line.name, x.to + 4, last.y + 4, colour: Ink.of(line.side), isBold: true)
            }
        }
        return drawing.svg
    }
}
