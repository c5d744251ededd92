// SPDX-License-Identifier: Apache-2.0

internal import Exports
internal import Gait
internal import Motion
internal import Sessions

/// What the run came to, in three sentences that anybody can read.
extension SessionReport {
    public var sentences: [String] {
        guard let main, let activity else { return [nothingCounted] }
        return [cadenceSentence(main, activity), sidesSentence(main, activity), trendSentence(main, activity)]
            .compactMap { $0 }
    }

    private var nothingCounted: String {
        guard let main else { return "No sensor's data are in this session." }
        let total = main.summary.steps.total
        if main.placement == .other {
            return "The sensor was not worn at the pelvis or a foot: there is orientation, but no steps."
        }
        if total == 0 {
            return "No steps were found in \(Wording.span(main.extent.upperBound - main.extent.lowerBound)) of data."
        }
        return
            "\(Wording.plural(total, "step was", "steps were")) found, but none can be used: \(leftOutWords(main).lowercasedFirst)."
    }

    private func cadenceSentence(_ main: StreamFindings, _ activity: Activity) -> String? {
        guard let figure = row("cadence", main, activity)?.both else { return nil }
        let cadence = Wording.number(figure.mean, 0)
        guard let target, let share = shareInTarget else {
            return
                "Cadence was \(cadence) steps a minute over \(Wording.plural(figure.count, "step", "steps")) of \(activity == .run ? "running" : "walking")."
        }
        let range = "\(Wording.number(target.lowerBound, 0))–\(Wording.number(target.upperBound, 0))"
        return
            "Cadence was \(cadence); it was inside your target of \(range) for \(Wording.number(100 * share, 0))\(Wording.thinSpace)% of the run."
    }

    private func sidesSentence(_ main: StreamFindings, _ activity: Activity) -> String? {
        guard let row = row("pelvic_drop", main, activity) else { return contactSentence(main, activity) }
        if let sentence = changeSentence(row, activity) { return sentence }
        guard let left = row.left, let right = row.right else {
            return "Which leg is which is not known, so the pelvic drop has no sides: see how sure this is."
        }
        var text =
            "The pelvis fell by \(Wording.interval(left.mean, left.half, 1))° with the left foot down and by \(Wording.interval(right.mean, right.half, 1))° with the right"
        if let symmetry = row.symmetry {
            let half = StepMean.coverageFactor * symmetry.differenceUncertainty
            let side = symmetry.difference > 0 ? "left" : "right"
            text +=
                abs(symmetry.difference) > half
                ? ": \(Wording.interval(abs(symmetry.difference), half, 1))° more on the \(side)."
                : "; the two can't be told apart (\(Wording.interval(abs(symmetry.difference), half, 1))°)."
        } else {
            text += "."
        }
        return text
    }

    /// Against the baseline; the involved side first, or the one that changed more.
    private func changeSentence(_ row: MetricRow, _ activity: Activity) -> String? {
        guard let baseline else { return nil }
        if let obstacle = baseline.obstacle {
            return "Not compared with \(baseline.start.dayAndMonth): \(obstacle)."
        }
        let changes = [Side.left, .right].compactMap { side in
            change(row, side, activity).flatMap { change in change.by.map { (side, change, $0) } }
        }
        let involved = header.runner?.involvedSide ?? .unknown
        guard
            let (side, change, by) = changes.max(by: { a, b in
                (a.0 == involved ? 1 : 0, a.1.isReal ? 1 : 0, abs(a.2)) < (
                    b.0 == involved ? 1 : 0, b.1.isReal ? 1 : 0, abs(b.2)
                )
            })
        else { return nil }
        let name = Wording.name(side)
        switch change {
        case .real(_, let half, _):
            return
                "The \(name) pelvic drop \(by < 0 ? "fell" : "rose") by \(Wording.interval(abs(by), half, 1))° since \(baseline.start.dayAndMonth): a real change."
        case .undetectable(_, _, let threshold):
            return
                "No detectable change of the \(name) pelvic drop since \(baseline.start.dayAndMonth) (\(Wording.number(abs(by), 1))°; less than \(Wording.number(threshold, 1))° can't be told from noise)."
        case .notComparable(let why): return "The pelvic drop was not compared: \(why)."
        }
    }

