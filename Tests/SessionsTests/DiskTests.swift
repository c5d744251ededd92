// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import SessionDriver
@testable import Sessions

/// Disks that can't take what they are given.
@Suite struct DiskTests {
    @Test func aFullDiskIsToldAndWhatIsStoredIsKept() throws {
        let place = try TemporaryPlace()
        var options = SessionRecorder.Options()
        options.mostPages = 60
        options.capacity = 64 << 10
        let recorder = try SessionRecorder(path: place.file("run.gait"), header: .simulated(), options: options)
        var stream = SimulatedStream(seconds: 20)
        _ = recorder.addStream(stream.record)
        var stored = 0
        let chunks = stream.all()
        for (index, chunk) in chunks.enumerated() {
            recorder.append(stream: 1, hostTime: chunk.time, bytes: chunk.bytes.span)
            guard index % 100 == 99 else { continue }
            if (try? recorder.flush()) != nil { stored = index + 1 }
        }
        let status = recorder.status
        #expect(status.failure == .diskFull(path: place.file("run.gait")))
        // Measuring went on, and what found no room was counted.
        #expect(status.lostChunks > 0)
        #expect(stored > 0 && stored < chunks.count)
        #expect(throws: SessionError.diskFull(path: place.file("run.gait"))) { try recorder.close() }
        // Everything that was acknowledged is there.
        #expect(try Recovery(path: place.file("run.gait"), programVersion: "test").outcome == .completed)
        let session = try SessionReader(path: place.file("run.gait"))
        #expect(try session.chunks(of: 1) == Array(chunks.prefix(stored)))
        #expect(try Verification(session).isTrue)
    }

    @Test func whenSpaceReturnsRecordingGoesOn() throws {
        let place = try TemporaryPlace()
        let path = place.file("run.gait")
        // The kernel refuses writes beyond the limit, in the driver's process alone.
        let driver = try DriverProcess(["record", path, "60", "1", "20", "400000"])
        #expect(driver.wait(for: "failure"))
        driver.input.fileHandleForWriting.write(Data("\n".utf8))
        #expect(driver.wait(for: "well"))
        driver.finish()
        #expect(driver.status == 0)
        #expect(driver.text.contains("closed"))
        let session = try SessionReader(path: path)
        var source = SimulatedStream(seconds: 60)
        // The buffer bridged the time: nothing is missing.
        #expect(try session.chunks(of: 1) == source.all())
        #expect(try session.losses() == [])
        #expect(try Verification(session).isTrue)
    }

    @Test func whatFindsNoRoomIsALossAndTheRestStillVerifies() throws {
        let place = try TemporaryPlace()
        var options = SessionRecorder.Options()
        options.capacity = 4000
        options.interval = 1000
        let recorder = try SessionRecorder(path: place.file("run.gait"), header: .simulated(), options: options)
        var stream = SimulatedStream(seconds: 10)
        let number = recorder.addStream(stream.record)
        let chunks = stream.all()
        let derivation = try #require(DerivationBox(stream.record.description))
        var taken: [SimulatedStream.TimedChunk] = []
        for (index, chunk) in chunks.enumerated() {
            let isTaken = recorder.append(stream: number, hostTime: chunk.time, bytes: chunk.bytes.span)
            if isTaken { taken.append(chunk) }
            // What is computed live goes on whatever the disk does.
            derivation.push(chunk) { recorder.append(stream: number, events: $0) }
            if index % 200 == 199 { try recorder.flush() }
        }
        derivation.finish { recorder.append(stream: number, events: $0) }
        #expect(taken.count < chunks.count && taken.count > 500)
        #expect(recorder.status.lostChunks == chunks.count - taken.count)
        try recorder.close()
        let session = try SessionReader(path: place.file("run.gait"))
        #expect(try session.chunks(of: 1) == taken)
        let losses = try session.losses()
        #expect(losses.reduce(0) { $0 + $1.chunks } == chunks.count - taken.count)
        #expect(losses.allSatisfy { $0.reason == .notRecorded && $0.start <= $0.end })
        // Derived again from what is there.
        #expect(try Verification(session).isTrue)
    }

    @Test(.enabled(if: getuid() != 0, "root may write anywhere")) func aReadOnlyFolderIsNamed() throws {
        let place = try TemporaryPlace()
        chmod(place.path, 0o500)
        defer { chmod(place.path, 0o700) }
        #expect(throws: SessionError.readOnly(path: place.file("run.gait"))) {
            try SessionRecorder(path: place.file("run.gait"), header: .simulated())
        }
    }

    @Test func aFolderThatIsNotThereIsNamed() throws {
        let place = try TemporaryPlace()
        let path = place.file("none/run.gait")
        #expect(throws: SessionError.cannotOpen(path: path, reason: "no such file or directory")) {
            try SessionRecorder(path: path, header: .simulated())
        }
    }

    @Test func aSessionInAReadOnlyFileIsRead() throws {
        let place = try TemporaryPlace()
        let chunks = try SimulatedStream.session(place.file("run.gait"), seconds: 2)
        chmod(place.file("run.gait"), 0o400)
        #expect(try SessionReader(path: place.file("run.gait")).chunks(of: 1) == chunks)
        #expect(place.names == ["run.gait"])
    }
}
