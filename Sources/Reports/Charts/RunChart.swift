// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// Values along the run, minutes across: bands, ribbons, lines by side, what was marked, and where nothing was measured.
struct RunChart {
    struct Line {
        var side: Side
        var name: String
        var points: [TimePoint]
        var width: Double
        var band: ClosedRange<Double>?
    }

    struct Flag {
        /// s of session time.
        var time: Double
        var text: String
    }

    var label: String
    var unit: String
    /// Values are multiplied by this to be shown.
    var scale = 1.0
    var decimals: Int
    var lines: [Line]
    /// s of session time.
    var extent: ClosedRange<Double>
    var silences: [ClosedRange<Double>] = []
    var flags: [Flag] = []
    /// In shown units, with what is said of it.
    var target: (range: ClosedRange<Double>, text: String)?
    var reference: (value: Double, text: String)?
    var includesZero = false

    /// nil where there is nothing to draw. `width` in points: 720 on paper and desk, 380 on a phone.
    func svg(width: Double, height: Double) -> String? {
        let shown = lines.map { line in line.points.map { scale * $0.value } }
        guard var low = shown.joined().min(), var high = shown.joined().max() else { return nil }
        for line in lines {
            for point in line.points where point.half != nil {
                // A ribbon of a short stretch may be wide: it may leave the picture, the line may not.
                let half = min(scale * (point.half ?? 0), high - low)
                low = min(low, scale * point.value - half)
                high = max(high, scale * point.value + half)
            }
            if let band = line.band {
                low = min(low, scale * band.lowerBound)
                high = max(high, scale * band.upperBound)
            }
        }
        if let target {
            low = min(low, target.range.lowerBound - 2)
            high = max(high, target.range.upperBound + 2)
        }
        if let reference { (low, high) = (min(low, reference.value), max(high, reference.value)) }
        if includesZero { (low, high) = (min(low, 0), max(high, 0)) }
        let isNarrow = width < 500
        let right = isNarrow ? 14.0 : 92
        let top = isNarrow && lines.count > 1 ? 34.0 : 20
        let y = Axis(low...high, from: height - 34, to: top, about: 5)
        let x = Axis(
            (extent.lowerBound / 60)...(max(extent.upperBound, extent.lowerBound + 1) / 60), from: 44,
            to: width - right,
            about: isNarrow ? 5 : 10, isFixed: true, steps: Axis.minuteSteps)
        var drawing = Drawing(width: width, height: height, label: label)
        frame(&drawing, x, y, width: width, height: height, right: right)
        for line in lines { band(line, &drawing, x, y, right: width - right) }
        if let target {
            drawing.rectangle(
                x.from, y(target.range.upperBound), x.to - x.from,
                y(target.range.lowerBound) - y(target.range.upperBound),
                fill: Ink.band, edge: Ink.bandEdge)
            drawing.text(target.text, x.to - 4, y(target.range.upperBound) - 4, anchor: .end)
        }
        if let reference {
            drawing.line(x.from, y(reference.value), x.to, y(reference.value), colour: Ink.second, dash: "2 3")
            drawing.text(reference.text, x.from + 4, y(reference.value) - 4)
        }
        for line in lines { draw(line, &drawing, x, y) }
        labels(&drawing, y, x: width - right + 8, isNarrow: isNarrow)
        flag(&drawing, x, y, top: top)
        return drawing.svg
    }

    private func frame(_ drawing: inout Drawing, _ x: Axis, _ y: Axis, width: Double, height: Double, right: Double) {
        for silence in silences {
            let from = x.clamped(silence.lowerBound / 60), to = x.clamped(silence.upperBound / 60)
            guard to - from > 0.5 else { continue }
            drawing.rectangle(from, y.to, to - from, y.from - y.to, fill: Ink.gap)
            if to - from > 70 {
                drawing.text("no data", 0.5 * (from + to), y.from - 5, anchor: .middle)
            }
        }
        for tick in y.ticks {
            drawing.line(x.from, y(tick), x.to, y(tick), colour: tick == 0 && includesZero ? Ink.second : Ink.rule)
            drawing.text(Wording.number(tick, y.decimals), x.from - 6, y(tick) + 4, anchor: .end)
        }
        for tick in x.ticks {
            drawing.line(x(tick), y.from, x(tick), y.from + 4, colour: Ink.second)
            drawing.text(Wording.number(tick, x.decimals), x(tick), y.from + 17, anchor: .middle)
        }
        drawing.text(unit, 4, 12)
        drawing.text("minutes", x.to, height - 4, anchor: .end)
    }

