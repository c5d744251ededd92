// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Exports
internal import Gait
internal import Motion
internal import Mustache
internal import Sessions

/// The report as one HTML page that needs nothing else: no script, no request, legible in print.
public struct ReportPage {
    public let report: SessionReport

    public init(_ report: SessionReport) { self.report = report }

    public func html() throws(ReportError) -> String {
        try PageTemplates.render("report", context)
    }

    private var context: [String: Any] {
        var context: [String: Any] = [
            "version": ProgramVersion.current, "style": PageTemplates.style, "title": title,
            "date": report.start.date, "times": "\(report.start.time)–\(report.end.time)",
            "belt": report.belt.text, "facts": facts.map { ["name": $0.0, "value": $0.1] },
            "alerts": alerts, "sentences": report.sentences,
            "tables": MetricTables(report).contexts, "charts": ReportCharts(report).contexts,
            "lists": ReportLists(report).contexts, "certainty": Certainty(report).sentences,
            "unseen": Certainty(report).unseen,
            "provenance": Certainty(report).provenance.map { ["name": $0.0, "value": $0.1] },
            "shortID": String(report.header.uuid.prefix(8)),
        ]
        if let runner = report.header.runner {
            context["runner"] = runner.name
            if runner.involvedSide != .unknown { context["involved"] = Wording.name(runner.involvedSide) }
        }
        return context
    }

    private var title: String {
        switch report.activity {
        case .run: "Run report"
        case .walk: "Walk report"
        default: "Session report"
        }
    }

    private var alerts: [String] {
        var alerts: [String] = []
        switch report.header.state {
        case .recording where report.isBeingRecorded:
            alerts.append("This session is still being recorded: the report is of what is there so far.")
        case .recording:
            alerts.append(
                "This session ended without warning; everything up to \(report.end.time) is here. gait sessions recover completes it."
            )
        case .recovered:
            alerts.append("This session ended without warning; everything up to \(report.end.time) is here.")
        case .closed: break
        }
        if report.header.algorithmVersion != AlgorithmVersion.current {
            alerts.append(
                "The steps were computed by version \(report.header.algorithmVersion) of the method; this program has \(AlgorithmVersion.current). Derive them again: gait sessions recover."
            )
        }
        if !report.damages.isEmpty {
            alerts.append(
                "\(Wording.plural(report.damages.count, "part", "parts")) of the raw data are damaged; the rest counts."
            )
        }
        return alerts
    }

    private var facts: [(String, String)] {
        guard let main = report.main else { return [("Sensor", "none in this session")] }
        let record = main.stream.record
        let device = record.deviceTitle.isEmpty ? record.description.protocolName : record.deviceTitle
        let rate = main.clock.map { $0.rate > 0 ? ", \(Wording.number($0.rate, 0))\(Wording.thinSpace)Hz" : "" } ?? ""
        let steps = main.summary.steps
        return [
            ("Sensor", "\(device), \(Wording.name(main.placement))\(rate)"),
            ("Mounting", Certainty.mounting(main)),
            (
                "Steps",
                "L \(Wording.count(main.steps(.left))) · R \(Wording.count(main.steps(.right)))"
                    + (main.steps(.unknown) > 0 ? " · side not known \(Wording.count(main.steps(.unknown)))" : "")
                    + "; \(Wording.count(steps.inMeans)) of \(Wording.count(steps.total)) count"
            ),
            ("Signal", Certainty.signal(main)),
        ]
    }
}

/// What a report can fail by.
public enum ReportError: Error, CustomStringConvertible {
    case template(name: String, reason: String)

    public var description: String {
        switch self {
        case .template(let name, let reason):
            "The page's template \(name) can't be used: \(reason). This is a fault of gaitd; please report it."
        }
    }
}

/// The pages' templates, compiled into the program.
enum PageTemplates {
    static let style = String(decoding: PackageResources.report_css, as: UTF8.self)

    static func render(_ name: String, _ context: [String: Any]) throws(ReportError) -> String {
        let bytes = name == "comparison" ? PackageResources.comparison_mustache : PackageResources.report_mustache
        do {
            let template = try MustacheTemplate(string: String(decoding: bytes, as: UTF8.self))
            return template.render(context)
        } catch {
            throw .template(name: name, reason: "\(error)")
        }
    }
}
