// SPDX-License-Identifier: Apache-2.0

import Analysis
import Devices
import Gait
import Motion
import Sessions
import Simulation
import Testing

@testable import Daemon

/// Keeps what an engine hands on.
private final class Notebook: RunOutput {
    struct Recorded {
        var description: StreamDescription
        var key: String
        var chunks: [(time: Int64, bytes: [UInt8])] = []
        var events: [RunEvent] = []
    }

    var zeros: [Int64] = []
    var streams: [Int: Recorded] = [:]
    /// Those of the last session that ended.
    var finished: [Int: Recorded] = [:]
    var ends: [(cause: SessionPolicy.Cause, time: Int64, keeps: Bool)] = []
    var losses: [Int] = []
    var preRollBytes = 0
    var liveEvents = 0

    func began(zero: Int64, now: Int64, cause: SessionPolicy.Cause, runner: RunnerContext?, preRollBytes: Int) {
        self.preRollBytes = preRollBytes
        zeros.append(zero)
        streams = [:]
    }

    func opened(stream index: Int, source: StreamSource, description: StreamDescription) {
        streams[index] = Recorded(description: description, key: source.key)
    }

    func arrived(stream index: Int, at time: Int64) {}

    func chunk(stream index: Int, time: Int64, bytes: Span<UInt8>) {
        var copy: [UInt8] = []
        for place in 0..<bytes.count { copy.append(bytes[place]) }
        streams[index]?.chunks.append((time, copy))
    }

    func events(stream index: Int, source: StreamSource, _ events: [RunEvent], inSession: Bool) {
        if inSession { streams[index]?.events += events } else { liveEvents += events.count }
    }

    func lost(stream index: Int, source: StreamSource, time: Int64) { losses.append(index) }

    func ended(_ cause: SessionPolicy.Cause, at time: Int64, keeps: Bool) {
        ends.append((cause, time, keeps))
        finished = streams
    }
}

@Suite struct RunEngineTests {
    /// ns on the host's clock at which the simulated device was switched on: any number.
    private static let start: Int64 = 987_654_321_012

    private static func source(_ key: String = "left", _ placement: Placement = .sacrum) -> StreamSource {
        StreamSource(key: key, name: key, protocolName: "witmotion", placement: placement)
    }

    /// Chunks of a run of `seconds` with 5 s of standing in front and `after` behind.
    private static func chunks(seconds: Double, after: Double = 3, seed: UInt64 = 1) throws -> [Chunk] {
        let schedule = ActivitySchedule([
            .init(.still, duration: 5), .init(.run, duration: seconds, speed: 2.8), .init(.still, duration: after),
        ])
        let runner = RunnerSettings(schedule: schedule)
        var recording = SimulatedRecording(runner: runner, seed: seed)
        var wire = try #require(WireModel(.witMotion))
        var chunks: [Chunk] = []
        while let sample = recording.next() { wire.push(sample, into: &chunks) }
        wire.finish(into: &chunks)
        return chunks
    }

    private static func engine(_ output: Notebook, stillness: Double = 180, byMovement: Bool = true) -> RunEngine {
        var policy = SessionPolicy.Parameters()
        policy.stillness = stillness
        policy.startsByMovement = byMovement
        policy.shortest = 5
        return RunEngine(policy: policy, preRoll: 10, runner: nil, output: output)
    }

    private static func time(_ chunk: Chunk) -> Int64 { start + SessionTime.nanoseconds(chunk.hostTime) }

    /// What a stream's chunks give when computed from nothing else.
    private static func derived(_ stream: Notebook.Recorded) throws -> [RunEvent] {
        guard var pipeline = Pipeline(stream.description) else {
            throw SessionError.notASession(path: "no such protocol")
        }
        var events: [RunEvent] = []
        for chunk in stream.chunks {
            pipeline.push(chunk.bytes.span, hostTime: SessionTime.seconds(chunk.time), into: &events)
        }
        pipeline.finish(into: &events)
        return events
    }

    private static func text(_ events: [RunEvent]) -> [String] { events.map { "\($0)" } }

    @Test func aSessionIsThatWhichItsChunksGive() throws {
        let output = Notebook()
        let engine = Self.engine(output)
        let handle = engine.attach(Self.source(), now: Self.start)
        for chunk in try Self.chunks(seconds: 15) { engine.push(chunk.bytes.span, from: handle, now: Self.time(chunk)) }
        #expect(engine.isRecording)
        engine.finish(now: Self.start + 30_000_000_000)
        let stream = try #require(output.finished[0])
        #expect(output.zeros.count == 1)
        #expect(stream.chunks.first?.time == 0, "the session's clock starts with the pre-roll")
        let steps = stream.events.filter { if case .gait(.settled) = $0 { true } else { false } }
        #expect(steps.count > 20)
        #expect(Self.text(stream.events) == Self.text(try Self.derived(stream)))
        #expect(output.ends.map(\.keeps) == [true])
    }

