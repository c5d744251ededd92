// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import ArgumentParser
internal import Foundation
internal import Settings

/// The program `gaitd`.
public enum DaemonProgram {
    /// Runs until told to stop, and ends the process where that failed.
    public static func main() async { await GaitDaemon.main() }
}

/// `gaitd`: the daemon, in the foreground.
struct GaitDaemon: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gaitd",
        abstract: "Finds sensors, records runs and shows them live.",
        discussion: """
            Runs in the foreground until SIGTERM or SIGINT; SIGHUP reads the configuration again. Understands systemd's notifications.

            Exit status: 0 ended as asked, 1 could not run, 2 bad use or configuration.
            """,
        version: ProgramVersion.current)

    @Option(help: ArgumentHelp("Configuration file, instead of the usual ones.", valueName: "file"))
    var config: String?

    @Option(name: .customLong("set"), help: ArgumentHelp("One setting, over the file's.", valueName: "name=value"))
    var assignments: [String] = []

    @Flag(help: "Print the configuration that holds, with every setting's meaning, and end.")
    var printConfig = false

    @Flag(help: "Read the configuration, say what is wrong with it, and end.")
    var checkConfig = false

    /// The one place that knows exit statuses and the form of the last line.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var daemon = command as? GaitDaemon { try await daemon.run() } else { try command.run() }
        } catch let error as SettingsError {
            end("\(error)", status: 2)
        } catch let error as DaemonError {
            end("\(error)", status: 1)
        } catch {
            let isAsked = exitCode(for: error).isSuccess
            let text = fullMessage(for: error)
            if isAsked {
                print(text)
                Foundation.exit(0)
            }
            FileHandle.standardError.write(Data((text + "\n").utf8))
            Foundation.exit(exitCode(for: error) == .validationFailure ? 2 : 1)
        }
    }

    mutating func run() async throws {
        let paths = SettingsPaths()
        let settings = try paths.settings(file: config, assignments: assignments)
        if printConfig {
            print(settings.text, terminator: "")
        } else if !checkConfig {
            try await DaemonRun(settings: settings, paths: paths, file: config, assignments: assignments).run()
        }
    }

    private static func end(_ sentence: String, status: Int32) -> Never {
        FileHandle.standardError.write(Data("gaitd: \(sentence)\n".utf8))
        Foundation.exit(status)
    }
}

/// Why the daemon can't run, as a sentence.
struct DaemonError: Error, CustomStringConvertible {
    var description: String
}
