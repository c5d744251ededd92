// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation

/// Scores `gait analyze` against references and against simulated truth.
@main
struct AccuracyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accuracy", abstract: "How well gait analyze does, on recordings and on simulations with truth.",
        subcommands: [ReportCommand.self, CheckCommand.self, ScoreCommand.self, AblationCommand.self])
}

/// Scores outputs that are there already: the same figures as in the report, recording by recording.
struct ScoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score", abstract: "Score outputs of gait analyze that are there already; JSON to stdout.")

    @Argument(help: "Folder of side files NAME.json, searched with its subfolders.") var references: String
    @Argument(help: "Folder with NAME/steps.csv, NAME/orientation.csv, ...") var outputs: String

    func run() async throws {
        let recordings = try Recording.all(under: URL(filePath: references))
        var table: [String: [String: Double]] = [:]
        for recording in recordings {
            let outcome = try RecordingOutcome(
                recording, outputs: URL(filePath: outputs).appending(path: recording.side.recording))
            var row: [String: Double] = [:]
            if let score = outcome.steps {
                for figure in StepScore.Figure.allCases { row[figure.rawValue] = score[figure] }
            }
            if let cadence = outcome.cadence, cadence.meanAbsoluteError.isFinite {
                row["cadenceMeanAbsoluteError"] = cadence.meanAbsoluteError
                row["cadenceBias"] = cadence.bias
                row["cadenceCoveredPercent"] = cadence.coveredPercent
            }
            if let orientation = outcome.orientation {
                row["inclination"] = orientation.inclination
                row["total6"] = orientation.totalLessHeading
                row["coverage"] = orientation.coverage
            }
            table[recording.side.recording] = row
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        print(String(decoding: try encoder.encode(table), as: UTF8.self))
    }
}
