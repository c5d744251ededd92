// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The scores of all runners of one condition.
struct ConditionOutcome: Sendable {
    var condition: SimulationCondition
    var scores: [SimulationScore]
    var failures: [String]
}

/// Simulates, analyses and scores a grid, as a user would do it on the command line.
enum SimulationRun {
    static func outcomes(
        gait: GaitBinary, conditions: [SimulationCondition], runners: Int, scratch: URL, options: [String] = []
    ) async throws -> [ConditionOutcome] {
        let jobs = conditions.indices.flatMap { index in (1...runners).map { (index, $0) } }
        let results = try await GaitBinary.inParallel(jobs) { index, seed in
            (
                index,
                try score(
                    conditions[index], seed: seed, gait: gait, scratch: scratch.appending(path: "\(index)-\(seed)"),
                    options: options)
            )
        }
        return conditions.indices.map { index in
            let mine = results.filter { $0.0 == index }.map(\.1)
            return ConditionOutcome(
                condition: conditions[index], scores: mine.compactMap { try? $0.get() },  // a failure is kept below
                failures: mine.compactMap { if case .failure(let failure) = $0 { failure.text } else { nil } })
        }
    }

    struct Failure: Error {
        var text: String
    }

    private static func score(
        _ condition: SimulationCondition, seed: Int, gait: GaitBinary, scratch: URL, options: [String]
    ) throws -> Result<SimulationScore, Failure> {
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }  // what is left behind goes with the parent folder
        let table = scratch.appending(path: "r.csv")
        let simulate =
            ["simulate", "--placement", condition.placement, "--seed", String(seed), "--quiet", "-o", table.path]
            + condition.options
        if let failure = try gait.run(simulate) { return .failure(Failure(text: failure)) }
        let results = scratch.appending(path: "results")
        let analyze =
            [
                "analyze", table.path, "--placement", condition.placement, "--leg-length", "0.9", "--orientation",
                "--quiet",
                "--out", results.path,
            ] + options
        if let failure = try gait.run(analyze) { return .failure(Failure(text: failure)) }
        let side = try JSONDecoder().decode(SideFile.self, from: Data(contentsOf: scratch.appending(path: "r.json")))
        let truth = SimulatedTruth(
            steps: try DelimitedText(contentsOf: scratch.appending(path: "r.truth.csv")),
            orientation: try DelimitedText(contentsOf: scratch.appending(path: "r.quat.csv")))
        var score = SimulationScore(
            truth: truth, activity: side.reference("activity"),
            steps: try DetectedStep.read(results.appending(path: "steps.csv")), placement: condition.placement,
            windows: try DelimitedText(contentsOf: results.appending(path: "windows.csv")),
            orientation: try DelimitedText(contentsOf: results.appending(path: "orientation.csv")))
        score.intervals = try MeanIntervals(
            summary: Data(contentsOf: results.appending(path: "summary.json")), truth: truth.steps.filter(\.isJudged))
        return .success(score)
    }
}
