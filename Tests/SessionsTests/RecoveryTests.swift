// SPDX-License-Identifier: Apache-2.0

import Devices
import Foundation
import Motion
import Testing

@testable import SessionDriver
@testable import Sessions

/// Killed writers, files cut short, and files with holes.
@Suite struct RecoveryTests {
    /// `make durability` asks for 200.
    static let kills = ProcessInfo.processInfo.environment["GAITD_KILLS"].flatMap { Int($0) } ?? 4

    @Test func killedAtAnyMomentNothingAcknowledgedIsLost() throws {
        var random = SplitMix64(state: UInt64(Self.kills))
        var acknowledgements = 0
        defer {
            Self.tell(
                "killed \(Self.kills) times; \(acknowledgements) had acknowledged something, and nothing of it is lost")
        }
        for round in 0..<Self.kills {
            let place = try TemporaryPlace()
            let path = place.file("run.gait")
            let driver = try DriverProcess(["record", path, "60", "\(1 + round % 4)", "20"])
            usleep(UInt32(150_000 + random.below(1_500_000)))
            driver.kill()
            let acknowledged = driver.acknowledged
            if acknowledged != nil { acknowledgements += 1 }
            guard FileManager.default.fileExists(atPath: path) else {
                #expect(acknowledged == nil)
                continue
            }
            try Self.check(path, acknowledged: acknowledged)
        }
    }

    /// For `make durability`, whose figures are in docs/session-format.md.
    private static func tell(_ sentence: String) {
        if kills > 100 { print(sentence) }
    }

