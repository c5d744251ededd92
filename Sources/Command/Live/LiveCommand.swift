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

            With --sound the metronome and the cues are played here, as the page would: for a machine with a loudspeaker \
            and no browser. Needs libasound2; without it, or without a sound card, the terminal's bell is rung.

            Examples:
              gait live
              gait live --sound --json >/dev/null
              gait live --json --events step,cue | jq .cadence
            """)

    @OptionGroup var daemon: DaemonOptions

    @Flag(help: "JSON lines instead of a screen.")
    var json = false

    @Option(help: ArgumentHelp("Only these events, with commas between; for --json.", valueName: "names"))
    var events: String?

    @Flag(help: "Play the metronome and the cues on this machine.")
    var sound = false

    @Option(help: ArgumentHelp("With --sound: ALSA's name of the output, or \"bell\".", valueName: "name"))
    var soundDevice = "default"

    func validate() throws {
        let names = try names()
        guard sound, !names.isEmpty, !Self.heard.isSubset(of: names) else { return }
        throw ValidationError("Sound needs the events \(Self.heard.map(\.rawValue).sorted().joined(separator: ", ")).")
    }

    /// What sound is made from.
    private static let heard: Set<LiveEvent.Name> = [.beats, .cue, .session, .step, .window]

    func run() throws {
        let client = try daemon.client()
        let speaker = sound ? Speaker(device: soundDevice) : nil
        defer { speaker?.stop() }
        guard !json, let screen = ScreenTerminal() else {
            if let trouble = speaker?.trouble { Terminal.writeError("gait: \(trouble)\n") }
            return try printLines(client, try names(), speaker)
        }
        try LiveSession(client: client, screen: screen, speaker: speaker).run()
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

    private func printLines(_ client: LiveClient, _ names: [LiveEvent.Name], _ speaker: Speaker?) throws {
        // A reader that has enough, as `head`, ends us without a word.
        signal(SIGPIPE, SIG_DFL)
        try AsyncRun.wait {
            try await client.events(names) { message in
                speaker?.push(message)
                // An object always begins with a brace: the event's name goes behind it.
                let rest = message.data.dropFirst()
                Terminal.write("{\"event\":\"\(message.name)\"\(rest == "}" ? "" : ",")\(rest)\n")
            }
        }
    }
}
