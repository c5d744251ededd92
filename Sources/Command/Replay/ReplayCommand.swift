// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import ArgumentParser
internal import Live
internal import Sessions

/// `gait replay`.
struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Run a session through the live path once more.",
        discussion: """
            Prints one JSON object a line on standard output, as the live stream sends them: step, correction, retraction, settled, window, \
            quality. At speed 1 the events come as they came then, at N that much faster, at max without waiting. The numbers do not \
            depend on the speed.

            With --to daemon the session's raw chunks go into a running gaitd as if its sensors were there: page, cues and clients \
            show it, and the numbers are those of the session, at any speed. Nothing is recorded. gaitd refuses while it records, and a \
            session that starts by movement ends the replay. Ctrl-C ends it, too.

              gait replay last --to daemon --speed 1
            """)

    @Argument(help: ArgumentHelp(SessionPlaces.naming, valueName: "session"), completion: .file(extensions: ["gait"]))
    var session: String

    @Option(help: ArgumentHelp("1, a factor, or max. (default: max; 1 into the daemon)", valueName: "speed"))
    var speed: String?

    /// Where a replay goes.
    enum Destination: String, ExpressibleByArgument, CaseIterable { case stdout, daemon }

    @Option(help: ArgumentHelp("stdout, or daemon: into a running gaitd.", valueName: "place"))
    var to = Destination.stdout

    @OptionGroup var daemon: DaemonOptions

    @Flag(help: "Print nothing but errors and events.")
    var quiet = false

    @Option(help: ArgumentHelp("Only this stream. (default: all)", valueName: "n"))
    var stream: Int?

    func validate() throws {
        if to == .stdout, daemon.socket != nil { throw ValidationError("--socket goes with --to daemon.") }
        if factor == nil { throw ValidationError("--speed is 1, a factor such as 10, or max.") }
    }

    /// Infinite for `max`.
    private var factor: Double? {
        let text = speed ?? (to == .daemon ? "1" : "max")
        if text == "max" { return .infinity }
        return Double(text).flatMap { $0 > 0 && $0 <= 1e6 ? $0 : nil }
    }

    func run() throws {
        Interruption.hold()
        let session = try SessionPlaces.open(session)
        let numbers = try stream.map { number throws(CommandError) in [try SessionStream.number(number, of: session)] }
        switch to {
        case .stdout: try print(session, numbers)
        case .daemon:
            try DaemonReplay(session, streams: numbers, factor: factor ?? .infinity, isQuiet: quiet)
                .run(daemon.client())
        }
        Interruption.release()
    }

    private func print(_ session: SessionReader, _ numbers: [Int]?) throws {
        var output = try RawOutput("-")
        var failure: CommandError?
        var pace = ReplayPace(factor: factor ?? .infinity)
        func guarded(_ body: () throws(CommandError) -> Void) -> Bool {
            do throws(CommandError) { try body() } catch { failure = failure ?? error }
            return failure == nil
        }
        try CommandError.wrapped { () throws(SessionError) in
            try Replay(session, streams: numbers).run(
                wait: { time in
                    guarded { () throws(CommandError) in
                        try pace.wait(for: time) { () throws(CommandError) in try output.flush() }
                    }
                },
                damage: { Terminal.writeError("gait: \(session.path): \($0)\n") },
                { event in
                    if let line = Self.line(event) { output.append((line + "\n").utf8) }
                    return guarded { () throws(CommandError) in
                        try Interruption.check()
                        try output.flushIfFull()
                    }
                })
        }
        if let failure { throw failure }
        try output.commit()
    }

    private static func line(_ event: Replay.Event) -> String? {
        guard case .gait(let gait) = event.event else { return nil }
        return LiveEvent(gait, stream: event.stream).line
    }
}
