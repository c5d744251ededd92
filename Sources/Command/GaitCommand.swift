// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import ArgumentParser
internal import Exports
internal import Foundation
internal import Live
internal import Reports
internal import Settings
internal import Wire

/// The program `gait`.
public enum CommandProgram {
    /// Does what the command line says, and ends the process where that failed.
    public static func main() { GaitCommand.main() }
}

/// `gait`: the command that people type.
struct GaitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gait",
        abstract: "Steps, cadence and pelvic drop from one inertial sensor.",
        discussion: """
            One sensor at the sacrum, a hip or a foot is enough. Start with:

              gait analyze run.csv.gz --placement sacrum

            Exit status: 0 success, 1 bad or missing input, 2 bad use.
            """,
        version: ProgramVersion.current,
        subcommands: [
            Analyze.self, SessionsCommand.self, RunnersCommand.self, ReplayCommand.self, VerifyCommand.self,
            ReportCommand.self, ImportCommand.self, ExportCommand.self, ExplainCommand.self, LiveCommand.self,
            Start.self,
            Stop.self, Mark.self, Target.self, Pair.self,
            DevicesCommand.self, Doctor.self, Record.self, Simulate.self, GenerateManual.self,
        ])

    /// The one place that knows exit statuses and the form of stderr: one line, `gait: SENTENCE`.
    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let error as CommandError {
            Terminal.writeError("gait: \(error)\n")
            if case .interrupted(let signal) = error { Interruption.end(with: signal) }
            Foundation.exit(Status.badInput)
        } catch let error
            where error is WireError || error is SettingsError || error is LiveError || error is ReportError
        {
            Terminal.writeError("gait: \(CommandError.onOneLine("\(error)"))\n")
            Foundation.exit(Status.badInput)
        } catch {
            let text = fullMessage(for: error)
            if exitCode(for: error).isSuccess {
                Terminal.write(text + "\n")
                Foundation.exit(Status.success)
            }
            Terminal.writeError(text + "\n")
            Foundation.exit(exitCode(for: error) == .validationFailure ? Status.badUse : Status.badInput)
        }
    }

    enum Status {
        static let success: Int32 = 0
        static let badInput: Int32 = 1
        static let badUse: Int32 = 2
    }
}
