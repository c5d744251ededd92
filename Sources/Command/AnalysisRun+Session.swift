// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Devices
internal import Exports
internal import Gait
internal import Motion
internal import Sessions

/// One stream of a session through the pipeline into a folder: the same files as of a table.
extension AnalysisRun {
    func runSession(stream wanted: Int?) throws(CommandError) -> Result {
        let session = try CommandError.wrapped { () throws(SessionError) in try SessionReader(path: input) }
        let number = try SessionStream.number(wanted, of: session)
        let stream = try CommandError.wrapped { () throws(SessionError) in try session.stream(number) }
        var description = stream.record.description
        description.configuration.placement = placement ?? description.configuration.placement
        description.configuration.height = height ?? description.configuration.height
        description.configuration.legLength = legLength ?? description.configuration.legLength
        description.configuration.givesOrientation = givesOrientation || smoothsOrientation
        description.configuration.smoothsOrientation = smoothsOrientation
        description.configuration.leftOut.formUnion(leftOut)
        guard let kind = DeviceCatalog.kind(named: description.protocolName) else {
            throw .session(.unknownProtocol(path: input, stream: number, name: description.protocolName))
        }
        if kind.isTable {
            return try analyze(
                session, stream, Pipeline(decoder: TableDecoder(), configuration: description.configuration),
                description.configuration)
        }
        return try analyze(
            session, stream,
            Pipeline(
                decoder: CatalogDecoder(kind, description.facts), configuration: description.configuration,
                clock: DeviceClock(kind)), description.configuration)
    }

    private func analyze<Source: Decoder>(
        _ session: SessionReader, _ stream: StoredStream, _ pipeline: consuming Pipeline<Source>,
        _ configuration: PipelineConfiguration
    ) throws(CommandError) -> Result {
        var pipeline = pipeline
        // Counts what the stream held, beside the pipeline that uses it.
        var shadow: SampleDerivation
        do throws(SessionError) {
            shadow = try SampleDerivation(stream, path: session.path)
        } catch {
            throw .session(error)
        }
        var folder = try OutputFolder(path: output)
        var files = try AnalysisFiles(&folder, configuration)
        var summary = RunSummary()
        var progress = ProgressBar(total: stream.bytes, isQuiet: isQuiet)
        var done = 0
        var events: [RunEvent] = []
        var damages: [RawDamage] = []
        var failure: CommandError?
        do throws(SessionError) {
            try session.forEachChunk(of: [stream.number], damage: { damages.append($0) }) { _, time, bytes in
                let hostTime = SessionTime.seconds(time)
                pipeline.push(bytes, hostTime: hostTime, into: &events)
                shadow.push(bytes, hostTime: time) { _ in }
                done += bytes.count
                guard !events.isEmpty else { return true }
                do throws(CommandError) {
                    try files.write(events, &summary)
                    try Interruption.check()
                } catch {
                    failure = error
                }
                events.removeAll(keepingCapacity: true)
                progress.show(done)
                return failure == nil
            }
        } catch {
            throw .session(error)
        }
        progress.clear()
        if let failure { throw failure }
        pipeline.finish(into: &events)
        shadow.finish { _ in }
        try files.write(events, &summary)
        try files.writeSmoothed(pipeline)
        let table = shadow.counts
        // Of a session the placement was settled when it was recorded.
        let json = summary.json(configuration: configuration, origin: .given, table: table).text
        try files.finish(json, &folder)
        try folder.commit(removing: AnalysisFiles.names)
        var remark = ""
        for damage in damages { remark += "gait: \(session.path): left out: \(damage)\n" }
        if session.streams.count > 1 {
            remark +=
                "gait: analysed stream \(stream.number) of \(session.streams.count), \(configuration.placement.name).\n"
        }
        return Result(
            json: json, remark: remark,
            text: summary.text(configuration: configuration, origin: .given, table: table, folder: output))
    }
}
