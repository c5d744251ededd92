// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Devices
internal import Gait
internal import Live
internal import Motion
internal import Sensors

/// A recording on its way through the live path: its chunks as they come, at the times that they had, each stream with the pipeline that it
/// was recorded with. So its steps are those of the session bit for bit, at any speed. Confined to the sensor thread.
final class ReplayRun {
    /// What one stream was, and its pipeline now.
    private final class Stream {
        let number: Int
        let key: String
        let device: LiveDevice
        let placement: Placement
        var pipeline: Pipeline<CatalogDecoder>

        init(_ stream: ReplayUpload.Stream, of name: String) throws(ControlError) {
            guard let placement = Placement(name: stream.placement) else {
                throw .invalid("There is no placement \"\(stream.placement)\".")
            }
            let description = StreamDescription(
                protocolName: stream.device.protocol, facts: stream.device.facts,
                configuration: PipelineConfiguration(
                    placement: placement, height: stream.height, legLength: stream.legLength))
            guard let pipeline = Pipeline(description) else {
                throw .invalid("No device speaks \"\(stream.device.protocol)\". Update gaitd.")
            }
            number = stream.number
            key = "replay:\(stream.device.device)"
            self.placement = placement
            self.pipeline = pipeline
            var device = LiveDevice(key: key, title: "Replay of \(name): \(stream.title)", state: .streaming)
            device.protocolName = stream.device.protocol
            device.placement = placement
            self.device = device
        }
    }

    /// What leaves the replay. Calls come in order, none may wait.
    protocol Output: AnyObject {
        /// A stream, before its first events; `index` counts from 0.
        func opened(replayed index: Int, key: String, placement: Placement)
        /// `time` in ns on the recording's clock.
        func events(replayed index: Int, key: String, _ events: borrowing [RunEvent], time: Int64, now: Int64)
    }

    private(set) var summary = ReplaySummary(name: "")
    /// nil: as fast as can be, and before the header.
    private(set) var speed: Double?
    private(set) var isBegun = false
    private var reader = ReplayUploadReader()
    private var records: [ReplayUpload.Record] = []
    private var events: [RunEvent] = []
    private var streams: [Stream] = []
    private var first: Int64?
    /// ns on the recording's clock.
    private(set) var time: Int64 = 0

    /// The next bytes of the upload; `begins` is called once, before any stream is opened.
    func push(
        _ bytes: [UInt8], now: Int64, to output: any Output, begins: (SessionEntry) -> Void = { _ in }
    ) throws(ControlError) {
        do {
            try reader.push(bytes, into: &records)
        } catch {
            throw .invalid(error.description)
        }
        if !isBegun, let header = reader.header { try begin(header, output, begins) }
        for record in records { push(record, now: now, to: output) }
        records.removeAll(keepingCapacity: true)
    }

    private func begin(
        _ header: ReplayUpload.Header, _ output: any Output, _ begins: (SessionEntry) -> Void
    ) throws(ControlError) {
        summary.name = header.name
        speed = header.speed
        for stream in header.streams { streams.append(try Stream(stream, of: header.name)) }
        begins(entry)
        for (index, stream) in streams.enumerated() {
            output.opened(replayed: index, key: stream.key, placement: stream.placement)
        }
        isBegun = true
    }

    private func push(_ record: ReplayUpload.Record, now: Int64, to output: any Output) {
        guard let index = streams.firstIndex(where: { $0.number == record.stream }), !record.bytes.isEmpty else {
            return
        }
        time = max(time, record.time)
        first = first ?? record.time
        summary.seconds = SessionTime.seconds(time - (first ?? time))
        summary.chunks += 1
        streams[index].pipeline.push(
            record.bytes.span, hostTime: SessionTime.seconds(record.time), into: &events)
        give(index, now, to: output)
    }

    /// What is still open is settled: the recording was complete.
    func finish(now: Int64, to output: any Output) {
        for index in streams.indices {
            streams[index].pipeline.finish(into: &events)
            give(index, now, to: output)
        }
    }

    private func give(_ index: Int, _ now: Int64, to output: any Output) {
        for place in events.indices {
            if case .gait(.settled) = events[place] { summary.steps += 1 }
        }
        output.events(replayed: index, key: streams[index].key, events, time: time, now: now)
        events.removeAll(keepingCapacity: true)
    }

    /// As clients see its streams; `board` is that of the replay.
    func devices(_ board: StatusBoard) -> [LiveDevice] {
        streams.enumerated().map { index, stream in
            var device = stream.device
            let shown = board.stream(stream.key)
            device.stream = index
            device.mounting = shown?.mounting
            device.rate = shown?.rate
            device.lost = shown?.lost
            return device
        }
    }

    func nextContact(of key: String) -> PhaseOscillator.Prediction? {
        streams.first { $0.key == key }?.pipeline.nextContact(after: SessionTime.seconds(time))
    }

    /// As clients see the recording.
    var entry: SessionEntry {
        SessionEntry(
            id: "replay", name: "replay of \(summary.name)", state: .replay, started: "",
            duration: SessionTime.seconds(time))
    }

    /// For people.
    var sentence: String {
        let pace = speed.map { $0 == 1 ? "as it was recorded" : "\($0.formatted) times as fast" } ?? "as fast as can be"
        return "Replay of \(summary.name), \(pace). Nothing is recorded."
    }
}

extension Double {
    /// `10`, `2.5`.
    fileprivate var formatted: String { self == rounded() && self < 1e9 ? "\(Int(self))" : "\(self)" }
}