    @Test func thePreRollReachesBackBeforeTheFirstStep() throws {
        let output = Notebook()
        let engine = Self.engine(output)
        let handle = engine.attach(Self.source(), now: Self.start)
        for chunk in try Self.chunks(seconds: 10) { engine.push(chunk.bytes.span, from: handle, now: Self.time(chunk)) }
        engine.finish(now: Self.start + 20_000_000_000)
        let stream = try #require(output.finished[0])
        // Whoever stores it is told how much comes at once: 5 s of standing and 3 s or more of running, 200 samples a second.
        #expect(output.preRollBytes > 200 * 8 * 22)
        let contacts = stream.events.compactMap { event -> Double? in
            if case .gait(.settled(let step)) = event { step.initialContact } else { nil }
        }
        // Running begins 5 s after the device was switched on, and a session after some 3 s of it: all 5 s before are in the pre-roll.
        #expect(try #require(contacts.min()) > 3)
        #expect(try #require(contacts.min()) < 6)
    }

    @Test func aSensorThatIsPluggedInAgainGoesOnInItsStream() throws {
        let output = Notebook()
        let engine = Self.engine(output)
        let chunks = try Self.chunks(seconds: 20)
        var handle = engine.attach(Self.source(), now: Self.start)
        for chunk in chunks where chunk.hostTime < 14 || chunk.hostTime > 17 {
            if chunk.hostTime > 17, output.losses.isEmpty {
                engine.detach(handle, now: Self.start + 14_000_000_000)
                handle = engine.attach(Self.source(), now: Self.start + 17_000_000_000)
            }
            engine.push(chunk.bytes.span, from: handle, now: Self.time(chunk))
        }
        engine.finish(now: Self.start + 40_000_000_000)
        #expect(output.losses == [0])
        #expect(output.finished.count == 1)
        let stream = try #require(output.finished[0])
        let contacts = stream.events.compactMap { event -> Double? in
            if case .gait(.settled(let step)) = event { step.initialContact } else { nil }
        }
        #expect(contacts.contains { $0 > 18 }, "steps after the gap")
        #expect(stream.events.contains { if case .gap = $0 { true } else { false } }, "the gap is told")
        #expect(Self.text(stream.events) == Self.text(try Self.derived(stream)))
    }

    @Test func aSecondSensorJoinsTheSessionUnderWay() throws {
        let output = Notebook()
        let engine = Self.engine(output)
        let first = try Self.chunks(seconds: 15)
        let second = try Self.chunks(seconds: 15, seed: 2)
        let one = engine.attach(Self.source("one"), now: Self.start)
        var two: Int?
        var next = 0
        for chunk in first {
            if chunk.hostTime > 10, two == nil { two = engine.attach(Self.source("two"), now: Self.time(chunk)) }
            engine.push(chunk.bytes.span, from: one, now: Self.time(chunk))
            while let two, next < second.count, second[next].hostTime <= chunk.hostTime {
                if second[next].hostTime > 10 {
                    let late = second[next]
                    engine.push(late.bytes.span, from: two, now: Self.time(late))
                }
                next += 1
            }
        }
        engine.finish(now: Self.start + 30_000_000_000)
        #expect(output.zeros.count == 1)
        #expect(output.finished.keys.sorted() == [0, 1])
        for stream in output.finished.values {
            #expect(stream.chunks.count > 100)
            #expect(Self.text(stream.events) == Self.text(try Self.derived(stream)))
        }
    }

    @Test func stillnessEndsASessionAndMovementStartsTheNext() throws {
        let output = Notebook()
        let engine = Self.engine(output, stillness: 10)
        let handle = engine.attach(Self.source(), now: Self.start)
        let chunks = try Self.chunks(seconds: 12, after: 20)
        let length = 37.0
        for round in 0..<2 {
            for chunk in chunks {
                let now = Self.time(chunk) + SessionTime.nanoseconds(Double(round) * length)
                engine.push(chunk.bytes.span, from: handle, now: now)
                engine.tick(now: now)
            }
        }
        #expect(output.zeros.count == 2)
        #expect(output.ends.map(\.cause) == [.movement, .movement])
        #expect(!engine.isRecording)
        #expect(output.liveEvents > 0, "who watches sees numbers between sessions as well")
    }

    @Test func withoutMovementOnlyACommandRecords() throws {
        let output = Notebook()
        let engine = Self.engine(output, byMovement: false)
        let handle = engine.attach(Self.source(), now: Self.start)
        let chunks = try Self.chunks(seconds: 10)
        for chunk in chunks where chunk.hostTime < 12 {
            engine.push(chunk.bytes.span, from: handle, now: Self.time(chunk))
        }
        #expect(!engine.isRecording)
        #expect(engine.start(now: Self.start + 12_000_000_000))
        #expect(!engine.start(now: Self.start + 12_000_000_000))
        for chunk in chunks where chunk.hostTime >= 12 {
            engine.push(chunk.bytes.span, from: handle, now: Self.time(chunk))
        }
        #expect(engine.stop(now: Self.start + 19_000_000_000))
        #expect(!engine.stop(now: Self.start + 19_000_000_000))
        let stream = try #require(output.finished[0])
        // 10 s of pre-roll.
        #expect(output.ends.first.map { $0.time / 1_000_000_000 } == 17)
        #expect(Self.text(stream.events) == Self.text(try Self.derived(stream)))
    }
}
