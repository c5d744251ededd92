// SPDX-License-Identifier: Apache-2.0

import Analysis
import Devices
import Motion
import TestKit
import Testing

@testable import SessionDriver
@testable import Sessions

@Suite struct SessionRecorderTests {
    @Test func whatWasAppendedIsReadBackAndVerifies() throws {
        let place = try TemporaryPlace()
        let chunks = try SimulatedStream.session(place.file("run.gait"), seconds: 12) { recorder in
            recorder.append(Marker(time: 5, kind: .pain(3, place: "knee left"), text: "since the bend"))
            recorder.append(Marker(time: 4, kind: .treadmill(speed: 2.8, incline: nil)))
            recorder.append(CueRecord(time: 6, kind: "cadence", text: "a little quicker", value: 164, target: 172))
            recorder.append(LossRecord(stream: 1, start: 1, end: 2, reason: .unplugged))
            recorder.note("period", "0.005")
        }
        #expect(place.names == ["run.gait"])
        let session = try SessionReader(path: place.file("run.gait"))
        #expect(try session.chunks(of: 1) == chunks)
        #expect(session.header.state == .closed)
        #expect(session.header.runner == SessionHeader.simulated().runner)
        #expect(session.header.tags == ["easy", "treadmill"])
        #expect(session.header.provenance == ["period": "0.005", "target": "172"])
        #expect(session.header.duration == chunks.map(\.time).max())
        let stream = try session.stream(1)
        #expect(stream.record == SimulatedStream(seconds: 1).record)
        #expect(stream.chunks == chunks.count)
        #expect(stream.bytes == chunks.reduce(0) { $0 + $1.bytes.count })
        #expect(try session.markers().map(\.time) == [4, 5])
        #expect(try session.markers().last?.kind == .pain(3, place: "knee left"))
        #expect(try session.cues().first?.target == 172)
        #expect(try session.losses().first?.reason == .unplugged)
        let steps = try session.steps(of: 1)
        #expect(steps.count > 10)
        #expect(steps.count == stream.steps)
        #expect(try session.windows(of: 1).count > 5)
        let verification = try Verification(session)
        #expect(verification.isTrue, "\(verification)")
        #expect(verification.rows > steps.count)
        #expect(verification.bytes == stream.bytes)
    }

