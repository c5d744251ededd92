// SPDX-License-Identifier: Apache-2.0

internal import Gait
internal import Motion

/// The tables of metrics: the report's own activity first, then others and other sensors that have enough steps.
struct MetricTables {
    let report: SessionReport

    init(_ report: SessionReport) { self.report = report }

    /// How a metric is shown to people: scaled, named, rounded.
    struct Look {
        var name: String
        var scale = 1.0
        var decimals: Int

        init(_ descriptor: MetricDescriptor) {
            switch descriptor.key {
            case "cadence": self.init("Cadence, steps/min", decimals: 0)
            case "contact_time": self.init("Contact time, ms", scale: 1000, decimals: 0)
            case "flight_time": self.init("Flight time, ms", scale: 1000, decimals: 0)
            case "swing_time": self.init("Swing time, ms", scale: 1000, decimals: 0)
            case "step_time": self.init("Step time, ms", scale: 1000, decimals: 0)
            case "vertical_oscillation": self.init("Vertical oscillation, mm", scale: 1000, decimals: 0)
            case "pelvic_drop": self.init("Pelvic drop, °", decimals: 1)
            case "crossover_index": self.init("Crossover index (0 rails · 1 one line)", decimals: 2)
            case "step_width": self.init("Step width, cm (not calibrated)", scale: 100, decimals: 1)
            case "foot_strike_angle": self.init("Foot strike angle, °", decimals: 1)
            case "stride_length": self.init("Stride length, m", decimals: 2)
            case "stride_speed": self.init("Speed over the ground or belt, m/s", decimals: 2)
            case "lateral_excursion": self.init("Lateral excursion of the foot, cm", scale: 100, decimals: 1)
            case "static_obliquity": self.init("Standing tilt of pelvis or road, °", decimals: 1)
            case "turn_rate": self.init("Turning, °/s", decimals: 1)
            default: self.init(descriptor.key + ", " + descriptor.unit, decimals: descriptor.decimals)
            }
        }

        private init(_ name: String, scale: Double = 1, decimals: Int) {
            self.name = name
            self.scale = scale
            self.decimals = decimals
        }

        func figure(_ figure: MeanFigure?) -> String {
            guard let figure else { return Wording.absent }
            return Wording.interval(scale * figure.mean, figure.half.map { scale * $0 }, decimals)
        }

        func value(_ value: Double) -> String { Wording.number(scale * value, decimals) }
        func change(_ value: Double) -> String { Wording.signed(scale * value, decimals) }
    }

    /// Left out of the page for people; the JSON has them.
    private static let rare: Set<String> = ["turn_rate", "step_time", "static_obliquity"]
    /// s of an activity that is worth a table of its own.
    private static let fewestSteps = 20

    var contexts: [[String: Any]] {
        var tables: [[String: Any]] = []
        for (number, findings) in report.streams.enumerated() {
            let order = [findings.activity] + [Activity.run, .walk].filter { $0 != findings.activity }
            for activity in order.compactMap({ $0 }) {
                let rows = report.rows(findings, activity)
                let isMain = number == 0 && activity == report.activity
                guard let count = rows.compactMap({ $0.both?.count }).max(), isMain || count >= Self.fewestSteps else {
                    continue
                }
                tables.append(table(findings, activity, rows, isMain: isMain, number: number))
            }
        }
        return tables
    }

    private func table(
        _ findings: StreamFindings, _ activity: Activity, _ rows: [MetricRow], isMain: Bool, number: Int
    ) -> [String: Any] {
        let compares = isMain && report.baseline != nil
        var heading = "\(Wording.name(activity)), per leg"
        if compares, let baseline = report.baseline {
            heading += ", against the baseline of \(baseline.start.dayAndMonth)"
        }
        if number > 0 {
            heading = "\(Wording.name(activity)), by the sensor at the \(Wording.name(findings.placement))"
        }
        var context: [String: Any] = [
            "heading": heading,
            "rows": rows.filter { !Self.rare.contains($0.descriptor.key) }.map {
                row($0, activity, compares: compares)
            },
        ]
        if compares { context["compares"] = true }
        let notes = [
            compares ? report.baseline?.obstacle.map { "Not compared: \($0)." } : nil,
            compares ? report.baseline?.caution : nil,
            isMain && report.baseline == nil
                ? "No baseline to compare with: name one with --baseline, or tag an earlier session “baseline”." : nil,
        ]
        let note = notes.compactMap { $0 }.joined(separator: " ")
        if !note.isEmpty { context["note"] = note }
        return context
    }

    private func row(_ row: MetricRow, _ activity: Activity, compares: Bool) -> [String: Any] {
        let look = Look(row.descriptor)
        let figures = row.isSided ? [row.left, row.right].compactMap { $0 } : [row.both].compactMap { $0 }
        var context: [String: Any] = [
            "name": look.name, "left": look.figure(row.left), "right": look.figure(row.right),
            "both": look.figure(row.both), "more": more(row, look),
            "deviation": figures.map { $0.standardDeviation.map(look.value) ?? Wording.absent }.joined(
                separator: " · "),
            "count": figures.map { Wording.count($0.count) }.joined(separator: " · "),
        ]
        if row.isSided { context["sided"] = true }
        guard compares else { return context }
        context["compares"] = true
        let sides: [Side] = row.isSided ? [.left, .right] : [.unknown]
        let letters = row.isSided ? ["L ", "R "] : [""]
        let changes = sides.map { report.change(row, $0, activity) }
        context["before"] = joined(letters, sides.map { report.before(row, $0, activity).map { look.value($0.mean) } })
        context["change"] = joined(letters, changes.map { $0?.by.map(look.change) })
        let verdicts = changes.map { verdict($0, look) }
        context["verdict"] =
            Set(verdicts).count == 1 ? verdicts[0] : zip(letters, verdicts).map { $0 + $1 }.joined(separator: " · ")
        if changes.contains(where: { $0?.isReal ?? false }) { context["isReal"] = true }
        return context
    }

    private func joined(_ letters: [String], _ values: [String?]) -> String {
        if values.allSatisfy({ $0 == nil }) { return Wording.absent }
        return zip(letters, values).map { $0 + ($1 ?? Wording.absent) }.joined(separator: " · ")
    }

    private func verdict(_ change: Change?, _ look: Look) -> String {
        switch change {
        case .real: "real"
        case .undetectable(_, _, let threshold): "no detectable change (below \(look.value(threshold)))"
        case .notComparable(let why): "not compared: \(why)"
        case nil: Wording.absent
        }
    }

    /// The sign as a side: `left 4 %`.
    private func more(_ row: MetricRow, _ look: Look) -> String {
        guard row.isSided, let symmetry = row.symmetry else { return Wording.absent }
        let half = StepMean.coverageFactor * symmetry.differenceUncertainty
        guard abs(symmetry.difference) > half else { return "not told apart" }
        let side = symmetry.difference > 0 ? "left" : "right"
        if row.descriptor.unit != "deg", row.descriptor.key != "crossover_index", let percent = symmetry.percent {
            return "\(side) \(Wording.number(abs(percent), 0))\(Wording.thinSpace)%"
        }
        return "\(side) \(look.value(abs(symmetry.difference)))"
    }
}
