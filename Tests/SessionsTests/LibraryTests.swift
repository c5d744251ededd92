// SPDX-License-Identifier: Apache-2.0

import Foundation
import Motion
import Testing

@testable import SessionDriver
@testable import Sessions

@Suite struct LibraryTests {
    private static let day: Int64 = 86_400_000_000_000

    /// Three sessions, a day apart.
    private func library(_ place: TemporaryPlace) throws -> SessionLibrary {
        let library = SessionLibrary(StateDirectory(path: place.path))
        try library.directory.make()
        for day in 0..<3 {
            var header = SessionHeader.simulated(name: "day\(day)")
            header.startedUnixNanoseconds += Int64(day) * Self.day
            header.runner?.name = day == 1 ? "Ben" : "Ann"
            header.tags = day == 0 ? ["baseline"] : []
            let recorder = try SessionRecorder(path: library.directory.sessions + "/day\(day).gait", header: header)
            _ = recorder.addStream(SimulatedStream(seconds: 1).record)
            let bytes = [UInt8](repeating: 7, count: 100)
            recorder.append(stream: 1, hostTime: 5, bytes: bytes.span)
            try recorder.close()
        }
        return library
    }

    @Test func sessionsAreListedAndFiltered() throws {
        let place = try TemporaryPlace()
        let library = try library(place)
        try place.write(Array("no session".utf8), to: "sessions/broken.gait")
        try place.write(Array("else".utf8), to: "sessions/notes.txt")
        let all = library.items()
        #expect(all.map(\.stem) == ["broken", "day0", "day1", "day2"])
        #expect(all[0].problem == .notASession(path: all[0].path))
        #expect(all[1].streams.first?.bytes == 100)
        let start = SessionHeader.simulated().startedUnixNanoseconds
        #expect(library.items(.init(runner: "ann")).map(\.stem) == ["day0", "day2"])
        #expect(library.items(.init(tag: "baseline")).map(\.stem) == ["day0"])
        #expect(library.items(.init(since: start + 1, until: start + 2 * Self.day)).map(\.stem) == ["day1"])
    }