    @Test func chunksOfSeveralStreamsComeInTheOrderOfTheirArrival() throws {
        let place = try TemporaryPlace()
        let recorder = try SessionRecorder(path: place.file("run.gait"), header: .simulated())
        let record = SimulatedStream(seconds: 1).record
        for _ in 0..<3 { _ = recorder.addStream(record) }
        var random = SplitMix64(state: 7)
        var expected: [(Int, Int64, [UInt8])] = []
        var time: Int64 = -3
        for _ in 0..<5000 {
            time += Int64(random.next() % 3_000_000)
            let stream = Int(random.next() % 3) + 1
            let bytes = (0..<Int(random.next() % 60)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            expected.append((stream, time, bytes))
            recorder.append(stream: stream, hostTime: time, bytes: bytes.span)
        }
        try recorder.close()
        expected.sort { ($0.1, $0.0) < ($1.1, $1.0) }
        let session = try SessionReader(path: place.file("run.gait"))
        var index = 0
        try session.forEachChunk { stream, time, bytes in
            let (wantedStream, wantedTime, wantedBytes) = expected[index]
            let areEqual =
                stream == wantedStream && time == wantedTime
                && bytes.withUnsafeBufferPointer { Array($0) } == wantedBytes
            if areEqual { index += 1 }
            return areEqual
        }
        #expect(index == expected.count)
        #expect(try session.damages() == [])
    }

    @Test func aChunkMayBeLargerThanABlockOrEmpty() throws {
        let place = try TemporaryPlace()
        let recorder = try SessionRecorder(path: place.file("run.gait"), header: .simulated())
        _ = recorder.addStream(SimulatedStream(seconds: 1).record)
        let sizes = [0, 1, 4016, 4010, 100_000, 0, 127, 128, 70_000]
        for index in sizes.indices {
            let bytes = [UInt8](repeating: UInt8(index), count: sizes[index])
            recorder.append(stream: 1, hostTime: Int64(index) * 1_234_567, bytes: bytes.span)
        }
        try recorder.close()
        let chunks = try SessionReader(path: place.file("run.gait")).chunks(of: 1)
        #expect(chunks.map(\.bytes.count) == sizes)
        #expect(chunks.map(\.time) == sizes.indices.map { Int64($0) * 1_234_567 })
        #expect(chunks.indices.allSatisfy { index in chunks[index].bytes.allSatisfy { $0 == UInt8(index) } })
    }

    /// By index: the iterator of an array goes through the heap in debug builds.
    private static func append(
        _ chunks: [SimulatedStream.TimedChunk], _ events: [[RunEvent]], to recorder: SessionRecorder
    ) {
        var index = 0
        while index < chunks.count {
            let chunk = chunks[index]
            recorder.append(stream: 1, hostTime: chunk.time, bytes: chunk.bytes.span)
            index += 1
        }
        index = 0
        while index < events.count {
            recorder.append(stream: 1, events: events[index])
            index += 1
        }
    }

    @Test func appendingNeverAllocates() throws {
        guard Allocations.areCounted else { return }
        let place = try TemporaryPlace()
        let recorder = try SessionRecorder(path: place.file("run.gait"), header: .simulated())
        var stream = SimulatedStream(seconds: 20)
        _ = recorder.addStream(stream.record)
        let chunks = stream.all()
        let derivation = try #require(DerivationBox(stream.record.description))
        var events: [[RunEvent]] = []
        for chunk in chunks { derivation.push(chunk) { events.append($0) } }
        #expect(events.count > 20)
        let count = Allocations.count { Self.append(chunks, events, to: recorder) }
        #expect(count == 0)
        try recorder.close()
    }

    @Test func flushPutsAllOnTheDiskAndALiveSessionCanBeRead() throws {
        let place = try TemporaryPlace()
        let recorder = try SessionRecorder(path: place.file("run.gait"), header: .simulated())
        _ = recorder.addStream(SimulatedStream(seconds: 1).record)
        for index in 0..<100 {
            let bytes: [UInt8] = [1, 2, 3]
            recorder.append(stream: 1, hostTime: Int64(index) * 5_000_000, bytes: bytes.span)
            if index % 10 == 9 {
                try recorder.flush()
                #expect(recorder.status.committed == Int64(index) * 5_000_000)
                #expect(try SessionReader(path: place.file("run.gait")).chunks(of: 1).count == index + 1)
            }
        }
        let session = try SessionReader(path: place.file("run.gait"))
        #expect(session.header.state == .recording)
        #expect(throws: SessionError.beingRecorded(path: session.path)) {
            try Recovery(path: session.path, programVersion: "test")
        }
        try recorder.close()
        #expect(throws: SessionError.isClosed(path: session.path)) { try recorder.close() }
        let late: [UInt8] = [1]
        let isTaken = recorder.append(stream: 1, hostTime: 0, bytes: late.span)
        #expect(!isTaken)
    }

    @Test func aSecondWriterIsRefused() throws {
        let place = try TemporaryPlace()
        let recorder = try SessionRecorder(path: place.file("run.gait"), header: .simulated())
        #expect(throws: SessionError.exists(path: place.file("run.gait"))) {
            try SessionRecorder(path: place.file("run.gait"), header: .simulated())
        }
        try recorder.close()
        #expect(throws: SessionError.exists(path: place.file("run.gait"))) {
            try SessionRecorder(path: place.file("run.gait"), header: .simulated())
        }
        #expect(try SessionReader(path: place.file("run.gait")).header.name == "test")
    }

    @Test func eightHoursOfRawBytesTakeLittleMoreThanThemselves() throws {
        let place = try TemporaryPlace()
        // Five minutes stand for eight hours: the ratio falls with the length.
        let chunks = try SimulatedStream.session(place.file("run.gait"), seconds: 300, kind: .witMotion)
        let raw = chunks.reduce(0) { $0 + $1.bytes.count }
        let size = try place.bytes("run.gait").count
        #expect(Double(size) / Double(raw) < 1.3, "\(size) bytes for \(raw)")
    }
}
