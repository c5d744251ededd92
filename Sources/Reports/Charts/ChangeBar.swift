// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// A change as a dot with its interval on a line, against the zone that can't be told from noise.
struct ChangeBar {
    var by: Double
    var half: Double
    var threshold: Double
    /// What the whole width stands for, both ways.
    var reach: Double
    var side: Side
    var label: String

    func svg(width: Double = 150, height: Double = 22) -> String {
        let x = Axis(-reach...reach, from: 4, to: width - 4, about: 2, isFixed: true)
        var drawing = Drawing(width: width, height: height, label: label)
        let middle = 0.5 * height
        drawing.rectangle(
            x.clamped(-threshold), 3, x.clamped(threshold) - x.clamped(-threshold), height - 6, fill: Ink.gap)
        drawing.line(x(0), 1, x(0), height - 1, colour: Ink.second)
        drawing.line(x.clamped(by - half), middle, x.clamped(by + half), middle, colour: Ink.of(side), width: 2)
        drawing.mark(x.clamped(by), middle, side, size: 4)
        return drawing.svg
    }
}
