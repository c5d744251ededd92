// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import ArgumentParser
internal import Motion
internal import Sessions

/// `gait runners`: who runs.
struct RunnersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runners", abstract: "Look after the profiles of runners.",
        discussion: "A name may be a pseudonym. A session keeps a copy of its runner as of its day.",
        subcommands: [List.self, Show.self, Add.self, Edit.self, Remove.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the profiles.")
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            let runners = try RunnersCommand.profiles { profiles throws(SessionError) in try profiles.all() }
            if json {
                Terminal.write(JSONValue.array(runners.map(SessionJSON.runner)).text)
            } else if runners.isEmpty {
                Terminal.write("No runners yet. Add one: gait runners add NAME --height 1.75\n")
            } else {
                for runner in runners { Terminal.write(RunnerText.line(runner) + "\n") }
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a profile.")
        @Argument(help: "The runner.") var name: String
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            let runner = try RunnersCommand.profiles { profiles throws(SessionError) in
                try profiles.runner(named: name)
            }
            Terminal.write(json ? SessionJSON.runner(runner).text : RunnerText.line(runner) + "\n")
        }
    }

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Add a profile.")
        @Argument(help: "A name or a pseudonym.") var name: String
        @OptionGroup var details: RunnerDetails

        func validate() throws {
            if name.isEmpty { throw ValidationError("NAME is not empty.") }
        }

        func run() throws {
            var runner = RunnerContext(name: name)
            details.apply(to: &runner)
            try RunnersCommand.profiles { profiles throws(SessionError) in try profiles.add(runner) }
        }
    }

    struct Edit: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Change a profile; what is not given stays.")
        @Argument(help: "The runner.") var name: String
        @Option(name: .customLong("name"), help: ArgumentHelp("A new name.", valueName: "name")) var newName: String?
        @OptionGroup var details: RunnerDetails

        func run() throws {
            try RunnersCommand.profiles { profiles throws(SessionError) in
                var runner = try profiles.runner(named: name)
                if let newName, !newName.isEmpty { runner.name = newName }
                details.apply(to: &runner)
                try profiles.replace(name, with: runner)
            }
        }
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove a profile. Sessions keep their copy of it.")
        @Argument(help: "The runner.") var name: String

        func run() throws {
            try RunnersCommand.profiles { profiles throws(SessionError) in try profiles.remove(name) }
        }
    }

    static func profiles<T>(_ body: (RunnerProfiles) throws(SessionError) -> T) throws(CommandError) -> T {
        let directory = try SessionPlaces.library().directory
        return try CommandError.wrapped { () throws(SessionError) in try body(try RunnerProfiles(directory)) }
    }
}

/// What a profile says besides the name.
struct RunnerDetails: ParsableArguments {
    @Option(help: ArgumentHelp("Height, 0.5 to 2.5.", valueName: "metres"))
    var height: Double?

    @Option(
        name: .customLong("leg-length"), help: ArgumentHelp("Hip joint to ground, 0.2 to 1.5.", valueName: "metres"))
    var legLength: Double?

    @Option(name: .customLong("involved-side"), help: ArgumentHelp("left, right or unknown.", valueName: "side"))
    var involvedSide: String?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Usual cadence at a speed, SPEED:CADENCE in m/s and steps/min: 2.8:164. Replaces all there were.",
            valueName: "speed:cadence"))
    var baseline: [String] = []

    func validate() throws {
        if let height, !(0.5...2.5).contains(height) {
            throw ValidationError("--height is in metres, from 0.5 to 2.5.")
        }
        if let legLength, !(0.2...1.5).contains(legLength) {
            throw ValidationError("--leg-length is in metres, from 0.2 to 1.5.")
        }
        if let side = involvedSide, !Side.allCases.contains(where: { $0.name == side }) {
            throw ValidationError("--involved-side is left, right or unknown.")
        }
        for text in baseline where Self.baseline(text) == nil {
            throw ValidationError("--baseline is a speed in m/s and a cadence in steps/min: 2.8:164.")
        }
    }

    func apply(to runner: inout RunnerContext) {
        if let height { runner.height = height }
        if let legLength { runner.legLength = legLength }
        if let side = involvedSide { runner.involvedSide = Side.allCases.first { $0.name == side } ?? .unknown }
        if !baseline.isEmpty {
            runner = RunnerContext(
                name: runner.name, height: runner.height, legLength: runner.legLength,
                involvedSide: runner.involvedSide, baselines: baseline.compactMap(Self.baseline))
        }
    }

    private static func baseline(_ text: String) -> RunnerContext.Baseline? {
        let parts = text.split(separator: ":")
        guard parts.count == 2, let speed = Double(parts[0]), let cadence = Double(parts[1]),
            (0.3...12).contains(speed), (40...300).contains(cadence)
        else { return nil }
        return .init(speed: speed, cadence: cadence)
    }
}

enum RunnerText {
    static func line(_ runner: RunnerContext) -> String {
        var words = [runner.name]
        if let height = runner.height { words.append(SessionText.fixed(height, 2) + " m") }
        if let leg = runner.legLength { words.append("leg " + SessionText.fixed(leg, 2) + " m") }
        if runner.involvedSide != .unknown { words.append("involved side " + runner.involvedSide.name) }
        for baseline in runner.baselines {
            words.append(
                SessionText.fixed(baseline.cadence, 0) + " steps/min at " + SessionText.fixed(baseline.speed, 1)
                    + " m/s")
        }
        return CommandError.onOneLine(words.joined(separator: ", "))
    }
}
