// SPDX-License-Identifier: Apache-2.0

internal import Analysis
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

    init(_ folder: inout OutputFolder, withOrientation: Bool) throws(CommandError) {
        let stepsTable = StepsTable()
        var steps = try folder.file("steps.csv")
        var windows = try folder.file("windows.csv")
        // Without the wish for it the pipeline gives no orientation, and no file is made.
        var orientations = withOrientation ? try folder.file("orientation.csv") : OutputFile()
        stepsTable.appendHeader(to: &steps.bytes)
        WindowsTable.appendHeader(to: &windows.bytes)
        OrientationTable.appendHeader(to: &orientations.bytes)
        self.stepsTable = stepsTable
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
                OrientationTable.append(time, orientation, to: &orientations.bytes)
            default: break
            }
        }
        try steps.flushIfFull()
        try windows.flushIfFull()
        try orientations.flushIfFull()
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
