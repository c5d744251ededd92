// SPDX-License-Identifier: Apache-2.0

import Analysis
import Devices
import Gait
import Motion
import Simulation
import Testing

/// From bytes and arrival times to steps: how they arrive changes next to nothing.
@Suite struct WirePropertyTests {
    /// A run at the sacrum, 20 s.
    private static func answers(
        _ name: String, _ change: (inout WireSettings) -> Void = { _ in }
    ) throws -> (answers: Answers, states: [ClockState], gaps: [StreamGap]) {
        var answers = Answers([], .sacrum)
        var states: [ClockState] = []
        var gaps: [StreamGap] = []
        var events: [RunEvent] = []
        var pipeline = try pipeline(name)
        for chunk in try chunks(name, change) {
            pipeline.push(chunk.bytes.span, hostTime: chunk.hostTime, into: &events)
        }
        pipeline.finish(into: &events)
        for event in events {
            switch event {
            case .clock(let state): states.append(state)
            case .gap(let gap): gaps.append(gap)
            default: break
            }
        }
        answers.take(&events)
        return (answers, states, gaps)
    }

    private static func pipeline(_ name: String) throws -> Pipeline<CatalogDecoder> {
        let kind = try #require(DeviceCatalog.kind(named: name))
        let description = StreamDescription(
            protocolName: name, facts: SimulatedDevice(kind).facts,
            configuration: PipelineConfiguration(placement: .sacrum))
        guard let pipeline = Pipeline(description) else { throw Missing() }
        return pipeline
    }

    struct Missing: Error {}

    private static func chunks(
        _ name: String, seconds: Double = 17, _ change: (inout WireSettings) -> Void
    ) throws -> [Chunk] {
        let kind = try #require(DeviceCatalog.kind(named: name))
        var settings = WireSettings()
        settings.start = 5
        change(&settings)
        var wire = try #require(WireModel(kind, settings))
        let schedule = ActivitySchedule([.init(.still, duration: 3), .init(.run, duration: seconds)])
        var sensor = SensorSettings()
        sensor.rate = SimulatedDevice(kind).rate
        var recording = SimulatedRecording(runner: RunnerSettings(schedule: schedule), sensor: sensor)
        var chunks: [Chunk] = []
        while let sample = recording.next() { wire.push(sample, into: &chunks) }
        wire.finish(into: &chunks)
        return chunks
    }

    @Test(arguments: ["xsens", "witmotion", "dualshock4", "joycon"]) func aBurstyWireGivesTheSameSteps(name: String)
        throws
    {
        let clean = try Self.answers(name)
        let bursty = try Self.answers(name) {
            $0.burst = 0.016
            $0.stalls = 0.2
        }
        #expect(clean.answers.steps.count > 35)
        let difference = Difference(clean.answers, bursty.answers)
        // Session times differ by a burst's grain (1 ms at 200 Hz) and, in the first seconds of counted streams, by the slope of the first
        // second; the grid of 5 ms moves by as much: half a sample on a single contact.
        #expect(difference.unmatched == 0, "\(difference)")
        #expect(difference.swapped == 0, "\(difference)")
        #expect(difference.farthest < 0.005, "\(difference)")
        #expect(difference.shift.magnitude < 0.002_5, "\(difference)")
        #expect(difference.cadence.value.magnitude < 0.05, "\(difference)")
        #expect(difference.drop.value < 0.1, "\(difference)")
    }

    @Test func onePerCentLostChangesLittle() throws {
        let clean = try Self.answers("xsens")
        let spoilt = try Self.answers("xsens") {
            $0.lost = 0.01
            $0.repeated = 0.01
            $0.flipped = 0.005
            $0.noise = 0.01
            $0.burst = 0.001
        }
        let difference = Difference(clean.answers, spoilt.answers)
        // A straight line over 10 ms takes the place of a sample.
        #expect(difference.unmatched == 0, "\(difference)")
        #expect(difference.farthest < 0.006, "\(difference)")
        #expect(difference.shift.magnitude < 0.001_5, "\(difference)")
    }

    @Test func anUnpluggedDeviceComesBackToTheSameRun() throws {
        let (answers, states, gaps) = try Self.answers("xsens") { $0.unplugs = [(9, 2)] }
        let gap = try #require(gaps.first)
        #expect(gaps.count == 1)
        #expect(gap.reason == .restart)
        #expect((gap.from - 13.995).magnitude < 0.002)
        #expect((gap.to - 16).magnitude < 0.002)
        #expect(states.last?.segment == 1)
        #expect(answers.steps.contains { $0.initialContact > 18 })
        #expect(!answers.steps.contains { (14.3...15.9).contains($0.initialContact) })
    }

    @Test(arguments: ["xsens", "text", "joycon"]) func howAChunkIsHandedOverChangesNothing(name: String) throws {
        let kind = try #require(DeviceCatalog.kind(named: name))
        let chunks = try Self.chunks(name, seconds: 7) {
            $0.burst = 0.016
            $0.lost = 0.01
            $0.noise = kind.transport == .serial ? 0.01 : 0
        }
        func bits(_ piece: Int) throws -> [UInt64] {
            var pipeline = try Self.pipeline(name)
            var events: [RunEvent] = []
            for chunk in chunks {
                // A report is whole.
                let piece = kind.transport == .hidraw ? chunk.bytes.count : piece
                for start in stride(from: 0, to: chunk.bytes.count, by: piece) {
                    let part = chunk.bytes[start..<min(start + piece, chunk.bytes.count)]
                    pipeline.push(Array(part).span, hostTime: chunk.hostTime, into: &events)
                }
            }
            pipeline.finish(into: &events)
            return events.flatMap(\.bits)
        }
        let whole = try bits(.max - 1 << 20)
        #expect(whole.count > 100)
        #expect(try bits(1) == whole)
        #expect(try bits(7) == whole)
    }
}
