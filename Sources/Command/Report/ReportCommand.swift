// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import ArgumentParser
internal import Reports
internal import Sessions

/// `gait report`.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Make a report of a session, or a comparison of several.",
        discussion: """
            One session gives its report; several give a comparison of all with the earliest. The page needs nothing but a browser and \
            prints on A4; a PDF is made of it by WeasyPrint (apt install weasyprint).

            A session is held against a baseline: the one named with --baseline, else the runner's latest earlier session that bears \
            the tag "baseline" (gait sessions tag SESSION baseline). Sessions are compared where runner, placement and activity are the \
            same and speeds within 0.7 km/h.

              gait report last                    writes NAME.html here
              gait report last -o run.pdf
              gait report monday friday -o change.html
              gait report last --format json -o -
            """)

    enum Format: String, CaseIterable, ExpressibleByArgument {
        case html, pdf, json
    }

    @Argument(help: ArgumentHelp(SessionPlaces.naming, valueName: "session"), completion: .file(extensions: ["gait"]))
    var sessions: [String]

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The file to write; - for standard output. By default NAME.html in this folder.", valueName: "path"),
        completion: .file(extensions: ["html", "pdf", "json"]))
    var output: String?

    @Option(help: "html, pdf or json; by default what the file's name ends with.")
    var format: Format?

    @Option(
        help: ArgumentHelp("The session to compare with, or none.", valueName: "session"),
        completion: .file(extensions: ["gait"]))
    var baseline: String?

    @Flag(help: "Print nothing but errors.")
    var quiet = false

    func validate() throws {
        if format == nil, let output, output != "-", Self.format(of: output) == nil {
            throw ValidationError("\(output) ends with none of .html, .pdf and .json: say which with --format.")
        }
        if sessions.count > 1, baseline != nil {
            throw ValidationError("--baseline is for one session; several are compared with the earliest of them.")
        }
    }

    func run() throws {
        let chosen = format ?? output.flatMap(Self.format) ?? .html
        let readers = try sessions.map(SessionPlaces.open)
        let bytes: [UInt8]
        if readers.count == 1 {
            bytes = try single(readers[0], chosen)
        } else {
            bytes = try several(readers, chosen)
        }
        let path = output ?? Self.defaultPath(readers, chosen)
        var file = try RawOutput(path)
        file.append(bytes)
        try file.commit()
        if !quiet, path != "-" { Terminal.write("\(path)\n") }
    }

    private func single(_ reader: SessionReader, _ format: Format) throws -> [UInt8] {
        let before = try other(than: reader)
        let report = try CommandError.wrapped { () throws(SessionError) in
            let earlier = try before.map { reader throws(SessionError) in try SessionReport(reader, givesStance: false)
            }
            return try SessionReport(reader, baseline: earlier)
        }
        if format == .json { return Array(report.json.text.utf8) }
        return try page(try ReportPage(report).html(), format)
    }

    private func several(_ readers: [SessionReader], _ format: Format) throws -> [UInt8] {
        let sorted = readers.sorted { $0.header.startedUnixNanoseconds < $1.header.startedUnixNanoseconds }
        let reports = try CommandError.wrapped { () throws(SessionError) in
            let first = try SessionReport(sorted[0])
            return try [first]
                + sorted.dropFirst().map { reader throws(SessionError) in try SessionReport(reader, baseline: first) }
        }
        let comparison = Comparison(reports)
        if format == .json { return Array(comparison.json.text.utf8) }
        return try page(try ComparisonPage(comparison).html(), format)
    }

    private func page(_ html: String, _ format: Format) throws -> [UInt8] {
        format == .pdf ? try PDFEngine.pdf(of: html) : Array(html.utf8)
    }

    /// The baseline: named, or found by its tag.
    private func other(than reader: SessionReader) throws -> SessionReader? {
        if let baseline { return baseline == "none" ? nil : try SessionPlaces.open(baseline) }
        guard let runner = reader.header.runner?.name, let library = try? SessionPlaces.library() else { return nil }
        let earlier = library.items(.init(until: reader.header.startedUnixNanoseconds, runner: runner, tag: "baseline"))
        return try earlier.last { $0.header != nil && $0.header?.uuid != reader.header.uuid }.map {
            try SessionPlaces.open($0.path)
        }
    }

    private static func format(of path: String) -> Format? {
        FilePath.lastComponent(path).split(separator: ".", omittingEmptySubsequences: false).dropFirst().last.flatMap {
            Format(rawValue: $0.lowercased())
        }
    }

    private static func defaultPath(_ readers: [SessionReader], _ format: Format) -> String {
        let name = FilePath.lastComponent(readers[0].path)
        let stem = name.hasSuffix(".gait") ? String(name.dropLast(5)) : name
        return (readers.count == 1 ? stem : "comparison") + "." + format.rawValue
    }
}
