// SPDX-License-Identifier: Apache-2.0

import Analysis
import Devices
import Gait
import Motion
import Sensors
import Simulation
import Testing
import Wire

@testable import Sensors

/// From the first byte of a sensor that is plugged in during a run to the first step, in a world where time is a number.
@Suite struct FirstStepTests {
    /// s from the first byte: the half of what is promised from plugging in to the first step; the kernel and udev need the rest.
    static let bound = 1.5

    @Test(arguments: [0, 0.016]) func aSensorThatIsSetAlreadyGivesItsFirstStep(burst: Double) throws {
        let bench = try #require(FirstStepBench(burst: burst, setUp: nil))
        let step = try #require(bench.step)
        #expect(step.activity == .run)
        #expect(bench.elapsed < Self.bound)
        #expect(bench.written == DeviceKind.witMotion.configure.dropLast().map(\.bytes))
        #expect(bench.outcome?.problem == nil)
        #expect(bench.streamStart == bench.firstByte, "what was heard before counts")
    }

    @Test func aSensorThatMustBeSetGivesItsFirstStep() throws {
        let bench = try #require(FirstStepBench(setUp: WitMotionCommand.rate(hertz: 200)))
        #expect(bench.step != nil)
        #expect(bench.elapsed < Self.bound + 0.5)
        #expect(bench.streamStart > bench.firstByte, "what was sent at the old rate does not count")
    }
}

/// A WitMotion on a running body, a `SensorReader` and the pipeline behind it.
private struct FirstStepBench {
    private(set) var step: Step?
    /// s from the first byte to the step.
    private(set) var elapsed = Double.infinity
    private(set) var written: [[UInt8]] = []
    private(set) var outcome: SensorConfiguration.Outcome?
    private(set) var firstByte: Int64 = 0
    private(set) var streamStart: Int64 = 0

    /// `burst`: of the USB adapter, s. `setUp`: the order upon which the sensor sends 200 samples a second instead of 10; nil: it does so
    /// from the start.
    init?(burst: Double = 0, setUp: [UInt8]?) {
        let runner = RunnerSettings(schedule: ActivitySchedule([.init(.run, duration: 8)]))
        var sensor = SensorSettings()
        sensor.rate = 200
        var recording = SimulatedRecording(runner: runner, sensor: sensor, seed: 3)
        var settings = WireSettings()
        settings.burst = burst
        guard var wire = WireModel(.witMotion, settings) else { return nil }
        let line = Line()
        let client = Client()
        let reader = SensorReader(
            line, SensorPlan(DeviceIdentity(node: "line", subsystem: .file)), nil, client)
        var chunks: [Chunk] = []
        var count = 0
        while client.step == nil, let sample = recording.next() {
            let isSet = setUp.map(line.written.contains) ?? true
            if isSet || count % 20 == 0 { wire.push(sample, into: &chunks) }
            count += 1
            let now = Int64(sample.trueTime * 1e9)
            for chunk in chunks {
                let time = Int64(chunk.hostTime * 1e9)
                if firstByte == 0 { firstByte = time }
                reader.receive(chunk.bytes.span, at: time)
            }
            chunks.removeAll()
            // A tick every millisecond, as the loop gives where one is ordered; the sensor sends every five.
            for millisecond in 0..<5 where client.step == nil { reader.tick(at: now + Int64(millisecond) * 1_000_000) }
            if client.step != nil { elapsed = Double(now - firstByte) / 1e9 }
        }
        step = client.step
        written = line.written
        outcome = client.outcome
        streamStart = client.start
    }

    private final class Line: ByteSource, @unchecked Sendable {
        // Unchecked: one test, one thread.
        let name = "line"
        let descriptor: Int32 = -1
        let framing = Framing.stream
        private(set) var written: [[UInt8]] = []
        func read(into buffer: UnsafeMutableRawBufferPointer) -> ReadOutcome { .nothing }
        func write(_ bytes: [UInt8]) { written.append(bytes) }
        func close() {}
    }

    private final class Client: SensorClient, @unchecked Sendable {
        // Unchecked: as `Line`.
        private(set) var step: Step?
        private(set) var outcome: SensorConfiguration.Outcome?
        private(set) var start: Int64 = 0
        private var pipeline: Pipeline<CatalogDecoder>?
        private var events: [RunEvent] = []

        func sensorChanged(_ state: SensorState, at time: Int64) {}
        func sensorEnded(_ end: WireEnd, at time: Int64) {}
        func sensorMeasured(_ outcome: SensorConfiguration.Outcome, at time: Int64) { self.outcome = outcome }

        func sensorReady(_ kind: DeviceKind, _ facts: DeviceFacts, at time: Int64) {
            start = time
            pipeline = Pipeline(
                StreamDescription(
                    protocolName: kind.name, facts: facts, configuration: PipelineConfiguration(placement: .sacrum)))
        }

        func receive(_ bytes: Span<UInt8>, at time: Int64) {
            pipeline?.push(bytes, hostTime: Double(time - start) / 1e9, into: &events)
            for event in events {
                if step == nil, case .gait(.contact(let found)) = event { step = found }
            }
            events.removeAll()
        }
    }
}
