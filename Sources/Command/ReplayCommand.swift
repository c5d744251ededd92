// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import ArgumentParser
internal import Foundation
internal import Live
internal import Motion
internal import Sessions

/// `gait replay`.
struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Run a session through the live path once more and print its events.",
        discussion: """
            One JSON object a line on standard output, as the live stream sends them: step, correction, retraction, settled, window, \
            quality. At speed 1 the events come as they came then, at N that much faster, at max without waiting. The numbers do not \
            depend on the speed.
            """)

    @Argument(help: ArgumentHelp(SessionPlaces.naming, valueName: "session"), completion: .file(extensions: ["gait"]))
    var session: String

    @Option(help: ArgumentHelp("1, a factor, or max.", valueName: "speed"))
    var speed = "max"

    @Option(help: ArgumentHelp("Only this stream. (default: all)", valueName: "n"))
    var stream: Int?

    func validate() throws {
        if factor == nil { throw ValidationError("--speed is 1, a factor such as 10, or max.") }
    }

    /// Infinite for `max`.
    private var factor: Double? {
        if speed == "max" { return .infinity }
        return Double(speed).flatMap { $0 > 0 && $0 <= 1e6 ? $0 : nil }
    }

    func run() throws {
        Interruption.hold()
        let session = try SessionPlaces.open(session)
        let numbers = try stream.map { number throws(CommandError) in [try SessionStream.number(number, of: session)] }
        var output = try RawOutput("-")
        var failure: CommandError?
        let factor = factor ?? .infinity
        let clock = ContinuousClock()
        let start = clock.now
        var first: Int64?
        func guarded(_ body: () throws(CommandError) -> Void) -> Bool {
            do throws(CommandError) { try body() } catch { failure = failure ?? error }
            return failure == nil
        }
        try CommandError.wrapped { () throws(SessionError) in
            try Replay(session, streams: numbers).run(
                wait: { time in
                    guard factor < .infinity else { return true }
                    let elapsed = SessionTime.seconds(time - (first ?? time)) / factor
                    first = first ?? time
                    let due = start + .seconds(elapsed)
                    return guarded { () throws(CommandError) in
                        if clock.now < due { try output.flush() }
                        while clock.now < due {
                            try Interruption.check()
                            let left = clock.now.duration(to: due) / .milliseconds(1)
                            usleep(UInt32(min(max(left, 0.1), 50) * 1000))
                        }
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
        Interruption.release()
    }

    private static func line(_ event: Replay.Event) -> String? {
        guard case .gait(let gait) = event.event else { return nil }
        return LiveEvent(gait, stream: event.stream).line
    }
}
