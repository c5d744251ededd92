// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Devices
internal import Exports
internal import Gait
internal import Motion

/// The files of a run, while they grow.
struct AnalysisFiles: ~Copyable {
    /// All that a folder can hold of a run.
    static let names = ["steps.csv", "windows.csv", "summary.json", "orientation.csv"]

    private var steps: OutputFile
    private var windows: OutputFile
    private var orientations: OutputFile
    private let stepsTable: StepsTable
    /// Orientations that wait for the end of the recording and the second pass.
    private var held: [(time: Double, orientation: Quaternion)] = []
    private let holdsOrientation: Bool

    init(_ folder: inout OutputFolder, _ configuration: PipelineConfiguration) throws(CommandError) {
        let stepsTable = StepsTable()
        var steps = try folder.file("steps.csv")
        var windows = try folder.file("windows.csv")
        // Without the wish for it the pipeline gives no orientation, and no file is made.
        var orientations = configuration.givesOrientation ? try folder.file("orientation.csv") : OutputFile()
        stepsTable.appendHeader(to: &steps.bytes)
        WindowsTable.appendHeader(to: &windows.bytes)
        OrientationTable.appendHeader(to: &orientations.bytes)
        self.stepsTable = stepsTable
        holdsOrientation = configuration.smoothsOrientation
        self.steps = steps
        self.windows = windows
        self.orientations = orientations
    }

    mutating func write(_ events: [RunEvent], _ summary: inout RunSummary) throws(CommandError) {
        for event in events {
            switch event {
            case .gait(.settled(let step)):
                stepsTable.append(step, to: &steps.bytes)
                summary.add(step)
            case .gait(.window(let window)):
                WindowsTable.append(window, to: &windows.bytes)
                summary.add(window)
            case .gait(.mounting(let state, _)):
                summary.add(state)
            case .orientation(let time, let orientation):
                if holdsOrientation {
                    held.append((time, orientation))
                } else {
                    OrientationTable.append(time, orientation, to: &orientations.bytes)
                }
            default: break
            }
        }
        try steps.flushIfFull()
        try windows.flushIfFull()
        try orientations.flushIfFull()
    }

    /// After the pipeline's `finish`, where orientations waited for it.
    mutating func writeSmoothed<Source: Decoder>(_ pipeline: borrowing Pipeline<Source>) throws(CommandError) {
        for (time, causal) in held {
            OrientationTable.append(time, pipeline.smoothed(causal, at: time), to: &orientations.bytes)
            try orientations.flushIfFull()
        }
        held = []
    }

    mutating func finish(_ json: String, _ folder: inout OutputFolder) throws(CommandError) {
        var summary = try folder.file("summary.json")
        summary.bytes.append(contentsOf: json.utf8)
        try summary.flush()
        try steps.flush()
        try windows.flush()
        try orientations.flush()
    }
}
