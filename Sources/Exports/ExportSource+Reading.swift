// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Devices
internal import Gait
internal import Motion
internal import Sessions

/// How exports read a session: errors of the sink end the reading, damage is remarked upon and passed over.
extension ExportSource {
    func forEachStep(
        of stream: StoredStream, _ body: (Step) throws(ExportError) -> Void
    ) throws(ExportError) {
        var pages = StepPages(session, stream: stream.number)
        while let step = try ExportError.wrapped({ () throws(SessionError) in try pages.next() }) { try body(step) }
    }

    func windows(of stream: StoredStream) throws(ExportError) -> [Window] {
        try ExportError.wrapped { () throws(SessionError) in try session.windows(of: stream.number) }
    }

    func gaps(of stream: StoredStream) throws(ExportError) -> [StreamGap] {
        try ExportError.wrapped { () throws(SessionError) in try session.gaps(of: stream.number) }
    }

    func mountings(of stream: StoredStream) throws(ExportError) -> [MountingRecord] {
        try ExportError.wrapped { () throws(SessionError) in try session.mountings(of: stream.number) }
    }

    func markers() throws(ExportError) -> [Marker] {
        try ExportError.wrapped { () throws(SessionError) in try session.markers() }
    }

    /// The samples of a stream, SI, the sensor's own axes; gives what the stream held.
    @discardableResult
    func forEachSample(
        of stream: StoredStream, to sink: any ExportSink, _ body: (Sample) throws(ExportError) -> Void
    ) throws(ExportError) -> TableCounts {
        var derivation: SampleDerivation
        do throws(SessionError) {
            derivation = try SampleDerivation(stream, path: session.path)
        } catch {
            throw .session(error)
        }
        func hand(_ outputs: [ClockOutput]) throws(ExportError) {
            for index in outputs.indices {
                if case .sample(let sample) = outputs[index] { try body(sample) }
            }
        }
        try forEachChunk(of: stream, to: sink) { time, bytes throws(ExportError) in
            try derivation.push(bytes, hostTime: time, hand)
        }
        try derivation.finish(hand)
        return derivation.counts
    }

    /// The orientations of a stream: its bytes once more through the whole pipeline.
    func forEachOrientation(
        of stream: StoredStream, to sink: any ExportSink,
        _ body: (_ time: Double, Quaternion) throws(ExportError) -> Void
    ) throws(ExportError) {
        var description = stream.record.description
        description.configuration.givesOrientation = true
        guard var derivation = Derivation(description) else {
            throw .session(
                .unknownProtocol(path: session.path, stream: stream.number, name: description.protocolName))
        }
        func hand(_ events: [RunEvent]) throws(ExportError) {
            for index in events.indices {
                if case .orientation(let time, let orientation) = events[index] { try body(time, orientation) }
            }
        }
        try forEachChunk(of: stream, to: sink) { time, bytes throws(ExportError) in
            try derivation.push(bytes, hostTime: time, hand)
        }
        try derivation.finish(hand)
    }

    /// What the stream held: rows, rate, gaps. Damage is remarked upon by who reads the samples.
    func inputCounts(of stream: StoredStream) throws(ExportError) -> TableCounts {
        try ExportError.wrapped { () throws(SessionError) in try session.inputCounts(of: stream.number) }
    }

    private func forEachChunk(
        of stream: StoredStream, to sink: any ExportSink,
        _ body: (_ hostTime: Int64, Span<UInt8>) throws(ExportError) -> Void
    ) throws(ExportError) {
        var failure: ExportError?
        try ExportError.wrapped { () throws(SessionError) in
            try session.forEachChunk(
                of: [stream.number], damage: { sink.remark("\(session.path): left out: \($0)") }
            ) { _, time, bytes in
                do throws(ExportError) {
                    try body(time, bytes)
                    try sink.advance(by: bytes.count)
                } catch {
                    failure = error
                }
                return failure == nil
            }
        }
        if let failure { throw failure }
    }
}
