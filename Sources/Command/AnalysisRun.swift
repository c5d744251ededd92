// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Devices
internal import Exports
internal import Gait
internal import Motion

/// One table through the pipeline into a folder.
struct AnalysisRun {
    var input: String
    var output: String
    /// nil: guessed from the signal.
    var placement: Placement?
    var height: Double?
    var legLength: Double?
    var givesOrientation: Bool
    var smoothsOrientation: Bool
    /// Bytes that the pipeline gets at a time.
    var chunkSize: Int
    var isQuiet: Bool
    var leftOut: Stages = []

    struct Result {
        var json: String
        /// For standard error, after all has gone well: an error is to be the only line there.
        var remark: String
        var text: String
    }

    func run() throws(CommandError) -> Result {
        var source = try InputFile(path: input)
        var origin = RunSummary.PlacementOrigin.given
        var configuration = PipelineConfiguration(
            placement: placement ?? .other, height: height, legLength: legLength,
            givesOrientation: givesOrientation || smoothsOrientation, smoothsOrientation: smoothsOrientation)
        configuration.leftOut = leftOut
        var held: [[UInt8]] = []
        var remark = ""
        if placement == nil {
            let survey = try PlacementSurvey(&source)
            configuration.placement = survey.placement
            origin = survey.origin
            held = survey.held
            remark = survey.sentence
        }
        var pipeline = Pipeline(decoder: TableDecoder(), configuration: configuration)
        var folder = try OutputFolder(path: output)
        var files = try AnalysisFiles(&folder, configuration)
        var summary = RunSummary()
        // Kept from piece to piece: growing it anew each time costs as much as reading.
        var events: [RunEvent] = []
        for piece in held { try feed(piece.span, to: &pipeline, source.name, &events, &files, &summary) }
        held = []
        var progress = ProgressBar(total: source.size, isQuiet: isQuiet)
        var piece = [UInt8](repeating: 0, count: InputFile.pieceSize)
        while true {
            try Interruption.check()
            let count = try source.read(into: &piece, line: pipeline.decoder.line)
            if count == 0 { break }
            try feed(piece.span.extracting(0..<count), to: &pipeline, source.name, &events, &files, &summary)
            progress.show(source.bytesRead)
        }
        progress.clear()
        pipeline.finish(into: &events)
        if let failure = pipeline.decoder.failure { throw .table(source.name, failure) }
        try files.write(events, &summary)
        try files.writeSmoothed(pipeline)
        let table = pipeline.decoder.table
        let json = summary.json(configuration: configuration, origin: origin, table: table).text
        try files.finish(json, &folder)
        try folder.commit(removing: AnalysisFiles.names)
        return Result(
            json: json, remark: remark,
            text: summary.text(configuration: configuration, origin: origin, table: table, folder: output))
    }

    private func feed(
        _ bytes: Span<UInt8>, to pipeline: inout Pipeline<TableDecoder>, _ name: String, _ events: inout [RunEvent],
        _ files: inout AnalysisFiles, _ summary: inout RunSummary
    ) throws(CommandError) {
        let size = min(chunkSize, Self.eventsAtATime)
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + size)
            pipeline.push(bytes.extracting(start..<end), hostTime: 0, into: &events)
            try files.write(events, &summary)
            events.removeAll(keepingCapacity: true)
            start = end
        }
        if let failure = pipeline.decoder.failure { throw .table(name, failure) }
    }

    /// Bytes of a table after which events are written: few enough that they stay in the processor's cache, whatever a piece of the file is.
    private static let eventsAtATime = 4096
}
