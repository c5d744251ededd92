// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import ArgumentParser
internal import Gait
internal import Sessions

/// `gait explain`.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Show how a number came about, from the sensor's bytes to the summary.",
        discussion: """
            Takes one step and prints the chain of one metric: sensor and settings, the chunks of raw bytes that hold the step and whether their \
            checksums are right, the samples in them, the clock that gave them their times, what was known of the mounting, the step's events, \
            how the metric is found and where that comes from, its value and uncertainty, and how all steps are gathered to the summary: how \
            many count, how many do not and why.

            Metrics: \(keys.joined(separator: ", ")).

            Examples:

              gait explain last pelvic_drop
              gait explain run.gait contact_time --step 57
              gait explain run.gait cadence --json
            """)

    private static var keys: [String] { [MetricCatalog.cadence.key] + MetricCatalog.all.map(\.descriptor.key) }

    @Argument(help: ArgumentHelp(SessionPlaces.naming, valueName: "session"), completion: .file(extensions: ["gait"]))
    var session: String

    @Argument(help: "The metric, by its name in steps.csv.", completion: .list(keys))
    var metric: String

    @Option(
        help: ArgumentHelp("Number of the step, as in steps.csv. (default: the first that counts)", valueName: "n"))
    var step: Int?

    @Option(help: ArgumentHelp("Which stream. (default: the only one)", valueName: "n"))
    var stream: Int?

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        if !Self.keys.contains(metric) {
            throw ValidationError(
                "There is no metric \"\(metric)\". Known metrics: \(Self.keys.joined(separator: ", ")).")
        }
    }

    func run() throws {
        let session = try SessionPlaces.open(session)
        let number = try SessionStream.number(stream, of: session)
        let chain = try ExplainChain(session, stream: number, metric: metric, step: step)
        let sections = ExplainSections(chain)
        Terminal.write(json ? sections.json.text : sections.text)
    }
}
