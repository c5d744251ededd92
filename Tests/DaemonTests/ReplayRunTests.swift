// SPDX-License-Identifier: Apache-2.0

import Analysis
import Devices
import Live
import Motion
import Sensors
import Simulation
import Testing

@testable import Daemon

/// Keeps what a replay hands on.
private final class ReplayNotebook: ReplayRun.Output {
    var opened: [String] = []
    var events: [RunEvent] = []
    func opened(replayed index: Int, key: String, placement: Placement) { opened.append(key) }
    func events(replayed index: Int, key: String, _ events: borrowing [RunEvent], time: Int64, now: Int64) {
        self.events += copy events
    }
}

@Suite struct ReplayRunTests {
    private static func header(protocol name: String = "witmotion", placement: Placement = .sacrum) -> [UInt8] {
        let device = RawDump.Header(protocol: name, device: "usb:1", baud: nil, start: 0, writer: "test")
        return ReplayUpload.bytes(
            ReplayUpload.Header(
                name: "morning", speed: 10,
                streams: [
                    ReplayUpload.Stream(
                        number: 1, title: "WT901", placement: placement, height: 1.7, legLength: nil, device: device)
                ]))
    }

    private static func chunks() throws -> [Chunk] {
        let runner = RunnerSettings(schedule: ActivitySchedule([.init(.still, duration: 2), .init(.run, duration: 8)]))
        var recording = SimulatedRecording(runner: runner, seed: 5)
        var wire = try #require(WireModel(.witMotion))
        var chunks: [Chunk] = []
        while let sample = recording.next() { wire.push(sample, into: &chunks) }
        wire.finish(into: &chunks)
        return chunks
    }

    @Test func aReplayGivesWhatItsChunksGiveHoweverTheUploadIsCut() throws {
        let chunks = try Self.chunks()
        let description = StreamDescription(
            protocolName: "witmotion", configuration: PipelineConfiguration(placement: .sacrum, height: 1.7))
        guard var pipeline = Pipeline(description) else {
            Issue.record("witmotion is no protocol")
            return
        }
        var expected: [RunEvent] = []
        var upload = Self.header()
        for chunk in chunks {
            let time = SessionTime.nanoseconds(chunk.hostTime)
            pipeline.push(chunk.bytes.span, hostTime: SessionTime.seconds(time), into: &expected)
            ReplayUpload.append(chunk.bytes.span, of: 1, at: time, to: &upload)
        }
        pipeline.finish(into: &expected)

        let output = ReplayNotebook()
        let replay = ReplayRun()
        for start in stride(from: 0, to: upload.count, by: 777) {
            try replay.push(Array(upload[start..<min(start + 777, upload.count)]), now: 1, to: output)
        }
        replay.finish(now: 1, to: output)
        #expect(output.opened == ["replay:usb:1"])
        #expect(output.events.map { "\($0)" } == expected.map { "\($0)" })
        #expect(replay.summary.chunks == chunks.count)
        #expect(replay.summary.steps > 10)
        #expect(replay.sentence == "Replay of morning, 10 times as fast. Nothing is recorded.")
    }

    @Test func whatCantBeReplayedIsNamed() {
        let output = ReplayNotebook()
        #expect(throws: ControlError.self) { try ReplayRun().push([10], now: 0, to: output) }
        let error = #expect(throws: ControlError.self) {
            try ReplayRun().push(Self.header(protocol: "tomorrow"), now: 0, to: output)
        }
        #expect(error?.description.contains("tomorrow") == true)
        #expect(output.opened.isEmpty)
    }
}