    @Test func aSessionIsFoundByAPartOfItsName() throws {
        let place = try TemporaryPlace()
        let library = try library(place)
        #expect(try library.path(of: "day1") == library.directory.sessions + "/day1.gait")
        #expect(try library.path(of: "AY2") == library.directory.sessions + "/day2.gait")
        #expect(try library.path(of: "last") == library.directory.sessions + "/day2.gait")
        #expect(throws: SessionError.noSuchSession(name: "night", folder: library.directory.sessions)) {
            try library.path(of: "night")
        }
        #expect(throws: SessionError.ambiguousSession(name: "day", matches: ["day0.gait", "day1.gait", "day2.gait"])) {
            try library.path(of: "day")
        }
    }

    @Test func sessionsAreRenamedMarkedTaggedAndDeleted() throws {
        let place = try TemporaryPlace()
        let library = try library(place)
        let path = library.directory.sessions + "/day0.gait"
        #expect(throws: SessionError.exists(path: library.directory.sessions + "/day1.gait")) {
            try SessionLibrary.rename(path, to: "day1")
        }
        let renamed = try SessionLibrary.rename(path, to: "first")
        try SessionLibrary.mark(renamed, Marker(time: 9, kind: .lap))
        try SessionLibrary.tag(renamed, add: ["long", "baseline"], remove: ["none"])
        let session = try SessionReader(path: renamed)
        #expect(session.header.name == "first")
        #expect(session.header.tags == ["baseline", "long"])
        #expect(try session.markers().map(\.kind) == [.lap])
        try SessionLibrary.delete(renamed)
        #expect(library.items().map(\.stem) == ["day1", "day2"])
    }

    @Test func thePolicyTakesTheOldestAndSparesWhatItMust() throws {
        let place = try TemporaryPlace()
        let items = try library(place).items()
        let now = SessionHeader.simulated().startedUnixNanoseconds + 3 * Self.day
        func chosen(_ policy: RetentionPolicy) -> [String] { policy.chosen(from: items, now: now).map(\.stem) }
        #expect(chosen(RetentionPolicy()) == [])
        #expect(chosen(RetentionPolicy(mostDays: 1.5)) == ["day0", "day1"])
        #expect(chosen(RetentionPolicy(mostDays: 1.5, keptTags: ["baseline"])) == ["day1"])
        #expect(chosen(RetentionPolicy(mostDays: 0, keep: 2)) == ["day0"])
        #expect(chosen(RetentionPolicy(mostBytes: items[0].size * 2)) == ["day0"])
        #expect(chosen(RetentionPolicy(mostBytes: 0)) == ["day0", "day1", "day2"])
    }

    @Test func aSecondDaemonIsRefused() throws {
        let place = try TemporaryPlace()
        let directory = StateDirectory(path: place.path)
        do {
            let lock = try StateLock(directory)
            #expect(throws: SessionError.stateDirectoryBusy(path: place.path, owner: Int(getpid()))) {
                try StateLock(directory)
            }
            withExtendedLifetime(lock) {}
        }
        #expect(throws: Never.self) { try StateLock(directory) }
    }

    @Test func aRecordingSessionCanBeMarkedButNotRenamedOrDeleted() throws {
        let place = try TemporaryPlace()
        let path = place.file("run.gait")
        let recorder = try SessionRecorder(path: path, header: .simulated())
        _ = recorder.addStream(SimulatedStream(seconds: 1).record)
        let first = recorder.append(Marker(time: 1, kind: .lap))
        try recorder.flush()
        try SessionLibrary.mark(path, Marker(time: 2, kind: .note, text: "from outside"))
        recorder.append(Marker(time: 3, kind: .lap))
        recorder.takeBack(marker: first)
        #expect(throws: SessionError.beingRecorded(path: path)) { try SessionLibrary.rename(path, to: "other") }
        #expect(throws: SessionError.beingRecorded(path: path)) { try SessionLibrary.delete(path) }
        try recorder.close()
        #expect(try SessionReader(path: path).markers().map(\.time) == [2, 3])
    }

    @Test func aLongSessionOpensWithoutBeingReadWhole() throws {
        let place = try TemporaryPlace()
        let recorder = try SessionRecorder(path: place.file("run.gait"), header: .simulated())
        _ = recorder.addStream(SimulatedStream(seconds: 1).record)
        // 20 MB of raw data in few rows' worth of time.
        let bytes = [UInt8](repeating: 9, count: 3900)
        for index in 0..<5000 {
            recorder.append(stream: 1, hostTime: Int64(index) * 1_000_000, bytes: bytes.span)
            if index % 200 == 0 { try recorder.flush() }
        }
        try recorder.close()
        let before = try Self.bytesRead()
        let item = SessionLibrary.item(place.file("run.gait"))
        let read = try Self.bytesRead() - before
        #expect(item.streams.first?.chunks == 5000)
        // Other tests read too, but not twenty megabytes for this.
        #expect(item.size > 20_000_000 && read < 10_000_000, "\(read)")
    }

    /// Bytes this process has asked the kernel for, of any file.
    private static func bytesRead() throws -> Int {
        let text = try String(contentsOfFile: "/proc/self/io", encoding: .utf8)
        let line = text.split(separator: "\n").first { $0.hasPrefix("rchar:") }
        return line.flatMap { Int($0.dropFirst(6).filter { $0 != " " }) } ?? 0
    }

    @Test func runnersAreKept() throws {
        let place = try TemporaryPlace()
        let profiles = try RunnerProfiles(StateDirectory(path: place.path))
        let ann = RunnerContext(
            name: "Ann", height: 1.7, legLength: 0.88, involvedSide: .right,
            baselines: [.init(speed: 3.1, cadence: 171), .init(speed: 2.8, cadence: 164)])
        try profiles.add(ann)
        #expect(throws: SessionError.runnerExists(name: "ann")) { try profiles.add(RunnerContext(name: "ann")) }
        #expect(try RunnerProfiles(StateDirectory(path: place.path)).runner(named: "ann") == ann)
        #expect(ann.baselines.map(\.speed) == [2.8, 3.1])
        var changed = ann
        changed.name = "A. B."
        changed.height = nil
        try profiles.replace("Ann", with: changed)
        #expect(try profiles.all() == [changed])
        try profiles.remove("A. B.")
        #expect(throws: SessionError.noSuchRunner(name: "Ann")) { try profiles.runner(named: "Ann") }
        #expect(throws: SessionError.noSuchRunner(name: "Ann")) { try profiles.remove("Ann") }
    }
}