    private func band(_ line: Line, _ drawing: inout Drawing, _ x: Axis, _ y: Axis, right: Double) {
        guard let band = line.band else { return }
        let (top, bottom) = (y(scale * band.upperBound), y(scale * band.lowerBound))
        drawing.rectangle(x.from, top, x.to - x.from, bottom - top, fill: Ink.band, edge: Ink.bandEdge)
        drawing.text("baseline, \(Wording.name(line.side))", x.from + 4, bottom - 4)
    }

    private func draw(_ line: Line, _ drawing: inout Drawing, _ x: Axis, _ y: Axis) {
        let colour = Ink.of(line.side)
        var shown = 0
        for run in MetricSeries.runs(line.points, width: line.width) {
            let middle = run.map { (x: x.clamped($0.time / 60), y: y.clamped(scale * $0.value)) }
            let upper = run.map { (x: x.clamped($0.time / 60), y: y.clamped(scale * ($0.value + ($0.half ?? 0)))) }
            let lower = run.map { (x: x.clamped($0.time / 60), y: y.clamped(scale * ($0.value - ($0.half ?? 0)))) }
            if line.points.contains(where: { $0.half != nil }) { drawing.ribbon(upper, lower, colour: colour) }
            drawing.path(middle, colour: colour, dash: line.side == .right ? "6 3" : nil)
            // A mark now and then tells the sides apart in grey; one that stands alone is a mark only.
            for (index, point) in middle.enumerated() where line.side != .unknown || run.count == 1 {
                if (shown + index) % 9 == 4 || run.count == 1 { drawing.mark(point.x, point.y, line.side) }
            }
            shown += run.count
        }
    }

    private func labels(_ drawing: inout Drawing, _ y: Axis, x: Double, isNarrow: Bool) {
        if isNarrow {
            guard lines.count > 1 else { return }
            for (index, line) in lines.enumerated() {
                let left = 50 + 150 * Double(index)
                drawing.mark(left, 24, line.side)
                drawing.text(line.name, left + 8, 28, colour: Ink.of(line.side), isBold: true)
            }
            return
        }
        var places: [(y: Double, line: Line)] = lines.compactMap { line in
            guard let last = line.points.last, !line.name.isEmpty else { return nil }
            return (y(scale * last.value) + 4, line)
        }
        places.sort { $0.y < $1.y }
        for index in places.indices.dropFirst() { places[index].y = max(places[index].y, places[index - 1].y + 15) }
        for place in places {
            drawing.text(place.line.name, x, place.y, colour: Ink.of(place.line.side), isBold: true)
        }
    }

    private func flag(_ drawing: inout Drawing, _ x: Axis, _ y: Axis, top: Double) {
        var occupied = -Double.infinity
        for flag in flags.sorted(by: { $0.time < $1.time }) {
            let at = x.clamped(flag.time / 60)
            drawing.line(at, y.to, at, y.from, colour: Ink.text, dash: "1.5 2.5")
            let length = 6.4 * Double(flag.text.count)
            let isLeft = at + 4 + length > x.to
            let start = isLeft ? at - 4 - length : at + 4
            // Where there is no room for words the line stands alone; the table of events has them.
            guard start > occupied + 6, start >= x.from else { continue }
            drawing.text(
                flag.text, isLeft ? at - 4 : at + 4, y.to + 11, anchor: isLeft ? .end : .start, colour: Ink.text)
            occupied = max(start + length, at)
        }
    }
}
