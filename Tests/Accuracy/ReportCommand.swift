// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation

/// Runs everything and writes the page.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Analyse recordings and simulations, score them, print and write the page.")

    @Option(help: "The built gait command.") var gait: String
    @Option(help: "Folder with data/: recordings and their references.") var shared = "../shared"
    @Option(help: "The page to write.") var out = "docs/accuracy.md"
    @Option(help: "The page that shows the most important figures between two marks.") var readme: String?
    @Option(help: "Simulated runners a condition.") var runners = 6
    @Flag(help: "Leave the simulations out.") var recordingsOnly = false

    func run() async throws {
        let binary = GaitBinary(path: URL(filePath: gait))
        let data = URL(filePath: shared).appending(path: "data")
        var page = Markdown()
        page.paragraph("# Accuracy")
        page.paragraph(
            """
            Written by `make accuracy`: every figure on this page is what that command measured with the program as it is in this \
            commit. Steps come from `gait analyze`, as a user gets them; nothing is tuned to a recording's name. Definitions: \
            [metrics.md](metrics.md).
            """)
        if FileManager.default.fileExists(atPath: data.path) {
            let outcomes = try await ScratchFolder.with { scratch in
                try await RecordingRun.outcomes(gait: binary, data: data, scratch: scratch)
            }
            RecordingReport(outcomes: outcomes).write(to: &page)
            if let readme {
                let text = try String(contentsOf: URL(filePath: readme), encoding: .utf8)
                try PlacementFigures(outcomes).inserted(into: text).write(
                    to: URL(filePath: readme), atomically: true, encoding: .utf8)
            }
        } else {
            page.paragraph("The recordings were not there (`\(shared)`): their part is left out.")
        }
        if !recordingsOnly {
            let outcomes = try await ScratchFolder.with { scratch in
                try await SimulationRun.outcomes(
                    gait: binary, conditions: SimulationGrid.conditions, runners: runners, scratch: scratch)
            }
            SimulationReport(outcomes: outcomes, runners: runners).write(to: &page)
        }
        print(page.text)
        try page.text.write(to: URL(filePath: out), atomically: true, encoding: .utf8)
    }
}
