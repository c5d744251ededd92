// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Exports
internal import Sessions

/// `gait export`.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write a session in a format that other programs read.",
        discussion: """
            Formats:

            \(formats)

            A format that is a file writes PATH, one that is a folder makes the folder PATH; - is standard output, for files. All appears \
            at the end, or not at all. docs/exports.md says what each format holds, in which units.

            Examples:

              gait export last --format fit -o run.fit
              gait export run.gait --format csv -o run-tables
              gait export run.gait --format bids -o dataset
              gait export run.gait --format sto --stream 2 -o foot.sto
            """)

    /// One line a format, in columns.
    private static let formats: String = {
        let width = (ExportCatalog.all.map(\.descriptor.name.count).max() ?? 0) + 2
        return ExportCatalog.all.map { entry in
            let name = entry.descriptor.name
            return "  " + name + String(repeating: " ", count: width - name.count) + entry.descriptor.summary
        }.joined(separator: "\n")
    }()

    @Argument(help: ArgumentHelp(SessionPlaces.naming, valueName: "session"), completion: .file(extensions: ["gait"]))
    var session: String

    @Option(
        help: ArgumentHelp("What to write.", valueName: "format"),
        completion: .list(ExportCatalog.all.map(\.descriptor.name)))
    var format: String

    @Option(
        name: .shortAndLong, help: ArgumentHelp("The file or folder to write.", valueName: "path"), completion: .file())
    var output: String

    @Option(help: ArgumentHelp("Which stream. (default: all, or the only one)", valueName: "n"))
    var stream: Int?

    @Flag(help: "Replace what is there.")
    var force = false

    @Flag(help: "Print nothing but errors.")
    var quiet = false

    func validate() throws {
        guard let entry = ExportCatalog.entry(named: format) else {
            let known = ExportCatalog.all.map(\.descriptor.name).joined(separator: ", ")
            throw ValidationError("There is no format \"\(format)\". Known formats: \(known).")
        }
        if output.isEmpty { throw ValidationError("--output is empty. Name a place for the result.") }
        if output == "-", entry.descriptor.shape == .folder {
            throw ValidationError("\(format) is a folder of files: name one with --output.")
        }
    }

    func run() throws {
        guard let entry = ExportCatalog.entry(named: format) else { return }
        Interruption.hold()
        let session = try SessionPlaces.open(session)
        do throws(ExportError) {
            let source = try ExportSource(session, stream: stream, for: entry.descriptor)
            let total = source.streams.reduce(0) { $0 + $1.bytes }
            let destination: any ExportDestination =
                try entry.descriptor.shape == .file
                ? FileDestination(output, replaces: force, total: total, isQuiet: quiet)
                : FolderDestination(output, replaces: force, total: total, isQuiet: quiet)
            try entry.write(source, destination)
            try destination.commit()
            Interruption.release()
            if !quiet { Terminal.writeError(destination.remarks.map { "gait: \($0)\n" }.joined()) }
        } catch {
            throw CommandError(error)
        }
    }
}
