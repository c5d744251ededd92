// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation

/// `gait doctor`: what is in a sensor's way, and the exact thing to do about it.
struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look for what is in a sensor's way, and say how to mend it.",
        discussion: """
            Looks at rights and groups, udev rules, programs that take serial ports, adapters, the daemon, its configuration and its \
            folder. Changes nothing, opens no port. Exit status 1 where something needs mending.
            """)

    @Flag(help: "Print an array of findings: check, grade (ok, note, wrong), text, fix.")
    var json = false

    @Option(help: ArgumentHelp("Configuration file.", valueName: "file"), completion: .file(extensions: ["toml"]))
    var config: String?

    func run() throws {
        let diagnosis = Diagnosis(.gathered(config: config))
        Terminal.write(
            json
                ? Self.json(diagnosis) : Self.text(diagnosis, isColored: Terminal.outputIsTerminal && Terminal.hasColor)
        )
        if diagnosis.needsMending { throw ExitCode(GaitCommand.Status.badInput) }
    }

    private static func json(_ diagnosis: Diagnosis) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        // Texts can always be written.
        return String(decoding: (try? encoder.encode(diagnosis.findings)) ?? Data(), as: UTF8.self) + "\n"
    }

    static func text(_ diagnosis: Diagnosis, isColored: Bool) -> String {
        diagnosis.findings.map { finding in
            let (mark, color) =
                switch finding.grade {
                case .ok: ("✓", 32)
                case .note: ("·", 0)
                case .wrong: ("✕", 31)
                }
            let shown = isColored ? "\u{1B}[\(color)m\(mark)\u{1B}[0m" : mark
            let fix = finding.fix.map { "  → \(CommandError.onOneLine($0))\n" } ?? ""
            return "\(shown) \(CommandError.onOneLine(finding.text))\n\(fix)"
        }.joined()
    }
}
