// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Live

/// `gait target`: what the runner aims at, and which sounds help.
struct Target: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show or change the target cadence, the metronome and the cues.",
        discussion: """
            Without options: what holds now. CADENCE is in steps a minute of both feet, or a share above the own baseline.

            Examples:
              gait target
              gait target 176 --band 3
              gait target +7% --metronome below_band
              gait target --drop-cue left --crossover-cue on
            """)

    enum Switch: String, ExpressibleByArgument, CaseIterable { case on, off }

    @OptionGroup var daemon: DaemonOptions

    @Argument(help: ArgumentHelp("176, or +7% above the own baseline.", valueName: "cadence")) var cadence: String?
    @Option(help: ArgumentHelp("Half the band's width, steps a minute.", valueName: "n")) var band: Double?
    @Option(help: ArgumentHelp("below_band, always or off.", valueName: "when"), transform: Self.word)
    var metronome: CoachingChange.Metronome?
    @Option(
        name: .customLong("drop-cue"), help: ArgumentHelp("off, left, right or both.", valueName: "side"),
        transform: Self.word)
    var dropCue: CoachingChange.DropCue?
    @Option(name: .customLong("crossover-cue"), help: "on or off.") var crossoverCue: Switch?
    @Option(help: "on or off.") var mute: Switch?
    @Option(
        name: .customLong("faded-week"), help: ArgumentHelp("Week of the faded schedule; 0: not faded.", valueName: "n")
    )
    var fadedWeek: Int?
    @Flag(name: .customLong("measure-baseline"), help: "Measure the baseline anew: run 5 minutes as usual.")
    var measuresBaseline = false

    func validate() throws {
        let change = try self.change()
        if change != CoachingChange(), let fault = change.fault {
            throw ValidationError(fault.prefix(1).uppercased() + fault.dropFirst())
        }
    }

    func run() throws {
        let client = try daemon.client(), change = try change()
        let coaching: LiveStatus.Coaching = try AsyncRun.wait {
            change == CoachingChange()
                ? try await client.status().coaching : try await client.post("/v1/target", change)
        }
        Terminal.write(Self.text(coaching))
    }

    private static func word<Word: RawRepresentable & CaseIterable>(_ text: String) throws -> Word
    where Word.RawValue == String {
        guard let word = Word(rawValue: text) else {
            throw ValidationError("\(text): say \(Word.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        return word
    }

    private func change() throws -> CoachingChange {
        var change = CoachingChange()
        if let cadence {
            if cadence.hasSuffix("%") {
                let number = cadence.dropLast().drop { $0 == "+" }
                guard let percent = Double(number) else { throw ValidationError("\(cadence): write +7% or 176.") }
                change.aboveBaseline = percent / 100
            } else {
                guard let number = Double(cadence) else { throw ValidationError("\(cadence): write +7% or 176.") }
                change.cadence = number
            }
        }
        change.halfBand = band
        change.metronome = metronome
        change.dropCue = dropCue
        change.crossoverCue = crossoverCue.map { $0 == .on }
        change.isMuted = mute.map { $0 == .on }
        change.fadedWeek = fadedWeek
        if measuresBaseline { change.measuresBaseline = true }
        return change
    }

    static func text(_ coaching: LiveStatus.Coaching) -> String {
        var lines: [String] = []
        if let band = coaching.cadence {
            lines.append("target     \(LiveScreen.number(band.lower))–\(LiveScreen.number(band.upper)) steps/min")
        } else {
            lines.append("target     none yet: run 5 minutes as usual; this becomes your baseline")
        }
        if let baseline = coaching.baseline { lines.append("baseline   \(LiveScreen.number(baseline)) steps/min") }
        if let share = coaching.inBand { lines.append("in band    \(LiveScreen.number(100 * share)) % of the run") }
        lines.append("metronome  \(coaching.metronome)")
        lines.append("cues       drop \(coaching.dropCue), crossover \(coaching.crossoverCue ? "on" : "off")")
        if coaching.isMuted { lines.append("muted") }
        return lines.joined(separator: "\n") + "\n"
    }
}