    /// Recovers a session that the driver began, and compares it with what the driver fed.
    static func check(_ path: String, acknowledged: Int64?) throws {
        let recovery: Recovery
        do {
            recovery = try Recovery(path: path, programVersion: "test")
        } catch {
            // Killed before the tables were made: there was nothing to lose.
            #expect(acknowledged == nil, "\(error)")
            return
        }
        #expect(recovery.outcome == .completed || recovery.outcome == .intact)
        #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
        let session = try SessionReader(path: path)
        #expect(session.header.state == (recovery.outcome == .completed ? .recovered : .closed))
        var last = Int64.min
        for stream in session.streams {
            var source = SimulatedStream(seconds: 60, seed: UInt64(stream.number))
            for chunk in try session.chunks(of: stream.number) {
                #expect(source.next() == chunk)
                last = max(last, chunk.time)
            }
        }
        if let acknowledged { #expect(last >= acknowledged) }
        #expect(try session.damages() == [])
        #expect(try Verification(session).isTrue)
        #expect(try Recovery(path: path, programVersion: "test").outcome == .intact)
    }

    @Test func cutShortAnywhereASessionGivesWhatIsBeforeTheCut() throws {
        let place = try TemporaryPlace()
        let chunks = try SimulatedStream.session(place.file("run.gait"), seconds: 4)
        let bytes = try place.bytes("run.gait")
        var longest = 0
        var salvaged = 0
        // Every page's edges and many places within: more than a thousand in `make durability`.
        let step = Self.kills > 100 ? 61 : 1499
        defer {
            Self.tell(
                "a session of \(bytes.count) bytes cut every \(step) bytes: \(salvaged) cuts salvaged, each as far as the cut"
            )
        }
        for cut in stride(from: 0, to: bytes.count, by: step) {
            try place.write(bytes[..<cut], to: "cut.gait")
            let target = place.file("salvaged.gait")
            try? FileManager.default.removeItem(atPath: target)
            let recovery: Recovery
            do {
                recovery = try Recovery(path: place.file("cut.gait"), salvage: target, programVersion: "test")
            } catch {
                // Nothing but an early cut leaves nothing.
                #expect(longest == 0, "cut at \(cut): \(error)")
                continue
            }
            #expect(recovery.outcome == .salvaged(path: target))
            salvaged += 1
            let session = try SessionReader(path: target)
            let read = try session.chunks(of: 1)
            #expect(chunks.starts(with: read))
            #expect(read.count >= longest, "cut at \(cut)")
            longest = max(longest, read.count)
            #expect(session.header.runner?.name == "R1")
            if cut % 7 == 0 { #expect(try Verification(session).isTrue) }
            #expect(try place.bytes("cut.gait") == Array(bytes[..<cut]))
        }
        #expect(salvaged > 10)
        #expect(longest > chunks.count / 2)
    }

    @Test func aLogCutShortAnywhereLosesOnlyWhatIsBehindTheCut() throws {
        let place = try TemporaryPlace()
        let recorder = try SessionRecorder(path: place.file("run.gait"), header: .simulated())
        var stream = SimulatedStream(seconds: 3)
        _ = recorder.addStream(stream.record)
        var ends: [Int64] = []
        for (index, chunk) in stream.all().enumerated() {
            recorder.append(stream: 1, hostTime: chunk.time, bytes: chunk.bytes.span)
            if index % 40 == 39 {
                try recorder.flush()
                ends.append(recorder.status.committed)
            }
        }
        try recorder.flush()
        let (main, log) = (try place.bytes("run.gait"), try place.bytes("run.gait-wal"))
        try recorder.close()
        var seen = Set<Int64>()
        var previous = Int64.min
        let step = Self.kills > 100 ? 251 : 2999
        defer {
            Self.tell(
                "a log of \(log.count) bytes cut every \(step) bytes: each cut ends at one of \(seen.count - 1) commits"
            )
        }
        for cut in stride(from: 0, to: log.count, by: step) {
            try place.write(main, to: "cut.gait")
            try place.write(log[..<cut], to: "cut.gait-wal")
            guard let recovery = try? Recovery(path: place.file("cut.gait"), programVersion: "test") else {
                #expect(previous == .min)
                continue
            }
            #expect(recovery.outcome == .completed)
            let last = try SessionReader(path: place.file("cut.gait")).chunks(of: 1).map(\.time).max() ?? .min
            #expect(last >= previous)
            previous = last
            seen.insert(last)
        }
        // Each cut ends at a commit, none between two.
        #expect(seen.subtracting([.min]).isSubset(of: Set(ends)))
        #expect(seen.count > 3)
    }

    @Test func aDamagedSessionIsSalvagedAndItsOriginalKept() throws {
        let place = try TemporaryPlace()
        let chunks = try SimulatedStream.session(place.file("run.gait"), seconds: 6) { recorder in
            recorder.append(Marker(time: 9, kind: .note, text: "kept"))
        }
        var bytes = try place.bytes("run.gait")
        let needle = chunks[300].bytes
        let offset = try #require(bytes.indices.first { bytes[$0...].starts(with: needle) })
        bytes[offset] ^= 4
        try place.write(bytes, to: "hurt.gait")
        let recovery = try Recovery(path: place.file("hurt.gait"), programVersion: "test")
        let target = place.file("hurt-salvaged.gait")
        #expect(recovery.outcome == .salvaged(path: target))
        #expect(recovery.damages.count == 1)
        #expect(try place.bytes("hurt.gait") == bytes)
        let session = try SessionReader(path: target)
        #expect(session.header.origin == .salvage)
        #expect(session.header.provenance["salvaged_from"] == "hurt.gait")
        #expect(try session.markers().map(\.text) == ["kept"])
        let losses = try session.losses()
        #expect(losses.map(\.reason) == [.unreadable])
        let read = try session.chunks(of: 1)
        #expect(Set(read).isSubset(of: Set(chunks)) && !read.contains(chunks[300]))
        let total = chunks.reduce(0) { $0 + $1.bytes.count }
        #expect(losses.first?.bytes == total - read.reduce(0) { $0 + $1.bytes.count })
        #expect(try Verification(session).isTrue)
    }

    @Test func blocksAreFoundWithoutTheTreeAboveThem() throws {
        let place = try TemporaryPlace()
        let chunks = try SimulatedStream.session(place.file("run.gait"), seconds: 3)
        var bytes = try place.bytes("run.gait")
        for index in 0..<4096 { bytes[index] = 0xAA }
        try place.write(bytes, to: "headless.gait")
        #expect(throws: SessionError.self) { try Recovery(path: place.file("headless.gait"), programVersion: "test") }
        let record = SimulatedStream(seconds: 1).record
        let recovery = try Recovery(path: place.file("headless.gait"), fallback: record, programVersion: "test")
        #expect(recovery.chunks == chunks.count)
        let session = try SessionReader(path: place.file("headless-salvaged.gait"))
        #expect(try session.chunks(of: 1) == chunks)
    }
}

/// The driver as a process of its own.
final class DriverProcess {
    private let process = Process()
    private let output = Pipe()
    let input = Pipe()
    private(set) var text = ""

    init(_ arguments: [String]) throws {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        process.executableURL = URL(filePath: (own as NSString).deletingLastPathComponent + "/SessionDriver")
        process.arguments = arguments
        process.standardOutput = output
        process.standardInput = input
        try process.run()
    }

    /// SIGKILL: what a crash, or the kernel short of memory, does.
    func kill() {
        Foundation.kill(process.processIdentifier, SIGKILL)
        finish()
    }

    func finish() {
        text += String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
    }

    /// Reads until a line starts with `word`; false at the end.
    func wait(for word: String) -> Bool {
        while !text.split(separator: "\n").contains(where: { $0.hasPrefix(word) }) {
            let data = output.fileHandleForReading.availableData
            if data.isEmpty { return false }
            text += String(decoding: data, as: UTF8.self)
        }
        return true
    }

    var status: Int32 { process.terminationStatus }

    /// The last commit that was told.
    var acknowledged: Int64? {
        text.split(separator: "\n").compactMap { line in
            line.hasPrefix("acknowledged ") ? Int64(line.dropFirst(13)) : nil
        }.last
    }
}
