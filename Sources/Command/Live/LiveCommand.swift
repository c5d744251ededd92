// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import Live

/// `gait live`: what happens now, in a terminal or as JSON lines.
struct LiveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "live",
        abstract: "Show the run that gaitd sees now.",
        discussion: """
            Keys: p pain, l lap, t target, m mute, q quit. With --json, or where standard output is no terminal, one JSON \
            object a line, as in docs/live-api.yaml, until gaitd stops.

            Examples:
              gait live
              gait live --json --events step,cue | jq .cadence
            """)

    @OptionGroup var daemon: DaemonOptions

    @Flag(help: "JSON lines instead of a screen.")
    var json = false

    @Option(help: ArgumentHelp("Only these events, with commas between; for --json.", valueName: "names"))
    var events: String?

    func validate() throws { _ = try names() }

    func run() throws {
        let client = try daemon.client()
        guard !json, let screen = ScreenTerminal() else { return try printLines(client, try names()) }
        try LiveSession(client: client, screen: screen).run()
    }

    private func names() throws -> [LiveEvent.Name] {
        guard let events else { return [] }
        return try events.split(separator: ",").map { word in
            guard let name = LiveEvent.Name(rawValue: String(word)) else {
                let known = LiveEvent.Name.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("There is no event \"\(word)\". There are: \(known).")
            }
            return name
        }
    }

    private func printLines(_ client: LiveClient, _ names: [LiveEvent.Name]) throws {
        // A reader that has enough, as `head`, ends us without a word.
        signal(SIGPIPE, SIG_DFL)
        try AsyncRun.wait {
            try await client.events(names) { message in
                // An object always begins with a brace: the event's name goes behind it.
                let rest = message.data.dropFirst()
                Terminal.write("{\"event\":\"\(message.name)\"\(rest == "}" ? "" : ",")\(rest)\n")
            }
        }
    }
}
