// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import Live

/// `gait start`: a session begins now, moving or not.
struct Start: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Start recording a session now.")
    @OptionGroup var daemon: DaemonOptions

    func run() throws {
        let client = try daemon.client()
        let session: SessionEntry = try AsyncRun.wait { try await client.post("/v1/start") }
        Terminal.write("recording \(session.name)\n")
    }
}

/// `gait stop`: the session that is running ends.
struct Stop: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "End the session that is being recorded.")
    @OptionGroup var daemon: DaemonOptions

    func run() throws {
        let client = try daemon.client()
        let session: SessionEntry = try AsyncRun.wait { try await client.post("/v1/stop") }
        Terminal.write("saved \(session.name), \(LiveScreen.clock(session.duration))\n")
    }
}

/// `gait pair`: lets in a phone or a tablet.
struct Pair: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Let a phone, tablet or browser show the live page.",
        discussion: """
            Prints addresses that end in a code. Open one on the phone, or open the page and type the code. In a terminal, where \
            libqrencode4 is installed, the first one is drawn for the phone's camera. A code is good once, for ten minutes; the \
            phone stays paired until the token in the state directory is changed.
            """)
    @OptionGroup var daemon: DaemonOptions

    private struct Answer: Decodable, Sendable {
        let code: String
        let seconds: Int
        let addresses: [String]
        let sentence: String?
    }

    func run() throws {
        let client = try daemon.client()
        let answer: Answer = try AsyncRun.wait { try await client.post("/v1/pairing") }
        draw(answer)
        Terminal.write("Code: \(answer.code)   (good once, for \(answer.seconds / 60) minutes)\n")
        for address in answer.addresses { Terminal.write("  \(address)#\(answer.code)\n") }
        if let sentence = answer.sentence { Terminal.write(sentence + "\n") }
    }

    /// The first address that a phone can reach; nothing where there is none, or no room.
    private func draw(_ answer: Answer) {
        guard isatty(STDOUT_FILENO) == 1, let size = ScreenTerminal.size,
            let address = answer.addresses.first(where: { !$0.contains("127.0.0.1") && !$0.contains("localhost") }),
            let code = PairingCode("\(address)#\(answer.code)"), size.columns >= code.columns, size.rows > code.rows
        else { return }
        for line in code.lines(hasColor: Terminal.hasColor) { Terminal.write(line + "\n") }
    }
}
