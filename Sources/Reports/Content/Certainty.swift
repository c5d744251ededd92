// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Exports
internal import Gait
internal import Motion
internal import Sessions

/// How sure a report is, what its sensor can't see, and where its numbers come from.
struct Certainty {
    let report: SessionReport

    init(_ report: SessionReport) { self.report = report }

    static func mounting(_ findings: StreamFindings) -> String {
        guard findings.placement.isPelvis else {
            return findings.placement.isFoot ? "axes found from the foot’s own turning" : "not needed"
        }
        let found = findings.mountings.first { $0.state == .forward || $0.state == .locked }
        guard let found else {
            return findings.mountings.contains { $0.state == .axis } ? "axis found, front not known" : "not found"
        }
        let slips = findings.slips
        if slips.isEmpty { return "found at \(Wording.clock(found.time)), did not slip" }
        return "found at \(Wording.clock(found.time)); moved at \(Wording.list(slips.prefix(3).map(Wording.clock)))"
            + (slips.count > 3 ? " and \(slips.count - 3) times more" : "")
    }

    static func signal(_ findings: StreamFindings) -> String {
        let lost = findings.silences.map { $0.upperBound - $0.lowerBound }
        let total = lost.reduce(0, +)
        let quality = findings.summary.steps.byQuality
        let all = max(quality.reduce(0, +), 1)
        let good = Double(quality[Int(Quality.good.rawValue)]) / Double(all)
        let word = good >= 0.9 ? "good" : good >= 0.6 ? "fair" : findings.summary.steps.total == 0 ? "no steps" : "poor"
        guard total >= 0.5 else { return "\(word); nothing lost" }
        return "\(word); lost \(Wording.span(total)) in \(Wording.plural(lost.count, "gap", "gaps"))"
    }

    var sentences: [String] {
        guard let main = report.main else { return ["There is no sensor in this session."] }
        var lines = [report.leftOutWords(main) + "."]
        let unknown = main.steps(.unknown)
        if unknown > 0, main.placement.isPelvis {
            lines.append(
                "Left or right not known for these \(Wording.plural(unknown, "step", "steps")): they count for both sides together only."
            )
        }
        lines.append("Position of the sensor: \(Self.mounting(main)). Signal: \(Self.signal(main)).")
        if main.stream.record.placementOrigin == "assumed" {
            lines.append("That the sensor was worn at the \(Wording.name(main.placement)) was assumed, not entered.")
        } else if main.stream.record.placementOrigin == "guessed" {
            lines.append("That the sensor was worn at the \(Wording.name(main.placement)) was guessed from its motion.")
        }
        lines.append(
            "“±” is 95 %: the scatter of the steps and what this kind of sensor is off by on people (docs/summary.md of gaitd). Comparisons of one side with the other are surer than each value by itself."
        )
        if let clock = main.clock, let drift = clock.drift {
            lines.append(
                "The sensor’s clock ran \(Wording.signed(drift, 0))\(Wording.thinSpace)ppm against the computer’s; \(Wording.plural(Int(clamping: clock.counts.lost), "sample", "samples")) of it never came."
            )
        }
        if let pelvic = main.activity.flatMap({ report.row("pelvic_drop", main, $0) }),
            let change = pelvic.descriptor.minimalDetectableChange
        {
            lines.append(
                "A change of the drop below \(Wording.number(change, 1))° between days can’t be told from noise (Dingenen 2018, 2-D video)."
            )
        }
        if report.streams.count > 1, let agreement = agreement { lines.append(agreement) }
        return lines
    }

    /// Two sensors on one body see the same steps.
    private var agreement: String? {
        let cadences = report.streams.compactMap { findings in
            findings.activity.flatMap { findings.quantity("cadence")?[$0, .unknown].mean }.map { (findings, $0) }
        }
        guard cadences.count > 1 else { return nil }
        let words = cadences.map { "\(Wording.name($0.0.placement)) \(Wording.number($0.1, 1))" }
        return "Cadence by sensor: \(Wording.list(words)) steps/min."
    }

    var unseen: [String] {
        guard let main = report.main else { return ["Everything: no sensor was there."] }
        switch main.placement {
        case .sacrum, .hipLeft, .hipRight:
            var lines = [
                "Trunk, hip, knee and foot: this sensor sees the pelvis alone.",
                "Step width in centimetres is not calibrated; the crossover index is for one person’s trends.",
                "Forces, and which muscle does what.",
            ]
            if main.placement.isHip { lines.append("At the hip belts and soft tissue move more than at the sacrum.") }
            if report.row("pelvic_drop", main, main.activity ?? .run) == nil {
                lines.append("The pelvic drop of this session: it needs a gyroscope and a position that was found.")
            }
            return lines
        case .footLeft, .footRight:
            return [
                "A foot sensor can’t see the pelvis: no drop, no step width, no crossover.",
                "The other foot: times between feet are taken from one foot’s strides.",
            ]
        case .other: return ["Steps: the sensor was worn neither at the pelvis nor at a foot."]
        }
    }

    var provenance: [(String, String)] {
        let header = report.header
        var rows = [
            ("session", header.uuid), ("file", String(report.path.split(separator: "/").last ?? "")),
            ("recorded by", "gaitd \(header.programVersion)"),
            (
                "steps by",
                "method version \(header.algorithmVersion), uncertainty table \(SystematicUncertainty.tableVersion)"
            ),
            ("report by", "gaitd \(ProgramVersion.current)"),
            ("treadmill speed", report.belt.speeds == nil ? "not entered" : "entered by a person"),
        ]
        for findings in report.streams {
            let record = findings.stream.record
            rows.append(
                (
                    "sensor \(findings.stream.number)",
                    "\(record.deviceTitle.isEmpty ? record.deviceKey : record.deviceTitle), \(record.description.protocolName), \(Wording.name(findings.placement)) (\(record.placementOrigin)), \(Wording.count(findings.stream.bytes)) bytes in \(Wording.count(findings.stream.chunks)) chunks"
                ))
        }
        rows.append(
            (
                "raw data",
                report.damages.isEmpty
                    ? "all checksums right" : Wording.list(report.damages.prefix(3).map(\.description))
            ))
        if let baseline = report.baseline { rows.append(("baseline", "\(baseline.name), \(baseline.start.date)")) }
        for (key, value) in header.provenance.sorted(by: { $0.key < $1.key }) { rows.append((key, value)) }
        return rows
    }
}
