// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Gait
internal import Motion

/// `gait analyze`: from a recording to steps.
struct Analyze: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Find the steps in a recording and measure them.",
        discussion: """
            INPUT is a session (*.gait; of several streams --stream chooses one, and what the session says of placement and runner \
            holds unless told otherwise), or a table (*.csv or *.csv.gz) with a header naming the columns t,ax,ay,az and, where there is a \
            gyroscope, gx,gy,gz, in any order; further columns are passed over. t is in s, a in m/s^2 (at rest the sensor \
            reads 9.81 upwards), g in rad/s. Other units go into the name: t_ms, t_us, ax_g, ax_mg, gx_dps. The sensor may \
            be clipped on anyhow: its axes are found from the gait itself.

            The folder gets steps.csv (one row a step), windows.csv (one row a second), summary.json and, with \
            --orientation or --smooth, orientation.csv (one row a sample). They appear together at the end, or not at all.

            Example: gait analyze run.csv.gz --placement sacrum --height 1.78 --out run-analysis
            """)

    @Argument(help: ArgumentHelp("The recording; - for standard input.", valueName: "input"), completion: .file())
    var input: String

    @Option(
        help: ArgumentHelp(
            "Where the sensor was worn. (default: guessed from the signal)", valueName: "placement"))
    var placement: Placement?

    @Option(help: ArgumentHelp("Which stream of a session. (default: the only one)", valueName: "n"))
    var stream: Int?

    @Option(
        help: ArgumentHelp("Height of the person in metres, 0.5 to 2.5. (default: 1.72)", valueName: "metres"))
    var height: Double?

    @Option(
        name: .customLong("leg-length"),
        help: ArgumentHelp("Leg length, hip joint to ground, in metres, 0.2 to 1.5.", valueName: "metres"))
    var legLength: Double?

    @Flag(help: "Write orientation.csv as well: a quaternion for each sample.")
    var orientation = false

    @Flag(
        help: ArgumentHelp(
            "Write orientation.csv from two passes: later samples correct earlier ones.",
            discussion: """
                For reports: better than what can be known at the time, and right from the first sample. Implies --orientation. \
                Steps, windows and summary stay causal and do not change. Memory grows with the recording, by about 40 kB a \
                second.
                """))
    var smooth = false

    @Option(
        name: .customLong("out"),
        help: ArgumentHelp(
            "Folder for the results; made where it is missing. (default: NAME-analysis in the current folder)",
            valueName: "dir"),
        completion: .directory)
    var folder: String?

    @Option(
        name: .customLong("without"), parsing: .upToNextOption,
        help: ArgumentHelp("Leave out a part of the method, to see what it buys.", visibility: .hidden))
    var leftOut: [String] = []

    @Flag(help: "Print summary.json on standard output instead of the short summary.")
    var json = false

    @Flag(help: "Print nothing but errors (and, with --json, the summary).")
    var quiet = false

    /// For tests: the same bytes come out whatever the pieces are.
    @Option(name: .customLong("chunk-size"), help: .hidden)
    var chunkSize = InputFile.pieceSize

    func validate() throws {
        if input.isEmpty { throw ValidationError("INPUT is empty. Name a table, or - for standard input.") }
        if folder?.isEmpty == true { throw ValidationError("--out is empty. Name a folder for the results.") }
        if let height, !(0.5...2.5).contains(height) {
            throw ValidationError("--height is in metres, from 0.5 to 2.5.")
        }
        if let legLength, !(0.2...1.5).contains(legLength) {
            throw ValidationError("--leg-length is in metres, from 0.2 to 1.5.")
        }
        for name in leftOut where Stages(name: name) == nil {
            throw ValidationError("--without takes " + Stages.names.joined(separator: ", ") + ".")
        }
        if chunkSize < 1 { throw ValidationError("--chunk-size is at least 1.") }
    }

    func run() throws {
        Interruption.hold()
        let run = AnalysisRun(
            input: input, output: folder ?? Self.defaultFolder(for: input), placement: placement, height: height,
            legLength: legLength, givesOrientation: orientation, smoothsOrientation: smooth, chunkSize: chunkSize,
            isQuiet: quiet, leftOut: Stages(leftOut.compactMap(Stages.init(name:))))
        let result: AnalysisRun.Result
        if input.hasSuffix(".gait") {
            result = try run.runSession(stream: stream)
        } else {
            guard stream == nil else { throw CommandError.noStreams(input) }
            result = try run.run()
        }
        Interruption.release()
        if !quiet { Terminal.writeError(result.remark) }
        if json {
            Terminal.write(result.json)
        } else if !quiet {
            Terminal.write(result.text)
        }
    }

    /// `runs/tuesday.csv.gz` -> `tuesday-analysis`.
    static func defaultFolder(for input: String) -> String {
        if input == "-" { return "stdin-analysis" }
        var name = FilePath.lastComponent(input)
        for ending in [".gz", ".csv", ".gait"] where name.hasSuffix(ending) && name.count > ending.count {
            name.removeLast(ending.count)
        }
        return name + "-analysis"
    }
}
