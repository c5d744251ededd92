// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Live
internal import Motion

/// The terminal view as lines of text: a pure function of what is known and of the size, so that it can be tested and never scrolls.
struct LiveScreen {
    let columns: Int
    let rows: Int
    let hasColor: Bool

    private var isNarrow: Bool { columns < 78 }

    /// At most `rows` lines of at most `columns` columns. `prompt`: a question that is being answered, at the bottom.
    func lines(_ model: LiveModel, prompt: String? = nil) -> [String] {
        var lines = [head(model), ""]
        if let banner = banner(model) { lines += [banner, ""] }
        lines += [cadence(model), scale(model), ""]
        lines += drops(model) + [crossover(model)]
        if isNarrow { lines.append(contact(model)) }
        lines += steps(model)
        // What is left of the screen shows the last minutes, then what was said.
        let rest = rows - lines.count - 2
        if rest >= 2 { lines += ["", history(model)] }
        while lines.count < rows - 2 { lines.append("") }
        lines = Array(lines.prefix(rows - 2))
        lines.append(model.said.map { " \($0.text)" } ?? "")
        lines.append(prompt ?? foot(model))
        return lines.map { clipped($0) }
    }

    // MARK: Lines

    private func head(_ model: LiveModel) -> String {
        guard let status = model.status else { return " Connecting to gaitd" }
        let activity = status.state == .noSensor ? "✕ No sensor" : status.activity.map { Self.word($0) } ?? "Waiting"
        var left = " \(activity)  \(Self.clock(status.session?.duration))"
        if let device = status.devices.first(where: { $0.stream != nil }) ?? status.devices.first {
            left += "   \(device.title.prefix(24))"
            if let placement = device.placement { left += " \(placement.name)" }
            if let rate = device.rate, !isNarrow { left += " \(Self.number(rate)) Hz" }
        }
        left += "  " + Self.quality(status.quality)
        guard !isNarrow, let session = status.session else { return left }
        let name = session.name + " "
        let whole = spread(left, (status.isRecording ? "session " : "not recording ") + name)
        return whole == left ? spread(left, name) : whole
    }

    private func banner(_ model: LiveModel) -> String? {
        if !model.isConnected { return paint(" Connection lost. Trying again.", .alert) }
        guard let status = model.status else { return nil }
        let device = status.devices.first
        let text: String
        switch status.state {
        case .live: return nil
        case .noSensor: text = "No sensor found. Push the receiver in, switch the sensor on, or run \"gait doctor\"."
        case .listening: text = "Listening to \(device?.node ?? device?.title ?? "the sensor")"
        case .stale: text = "No data from the sensor for \(Self.number(status.age)) s"
        case .slipped: text = "Sensor moved. Measuring its position again."
        case .findingMounting:
            text =
                "Walk or run a few steps"
                + (status.mountingStepsNeeded.map { ": \(status.mountingSteps ?? 0) of \($0)" } ?? "")
        case .sideUnknown: text = "Left or right not known yet"
        case .paused: text = "Not recording. Start with \"gait start\"."
        case .diskFull: text = "Disk nearly full: nothing more is recorded"
        case .readOnly: text = "The folder of sessions can't be written: nothing is recorded"
        }
        let isAlert = [.noSensor, .diskFull, .readOnly, .stale].contains(status.state)
        return paint(" " + (status.sentence ?? text), isAlert ? .alert : .strong)
    }

    private func cadence(_ model: LiveModel) -> String {
        let band = model.status?.coaching.cadence
        let number = paint(Self.number(model.cadence).leftPadded(to: 6), .strong)
        var line = number + " steps/min"
        guard let band else { return line }
        line += "   target \(Self.number(band.lower))–\(Self.number(band.upper))"
        if let value = model.cadence {
            let shown = value.rounded()
            let low = band.lower.rounded(.up), high = band.upper.rounded(.down)
            line += "   "
            line +=
                shown < low
                ? paint("▲ \(Self.number(low - shown)) more a minute", .warn)
                : shown > high
                    ? paint("▼ ease off by \(Self.number(shown - high))", .warn) : paint("✓ in band", .good)
        }
        if let share = model.status?.coaching.inBand, !isNarrow {
            return spread(line, "\(Self.number(100 * share)) % of the run   ")
        }
        return line
    }

    /// `168 ├────┤████▼███├────┤ 186`: the band in the middle third.
    private func scale(_ model: LiveModel) -> String {
        guard let band = model.status?.coaching.cadence else { return "" }
        let width = min(48, columns - 16) / 3 * 3, third = width / 3
        let span = band.upper - band.lower
        let low = band.lower - span, high = band.upper + span
        var cells =
            Array(repeating: "─", count: third) + Array(repeating: "█", count: third)
            + Array(repeating: "─", count: third)
        cells[0] = "├"
        cells[third - 1] = "┤"
        cells[2 * third] = "├"
        cells[width - 1] = "┤"
        if let value = model.cadence {
            let share = (value - low) / (high - low)
            cells[max(0, min(width - 1, Int((share * Double(width - 1)).rounded())))] = "▼"
        }
        return Self.number(low).leftPadded(to: 6) + " " + cells.joined() + " " + Self.number(high)
    }

    private func drops(_ model: LiveModel) -> [String] {
        let recent = model.status?.recent["pelvic_drop"]
        let left = drop("L ●", recent?.left, model, .left), right = drop("R ■", recent?.right, model, .right)
        return isNarrow ? ["   drop  " + left, "         " + right] : ["   drop  " + left.padded(to: 33) + " " + right]
    }

