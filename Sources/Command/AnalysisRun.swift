// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Devices
internal import Exports
internal import Foundation
internal import Gait
internal import Motion

/// One table through the pipeline into a folder.
struct AnalysisRun {
    var input: String
    var output: String
    var configuration: PipelineConfiguration
    var origin: RunSummary.PlacementOrigin
    /// Bytes that the pipeline gets at a time.
    var chunkSize: Int
    var isQuiet: Bool

    struct Result {
        var json: String
        var text: String
    }

    func run() throws(CommandError) -> Result {
        var source = try InputFile(path: input)
        var pipeline = Pipeline(decoder: TableDecoder(), configuration: configuration)
        var folder = try OutputFolder(path: output)
        var tables = try Tables(&folder, withOrientation: configuration.givesOrientation)
        var summary = RunSummary()
        var events: [RunEvent] = []
        var piece = [UInt8](repeating: 0, count: InputFile.pieceSize)
        do {
            var progress = ProgressBar(total: source.size, isQuiet: isQuiet)
            while true {
                try Interruption.check()
                let count = try source.read(into: &piece, line: pipeline.decoder.line)
                if count == 0 { break }
                var start = 0
                while start < count {
                    let end = min(start + chunkSize, count)
                    pipeline.push(piece.span.extracting(start..<end), hostTime: 0, into: &events)
                    start = end
                }
                if let failure = pipeline.decoder.failure { throw CommandError.table(source.name, failure) }
                try tables.write(&events, &summary)
                progress.show(source.bytesRead)
            }
        }
        pipeline.finish(into: &events)
        if let failure = pipeline.decoder.failure { throw .table(source.name, failure) }
        try tables.write(&events, &summary)
        let table = pipeline.decoder.table
        let json = summary.json(configuration: configuration, origin: origin, table: table).text
        try tables.finish(json, &folder)
        try folder.commit()
        return Result(
            json: json,
            text: summary.text(configuration: configuration, origin: origin, table: table, folder: output))
    }

    /// The files of a run, while they grow.
    private struct Tables: ~Copyable {
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

        mutating func write(_ events: inout [RunEvent], _ summary: inout RunSummary) throws(CommandError) {
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
            events.removeAll(keepingCapacity: true)
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
}
