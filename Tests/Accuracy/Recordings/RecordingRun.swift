// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Analyses every recording with a reference, and scores it.
enum RecordingRun {
    /// `wanted`: which recordings; `options`: further options of `gait analyze`.
    static func outcomes(
        gait: GaitBinary, data: URL, scratch: URL, options: [String] = [],
        where wanted: (Recording) -> Bool = { _ in true }
    ) async throws -> [RecordingOutcome] {
        let recordings = try Recording.all(under: data).filter(wanted)
        return try await GaitBinary.inParallel(recordings) { recording in
            let outputs = scratch.appending(path: recording.side.recording)
            var arguments =
                [
                    "analyze", recording.table.path, "--placement", recording.side.placementOption, "--out",
                    outputs.path,
                ] + options
            if recording.side.reference("orientation") != nil { arguments.append("--orientation") }
            var failure = try gait.run(arguments)
            if failure == nil, recording.side.reference("orientation") != nil {
                failure = try gait.run([
                    "analyze", recording.table.path, "--placement", recording.side.placementOption, "--smooth", "--out",
                    outputs.appending(path: RecordingOutcome.smoothedFolder).path,
                ])
            }
            let outcome = try RecordingOutcome(recording, outputs: outputs, failure: failure)
            try? FileManager.default.removeItem(at: outputs)  // absent where the analysis failed
            return outcome
        }
    }
}

/// Recordings that are judged together: a set, trunk or foot, walking or running.
struct RecordingGroup {
    var name: String
    var outcomes: [RecordingOutcome]

    static func all(_ outcomes: [RecordingOutcome]) -> [RecordingGroup] {
        var groups: [String: [RecordingOutcome]] = [:]
        for outcome in outcomes where outcome.steps != nil {
            let side = outcome.recording.side
            let name = "\(side.dataset) \(side.isFoot ? "foot" : "trunk") \(side.isRun ? "run" : "walk")"
            groups[name, default: []].append(outcome)
        }
        return groups.sorted { $0.key < $1.key }.map { RecordingGroup(name: $0.key, outcomes: $0.value) }
    }

    /// Sums of contacts, means of all else; of absolute values where a signed mean would hide errors.
    func figure(_ figure: StepScore.Figure) -> Double? {
        let values = outcomes.compactMap { $0.steps?[figure] }
        guard !values.isEmpty else { return nil }
        switch figure {
        case .reference, .detected: return values.reduce(0, +)
        case .countErrorPercent, .cadenceError: return Matching.mean(values.map { abs($0) })
        default: return Matching.mean(values)
        }
    }
}