    private func drop(_ mark: String, _ mean: LiveStatus.RecentMean?, _ model: LiveModel, _ side: Side) -> String {
        guard let mean else { return "\(mark) —" }
        let values = model.steps.filter { $0.side == side }.compactMap(\.drop).suffix(11)
        let interval = mean.interval.map { " ±\(Self.number($0, 1))" } ?? ""
        return "\(mark) \(Self.number(mean.mean, 1))°\(interval) " + Self.spark(values.map { $0 })
    }

    private func crossover(_ model: LiveModel) -> String {
        var line = "   cross "
        if let mean = model.status?.recent["crossover_index"]?.both?.mean {
            var cells = Array(repeating: "·", count: 11)
            cells[max(0, min(10, Int((mean * 10).rounded())))] = "▮"
            line += "\(Self.number(mean, 2))  rails \(cells.joined()) one line"
        } else {
            line += "—"
        }
        return isNarrow ? line : line.padded(to: 46) + contact(model)
    }

    private func contact(_ model: LiveModel) -> String {
        func milliseconds(_ key: String) -> String {
            Self.number(model.status?.recent[key]?.both.map { $0.mean * 1000 }) + " ms"
        }
        let text = "contact \(milliseconds("contact_time"))   flight \(milliseconds("flight_time"))"
        return isNarrow ? "   " + text : text
    }

    private func steps(_ model: LiveModel) -> [String] {
        let shown = model.steps.suffix(min(24, (columns - 12) / 2))
        var left = "   steps L", right = "         R"
        for step in shown {
            let isGood = step.quality == .good
            left += step.side == .left ? (isGood ? " ●" : " ○") : step.side == .unknown ? " ?" : "  "
            right += step.side == .right ? (isGood ? " ■" : " □") : "  "
        }
        return [left, right]
    }

    private func history(_ model: LiveModel) -> String {
        let width = columns - 26
        let values = model.history.suffix(max(10, width))
        return "   last " + "\(values.count) s".padded(to: 6) + Self.spark(Array(values))
    }

    private func foot(_ model: LiveModel) -> String {
        let keys = " p pain  l lap  t target  m mute  q quit"
        guard let latency = model.status?.latency, !isNarrow else { return keys }
        return spread(keys, "latency \(Self.number(latency.p50, 1)) ms p99 \(Self.number(latency.p99, 1)) ")
    }

    // MARK: Words and numbers

    private static func word(_ activity: Activity) -> String {
        switch activity {
        case .run: "Run"
        case .walk: "Walk"
        case .still: "Still"
        }
    }

    private static func quality(_ quality: Quality?) -> String {
        switch quality {
        case .good: "quality ▮▮▮ good"
        case .fair: "quality ▮▮▯ fair"
        case .poor: "quality ▮▯▯ poor"
        case nil: "quality ▯▯▯ none"
        }
    }

    static func clock(_ seconds: Double?) -> String {
        guard let seconds, seconds.isFinite, seconds >= 0, seconds < 1e7 else { return "—:—" }
        let whole = Int(seconds)
        func two(_ number: Int) -> String { String(number).leftPadded(to: 2, with: "0") }
        return whole < 3600
            ? "\(two(whole / 60)):\(two(whole % 60))" : "\(whole / 3600):\(two(whole / 60 % 60)):\(two(whole % 60))"
    }

    static func number(_ value: Double?, _ decimals: Int = 0) -> String {
        guard let value, value.isFinite else { return "—" }
        return String(format: "%.\(decimals)f", value).replacingOccurrences(of: "-", with: "−")
    }

    /// Eight heights between the least and the largest value; a blank where there is none.
    static func spark(_ values: [Double?]) -> String {
        let known = values.compactMap { $0 }
        guard let low = known.min(), let high = known.max() else { return "" }
        let heights = Array("▁▂▃▄▅▆▇█")
        // Less than one unit of range is no change worth drawing.
        let range = max(high - low, 1)
        return String(
            values.map { value in
                guard let value else { return " " }
                return heights[min(7, Int((value - low) / range * 7.99))]
            })
    }

    // MARK: Form

    private enum Paint: String {
        case strong = "1"
        case good = "32"
        case warn = "33"
        case alert = "1;31"
    }

    private func paint(_ text: String, _ paint: Paint) -> String {
        hasColor ? "\u{1B}[\(paint.rawValue)m\(text)\u{1B}[0m" : text
    }

    private func spread(_ left: String, _ right: String) -> String {
        let gap = columns - Self.width(left) - Self.width(right)
        return gap > 0 ? left + String(repeating: " ", count: gap) + right : left
    }

    /// Columns that a line takes: what paints it takes none. None of our signs is wider than one.
    static func width(_ text: String) -> Int {
        var width = 0, isEscape = false
        for character in text {
            if character == "\u{1B}" {
                isEscape = true
            } else if isEscape {
                isEscape = character != "m"
            } else {
                width += 1
            }
        }
        return width
    }

    private func clipped(_ text: String) -> String {
        guard Self.width(text) > columns else { return text }
        var kept = "", width = 0, isEscape = false
        for character in text {
            if character == "\u{1B}" { isEscape = true }
            if !isEscape {
                guard width < columns else { continue }
                width += 1
            }
            kept.append(character)
            if isEscape, character == "m" { isEscape = false }
        }
        return kept
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - LiveScreen.width(self)))
    }

    fileprivate func leftPadded(to width: Int, with pad: Character = " ") -> String {
        String(repeating: pad, count: max(0, width - LiveScreen.width(self))) + self
    }
}
