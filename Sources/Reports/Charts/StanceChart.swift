// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// The pelvis over the stance, each leg's mean curve and spread: how far the swing side lies above its height at contact.
struct StanceChart {
    struct Curve {
        var side: Side
        var name: String
        var mean: [Double]
        var deviation: [Double]?
        /// Thinner, for a curve that others are held against.
        var isFaint = false
    }

    var label: String
    var curves: [Curve]

    func svg(width: Double, height: Double) -> String? {
        var low = -1.0, high = 1.0
        for curve in curves {
            for (index, value) in curve.mean.enumerated() {
                let spread = curve.deviation?[index] ?? 0
                low = min(low, value - spread)
                high = max(high, value + spread)
            }
        }
        guard !curves.isEmpty else { return nil }
        let y = Axis(low...high, from: height - 34, to: 20, about: 5)
        let x = Axis(
            0...100, from: 38, to: width - (curves.contains(where: \.isFaint) ? 84 : 62), about: 4, isFixed: true,
            steps: [25, 50])
        var drawing = Drawing(width: width, height: height, label: label)
        for tick in y.ticks {
            drawing.line(x.from, y(tick), x.to, y(tick), colour: abs(tick) < 1e-9 ? Ink.text : Ink.rule)
            drawing.text(Wording.number(tick, y.decimals), x.from - 6, y(tick) + 4, anchor: .end)
        }
        for tick in x.ticks { drawing.text(Wording.number(tick, 0), x(tick), y.from + 17, anchor: .middle) }
        drawing.text("° from level at contact", 4, 12)
        drawing.text("% of stance", x.to, height - 3, anchor: .end)
        for curve in curves { draw(curve, &drawing, x, y) }
        var places = curves.compactMap { curve in curve.mean.last.map { (y: y($0) + 4, curve: curve) } }
        places.sort { $0.y < $1.y }
        for index in places.indices.dropFirst() { places[index].y = max(places[index].y, places[index - 1].y + 14) }
        // The last ones are pushed up where they would leave the picture.
        var floor = y.from + 2
        for index in places.indices.reversed() {
            places[index].y = min(places[index].y, floor)
            floor = places[index].y - 14
        }
        for place in places {
            drawing.text(
                place.curve.name, x.to + 5, place.y, colour: Ink.of(place.curve.side), isBold: !place.curve.isFaint)
        }
        return drawing.svg
    }

    private func draw(_ curve: Curve, _ drawing: inout Drawing, _ x: Axis, _ y: Axis) {
        let step = 100 / Double(max(curve.mean.count - 1, 1))
        func points(_ sign: Double) -> [(x: Double, y: Double)] {
            curve.mean.enumerated().map { index, value in
                (x(Double(index) * step), y(value + sign * (curve.deviation?[index] ?? 0)))
            }
        }
        let colour = Ink.of(curve.side)
        if curve.deviation != nil { drawing.ribbon(points(1), points(-1), colour: colour) }
        drawing.path(
            points(0), colour: colour, width: curve.isFaint ? 1 : 2, dash: curve.side == .right ? "6 3" : nil)
        guard !curve.isFaint else { return }
        for (index, point) in points(0).enumerated() where index % 5 == 3 {
            drawing.mark(point.x, point.y, curve.side, size: 2.6)
        }
    }
}
