// SPDX-License-Identifier: Apache-2.0

internal import Exports
internal import Gait
internal import Motion
internal import Sessions

/// The pictures of a report, each for a wide page and for a phone.
struct ReportCharts {
    let report: SessionReport

    init(_ report: SessionReport) { self.report = report }

    var contexts: [[String: Any]] {
        guard let main = report.main else { return [] }
        return [
            drop(main), stance(main), cadence(main), crossover(main), contact(main, "contact_time"),
            contact(main, "flight_time"),
        ]
        .compactMap { $0 }
    }

    /// `isHalf`: two beside each other on paper.
    static func context(
        _ heading: String, note: String? = nil, isHalf: Bool = false,
        _ draw: (_ width: Double, _ height: Double) -> String?
    ) -> [String: Any]? {
        guard let wide = draw(isHalf ? 380 : 760, 240), let narrow = draw(380, 230) else { return nil }
        var context: [String: Any] = [
            "heading": heading, "size": isHalf ? "half" : "whole", "wide": wide, "narrow": narrow,
        ]
        if let note { context["note"] = note }
        return context
    }

    private func drop(_ main: StreamFindings) -> [String: Any]? {
        guard let series = main.series("pelvic_drop") else { return nil }
        let lines = sides(main, series, scale: 1, decimals: 1, unit: "°")
        guard !lines.isEmpty else { return nil }
        let hasBands = lines.contains { $0.band != nil }
        let chart = RunChart(
            label: "Pelvic drop by stance leg along the run. " + twin(lines, 1, "°"), unit: "°", decimals: 1,
            lines: lines,
            extent: main.extent, silences: main.silences, flags: flags, includesZero: true)
        return Self.context(
            "Pelvic drop along the run, by stance leg",
            note: "Means of \(Wording.span(series.width)); ribbon: 95 % of their scatter"
                + (hasBands ? "; band: mean ± SD of the baseline." : ".")
        ) { chart.svg(width: $0, height: $1) }
    }

    private func stance(_ main: StreamFindings) -> [String: Any]? {
        guard let stance = main.stance else { return nil }
        let curves = stance.curves.map {
            StanceChart.Curve(
                side: $0.side, name: Wording.name($0.side) == "left" ? "Left" : "Right", mean: $0.mean,
                deviation: $0.deviation)
        }
        let counts = stance.curves.map { "\(Wording.name($0.side)) \(Wording.count($0.count))" }
        let chart = StanceChart(
            label:
                "Mean height of the swing side of the pelvis over the stance, by stance leg, in degrees from its height at contact.",
            curves: curves)
        return Self.context(
            "Pelvis over the stance", note: "Mean ± SD of the steps that count: \(Wording.list(counts)).", isHalf: true
        ) { chart.svg(width: $0, height: $1) }
    }

    private func cadence(_ main: StreamFindings) -> [String: Any]? {
        guard !main.cadence.isEmpty else { return nil }
        var chart = RunChart(
            label: "Cadence along the run in steps a minute, both feet.", unit: "steps/min", decimals: 0,
            lines: [
                .init(
                    side: .unknown, name: "", points: main.cadence,
                    width: MetricSeries.width(of: main.extent.upperBound - main.extent.lowerBound), band: nil)
            ],
            extent: main.extent, silences: main.silences)
        if let target = report.target {
            chart.target = (
                target, "target \(Wording.number(target.lowerBound, 0))–\(Wording.number(target.upperBound, 0))"
            )
        }
        if let own = ownBaseline {
            chart.reference = (own.cadence, "own baseline \(Wording.number(own.cadence, 0))")
        }
        return Self.context(
            report.target == nil ? "Cadence along the run" : "Cadence against target", note: cadenceNote,
            isHalf: main.stance != nil
        ) {
            chart.svg(width: $0, height: $1)
        }
    }

    private var cadenceNote: String? {
        report.shareInTarget.map {
            "In the target for \(Wording.number(100 * $0, 0)) % of the time with a known cadence."
        }
            ?? "No target was set."
    }

    /// The runner's own cadence at the speed of this run, or the only one known.
    private var ownBaseline: RunnerContext.Baseline? {
        let known = report.header.runner?.baselines ?? []
        guard let speeds = report.belt.speeds else { return known.count == 1 ? known[0] : nil }
        let speed = 0.5 * (speeds.lowerBound + speeds.upperBound)
        return known.filter { abs($0.speed - speed) <= Comparability.likeSpeeds }.min {
            abs($0.speed - speed) < abs($1.speed - speed)
        }
    }

    private func crossover(_ main: StreamFindings) -> [String: Any]? {
        guard let series = main.series("crossover_index") else { return nil }
        let line = RunChart.Line(side: .unknown, name: "", points: series.both, width: series.width, band: nil)
        let chart = RunChart(
            label: "Crossover index along the run: 0 is two rails, 1 is one line.", unit: "index: 0 rails, 1 one line",
            decimals: 2, lines: [line],
            extent: main.extent, silences: main.silences)
        return Self.context(
            "Crossover along the run", note: "An index, for trends of one person; not centimetres.", isHalf: true
        ) {
            chart.svg(width: $0, height: $1)
        }
    }

    private func contact(_ main: StreamFindings, _ key: String) -> [String: Any]? {
        guard let series = main.series(key) else { return nil }
        let name = key == "contact_time" ? "Contact time" : "Flight time"
        var lines = sides(main, series, scale: 1000, decimals: 0, unit: " ms")
        if lines.isEmpty {
            lines = [.init(side: main.placement.side, name: "", points: series.both, width: series.width, band: nil)]
        }
        let chart = RunChart(
            label: "\(name) along the run. " + twin(lines, 1000, " ms"), unit: "ms", scale: 1000, decimals: 0,
            lines: lines,
            extent: main.extent, silences: main.silences)
        return Self.context("\(name) along the run", isHalf: true) { chart.svg(width: $0, height: $1) }
    }

    private func sides(
        _ main: StreamFindings, _ series: MetricSeries, scale: Double, decimals: Int, unit: String
    ) -> [RunChart.Line] {
        guard let activity = main.activity, main.placement.isPelvis else { return [] }
        return [(Side.left, series.left, "Left"), (.right, series.right, "Right")].compactMap { side, points, name in
            guard !points.isEmpty else { return nil }
            let mean = main.quantity(series.key)?[activity, side].mean
            return RunChart.Line(
                side: side, name: "\(name) \(Wording.number(mean.map { scale * $0 }, decimals))\(unit)", points: points,
                width: series.width,
                band: series.key == "pelvic_drop" ? report.baseline?.band(series.key, activity, side) : nil)
        }
    }

    private func twin(_ lines: [RunChart.Line], _ scale: Double, _ unit: String) -> String {
        lines.compactMap { line in
            guard let first = line.points.first, let last = line.points.last else { return nil }
            let decimals = scale > 1 ? 0 : 1
            return
                "\(line.name.isEmpty ? "Both" : line.name): \(Wording.number(scale * first.value, decimals))\(unit) at first, \(Wording.number(scale * last.value, decimals))\(unit) at last."
        }
        .joined(separator: " ")
    }

    /// Pain and laps; notes are in the table.
    private var flags: [RunChart.Flag] {
        report.markers.compactMap { marker in
            let time = SessionTime.seconds(marker.time)
            switch marker.kind {
            case .pain(let degree, let place):
                return RunChart.Flag(time: time, text: "pain \(degree)" + (place.isEmpty ? "" : ", \(place)"))
            case .lap: return RunChart.Flag(time: time, text: "lap")
            case .note, .treadmill, .leftContact: return nil
            }
        }
    }
}
