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
                TableShadow(), description.configuration)
        }
        return try analyze(
            session, stream,
            Pipeline(
                decoder: CatalogDecoder(kind, description.facts), configuration: description.configuration,
                clock: DeviceClock(kind)),
            DeviceShadow(kind, description.facts), description.configuration)
    }

    private func analyze<Source: Decoder, Shadow: InputShadow>(
        _ session: SessionReader, _ stream: StoredStream, _ pipeline: consuming Pipeline<Source>, _ shadow: Shadow,
        _ configuration: PipelineConfiguration
    ) throws(CommandError) -> Result {
        var pipeline = pipeline
        var shadow = shadow
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
                shadow.push(bytes, hostTime: hostTime)
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
        shadow.finish()
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

/// Counts what a stream held, beside the pipeline that uses it.
private protocol InputShadow {
    var counts: TableCounts { get }
    mutating func push(_ bytes: Span<UInt8>, hostTime: Double)
    mutating func finish()
}

private struct TableShadow: InputShadow {
    private var decoder = TableDecoder()
    private var readings: [Reading] = []

    var counts: TableCounts { decoder.table }

    mutating func push(_ bytes: Span<UInt8>, hostTime: Double) {
        decoder.push(bytes, into: &readings)
        readings.removeAll(keepingCapacity: true)
    }

    mutating func finish() { decoder.finish(into: &readings) }
}

private struct DeviceShadow: InputShadow {
    private var decoder: CatalogDecoder
    private var clock: DeviceClock
    private var readings: [Reading] = []
    private var placed: [ClockOutput] = []
    private(set) var counts = TableCounts()

    init(_ kind: DeviceKind, _ facts: DeviceFacts) {
        decoder = CatalogDecoder(kind, facts)
        clock = DeviceClock(kind)
    }

    mutating func push(_ bytes: Span<UInt8>, hostTime: Double) {
        decoder.push(bytes, into: &readings)
        place(hostTime)
    }

    mutating func finish() {
        decoder.finish(into: &readings)
        place(-.infinity)
        clock.finish(into: &placed)
        count()
        counts.withoutTime = clock.counts.withoutTime
        counts.withoutAcceleration = clock.counts.withoutSpecificForce
        counts.repeatedTime = clock.counts.duplicated
        counts.lateTime = clock.counts.reordered
    }

    private mutating func place(_ hostTime: Double) {
        counts.rows += UInt64(readings.count)
        for reading in readings { clock.push(reading, hostTime: hostTime, into: &placed) }
        readings.removeAll(keepingCapacity: true)
        count()
    }

    private mutating func count() {
        for case .sample(let sample) in placed {
            counts.place(sample.time)
            if !sample.flags.contains(.noGyroscope), sample.angularRate != .zero { counts.hasAngularRate = true }
        }
        placed.removeAll(keepingCapacity: true)
    }
}
