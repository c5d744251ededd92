// SPDX-License-Identifier: Apache-2.0

internal import Devices
internal import Gait
internal import Motion

/// The summary of a run as a few lines of plain text, aligned in columns.
struct SummaryText {
    var placement: Placement
    var origin: RunSummary.PlacementOrigin
    var table: TableCounts
    var steps: Int
    var sides: (left: Int, right: Int)
    var seconds: [Int]
    var quantities: [MetricSummary]
    var folder: String

    var text: String {
        var lines = [
            row("Recording", "\(fixed(table.duration, 1)) s, \(table.readings) samples" + rate + dropped),
            row("Placement", "\(placement.name) (\(origin.name))"),
        ]
        if placement == .other {
            lines.append(row("Steps", "not looked for: this placement gives orientation only (--orientation)"))
        } else {
            lines.append(row("Activity", activity))
            lines.append(row("Steps", count))
        }
        let told = quantities.filter { !$0.isEmpty }
        if !told.isEmpty {
            lines.append("")
            lines.append(line(["", "mean", "± 95 %", "left", "right", "n", ""]))
            for quantity in told { lines.append(line(cells(quantity))) }
        }
        lines.append("")
        lines.append(row("Results", folder))
        return lines.joined(separator: "\n") + "\n"
    }

    private var activity: String {
        Activity.allCases.map { "\($0.name) \(seconds[Int($0.rawValue)]) s" }.joined(separator: ", ")
    }

    private var count: String {
        "\(steps) (left \(sides.left), right \(sides.right), unknown \(steps - sides.left - sides.right))"
    }

    private var rate: String { table.rate.map { ", \(fixed($0, 1)) Hz" } ?? "" }

    private var dropped: String {
        var text = table.dropped > 0 ? ", \(table.dropped) rows dropped" : ""
        if table.gaps > 0 { text += ", \(table.gaps) gaps (\(fixed(table.gapTime, 1)) s)" }
        return text
    }

    private func cells(_ quantity: MetricSummary) -> [String] {
        func mean(_ side: Side) -> String {
            quantity.mean(.still, side).map { fixed($0.value, quantity.descriptor.decimals) } ?? "-"
        }
        let name = quantity.descriptor.key.split(separator: "_").joined(separator: " ")
        let title = name.prefix(1).uppercased() + name.dropFirst()
        let unit = quantity.descriptor.unit == Dimensionless.symbol ? "" : quantity.descriptor.unit
        let interval = quantity.halfInterval(placement).map { "± " + fixed($0, quantity.descriptor.decimals) } ?? "-"
        return [
            title, mean(.unknown), interval, mean(.left), mean(.right), "\(quantity.mean()?.count ?? 0)", unit,
        ]
    }

    /// A name, five numbers to the right, a unit.
    private func line(_ cells: [String]) -> String {
        let numbers = cells[1...5].map { String(repeating: " ", count: max(1, 10 - $0.count)) + $0 }.joined()
        let text = padded(cells[0], 24) + numbers + (cells[6].isEmpty ? "" : "  " + cells[6])
        return text
    }

    private func row(_ name: String, _ value: String) -> String { padded(name, 12) + value }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }

    private func fixed(_ value: Double, _ decimals: Int) -> String {
        var bytes: [UInt8] = []
        FixedDecimal.append(value, decimals: decimals, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
