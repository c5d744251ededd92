// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import ArgumentParser
internal import Sessions

/// `gait verify`.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Derive a session's numbers again from its raw data and compare them, bit for bit.",
        discussion: """
            Checks every checksum, the file's structure, and each step, window, gap and clock state. Exit status 1 and the first \
            difference where something is not as it should be.
            """)

    @Argument(help: ArgumentHelp(SessionPlaces.naming, valueName: "session"), completion: .file(extensions: ["gait"]))
    var sessions: [String]

    @Flag(help: "Print nothing where all is well.")
    var quiet = false

    func run() throws {
        var first: CommandError?
        for name in sessions {
            let session = try SessionPlaces.open(name)
            let result = try CommandError.wrapped { () throws(SessionError) in try Verification(session) }
            guard let reason = Self.reason(result) else {
                if !quiet {
                    Terminal.write(
                        "\(session.path): verified: \(result.bytes) raw bytes in \(result.chunks) chunks, "
                            + "\(result.rows) rows derived again.\n")
                }
                continue
            }
            let error = CommandError.notVerified(session.path, reason: reason)
            // Each session gets its line; the last word, and the exit status, are the first one's.
            if first != nil { Terminal.writeError("gait: \(error)\n") }
            first = first ?? error
        }
        if let first { throw first }
    }

    private static func reason(_ result: Verification) -> String? {
        if let damage = result.damages.first {
            let more = result.damages.count > 1 ? " (and \(result.damages.count - 1) more)" : ""
            return "raw data are damaged: \(damage)\(more)."
        }
        if let damage = result.fileDamage { return "the file is damaged: \(damage)." }
        if let other = result.otherAlgorithm {
            return
                "was computed by algorithm version \(other); this program has \(AlgorithmVersion.current), whose numbers may differ. "
                + "The raw data are sound."
        }
        return result.difference.map { "differs: \($0)." }
    }
}