    private func contactSentence(_ main: StreamFindings, _ activity: Activity) -> String? {
        guard let figure = row("contact_time", main, activity)?.both else { return nil }
        let half = figure.half.map { 1000 * $0 }
        let sentence =
            "The foot was on the ground for \(Wording.interval(1000 * figure.mean, half, 0))\(Wording.thinSpace)ms a step."
        return main.placement.isFoot ? sentence + " A foot sensor can't see the pelvis." : sentence
    }

    /// How the most telling metric went along the run.
    private func trendSentence(_ main: StreamFindings, _ activity: Activity) -> String? {
        let key =
            main.placement.isPelvis && row("pelvic_drop", main, activity)?.left != nil ? "pelvic_drop" : "contact_time"
        guard let row = row(key, main, activity),
            let drift = drifts(row, main).max(by: {
                (abs($0.by) > $0.half ? 1 : 0, abs($0.by)) < (abs($1.by) > $1.half ? 1 : 0, abs($1.by))
            })
        else { return nil }
        let isNone = abs(drift.by) <= drift.half
        let drop = isNone && drift.side != .unknown ? "Neither leg’s drop" : "The \(Wording.name(drift.side)) drop"
        let what = key == "pelvic_drop" ? drop : "Contact time"
        let (scale, unit, decimals) = key == "pelvic_drop" ? (1.0, "°", 1) : (1000.0, Wording.thinSpace + "ms", 0)
        if isNone {
            return
                "\(what) \(drop.hasPrefix("Neither") && key == "pelvic_drop" ? "changed" : "did not change") detectably along the run (\(Wording.interval(scale * abs(drift.by), scale * drift.half, decimals))\(unit))."
        }
        return
            "\(what) \(drift.by > 0 ? "grew" : "shrank") by \(Wording.interval(scale * abs(drift.by), scale * drift.half, decimals))\(unit) along the run."
    }

    func row(_ key: String, _ findings: StreamFindings, _ activity: Activity) -> MetricRow? {
        findings.quantity(key).flatMap { MetricRow($0, activity, findings.placement) }
    }

    /// A straight line's change from the first step to the last.
    struct Drift {
        var side: Side
        var by: Double
        /// Of the 95 % interval.
        var half: Double
    }

    func drifts(_ row: MetricRow, _ findings: StreamFindings) -> [Drift] {
        guard let first = findings.thirds.first?.start, let last = findings.thirds.last?.end else { return [] }
        let minutes = (last - first) / 60
        return row.trends.filter { $0.slope.halfInterval > 0 }.map { side, slope in
            Drift(side: side, by: minutes * slope.perMinute, half: minutes * slope.halfInterval)
        }
    }

    /// `312 steps left out: 40 out of rhythm, 8 at the ends of bouts.`
    func leftOutWords(_ findings: StreamFindings) -> String {
        let counts = findings.summary.steps.leftOut
        let total = counts.reduce(0, +)
        guard total > 0 else { return "No step was left out" }
        let parts = StepExclusion.allCases.compactMap { reason -> String? in
            let count = counts[Int(reason.rawValue)]
            return count > 0 ? "\(Wording.count(count)) \(Self.words(reason))" : nil
        }
        return "\(Wording.plural(total, "step", "steps")) left out of means: " + Wording.list(parts)
    }

    private static func words(_ reason: StepExclusion) -> String {
        switch reason {
        case .irregular: "out of rhythm"
        case .boutEdge: "when setting off or stopping"
        case .turning: "in turns"
        case .poor: "with samples missing or the sensor moving"
        }
    }
}

extension String {
    fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
