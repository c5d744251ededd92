// SPDX-License-Identifier: Apache-2.0

import Foundation

/// All scores of one recording: whatever its references allow.
struct RecordingOutcome {
    var recording: Recording
    var steps: StepScore?
    var cadence: CadenceScore?
    /// s; mean of what the steps state.
    var contactTimeUncertainty: Double?
    var activity: ActivityScore?
    var drop: DropScore?
    var orientation: OrientationScore?
    /// Of two passes.
    var smoothed: OrientationScore?
    /// What `gait analyze` said where it failed.
    var failure: String?

    /// Within a recording's outputs: those of `gait analyze --smooth`.
    static let smoothedFolder = "smoothed"

    /// Scores the files in `outputs`; a file that is not there counts as one without rows.
    init(_ recording: Recording, outputs: URL, failure: String? = nil) throws {
        self.recording = recording
        self.failure = failure
        func exists(_ name: String) -> Bool {
            FileManager.default.fileExists(atPath: outputs.appending(path: name).path)
        }
        let found = exists("steps.csv") ? try DetectedStep.read(outputs.appending(path: "steps.csv")) : []
        var events: [ReferenceEvent] = []
        if let reference = recording.side.reference("events"), let file = recording.file(reference) {
            events = try ReferenceEvent.read(file)
            steps = StepScore(side: recording.side, reference: reference, events: events, steps: found)
            let stated = found.compactMap { $0.metrics["contact_time_u"] }.filter(\.isFinite)
            contactTimeUncertainty = stated.isEmpty ? nil : Matching.mean(stated)
        } else if let reference = recording.side.reference("cadence") {
            cadence = CadenceScore(side: recording.side, reference: reference, steps: found)
        }
        if let reference = recording.side.reference("activity"), exists("windows.csv") {
            activity = ActivityScore(
                reference: reference, windows: try DelimitedText(contentsOf: outputs.appending(path: "windows.csv")),
                isRun: recording.side.isRun)
        }
        if let reference = recording.side.reference("obliquity"), let file = recording.file(reference) {
            drop = DropScore(
                reference: reference, obliquity: try DelimitedText(contentsOf: file), events: events, steps: found)
        }
        if let reference = recording.side.reference("orientation"), let file = recording.file(reference) {
            let truth = try DelimitedText(contentsOf: file)
            func score(_ name: String) throws -> OrientationScore? {
                guard exists(name) else { return nil }
                return OrientationScore(
                    reference: truth, movement: reference.movementIntervals ?? [],
                    estimate: try DelimitedText(contentsOf: outputs.appending(path: name)))
            }
            orientation = try score("orientation.csv")
            smoothed = try score(Self.smoothedFolder + "/orientation.csv")
        }
    }
}
