// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import ArgumentParser
internal import Devices
internal import Exports
internal import Motion
internal import Sessions

/// `gait sessions recover`.
struct SessionsRecover: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recover", abstract: "Complete sessions whose recording was cut off, or save what can be read.",
        discussion: """
            Without a name: every session of the state directory that was not closed. A session that was cut off (power, kill) is \
            completed in place: all that was stored is there. Of a damaged file, what can be read goes into NAME-salvaged.gait; the \
            file itself stays as it is. Where a damaged file no longer says what its sensors were, --protocol and --placement do.
            """)

    @Argument(help: ArgumentHelp(SessionPlaces.naming, valueName: "session"), completion: .file(extensions: ["gait"]))
    var sessions: [String] = []

    @Option(name: .shortAndLong, help: ArgumentHelp("Where to put what is saved.", valueName: "file"))
    var output: String?

    @Option(help: ArgumentHelp("What the sensors spoke.", valueName: "name"))
    var `protocol`: String?

    @Option(help: ArgumentHelp("Where the sensors were worn.", valueName: "placement"))
    var placement: Placement?

    func validate() throws {
        if output != nil, sessions.count != 1 { throw ValidationError("--output goes with one session.") }
        if let name = `protocol`, DeviceCatalog.kind(named: name) == nil {
            throw ValidationError(ImportCommand.unknownProtocol(name))
        }
    }

    func run() throws {
        var paths = try sessions.map { name throws(CommandError) in try SessionPlaces.path(name) }
        if paths.isEmpty {
            paths = try SessionPlaces.library().items().filter { item in
                !item.isBeingRecorded && (item.problem != nil || item.header?.state == .recording)
            }.map(\.path)
            if paths.isEmpty { Terminal.write("Nothing to recover.\n") }
        }
        for path in paths {
            let recovery = try CommandError.wrapped { () throws(SessionError) in
                try Recovery(
                    path: path, salvage: output, fallback: fallback, programVersion: ProgramVersion.current)
            }
            Terminal.write(Self.text(recovery, path))
        }
    }

    private var fallback: StreamRecord? {
        guard let name = `protocol`, let placement else { return nil }
        return StreamRecord(
            deviceKey: "unknown",
            description: StreamDescription(
                protocolName: name, configuration: PipelineConfiguration(placement: placement)))
    }

    private static func text(_ recovery: Recovery, _ path: String) -> String {
        let held = "\(SessionText.duration(nanoseconds: recovery.duration)), \(recovery.bytes) raw bytes"
        switch recovery.outcome {
        case .intact: return "\(path): nothing to do.\n"
        case .completed: return "\(path): completed: \(held).\n"
        case .salvaged(let target):
            var text = "\(path): is damaged (\(recovery.reason ?? "")). Saved in \(target): \(held).\n"
            for damage in recovery.damages { text += "  \(damage)\n" }
            return text
        }
    }
}
