// SPDX-License-Identifier: Apache-2.0

import Devices
import GRDB
import Motion
import Testing

@testable import SessionDriver
@testable import Sessions

/// Files that are not what was written.
@Suite struct DamageTests {
    private static let page = 4096

    @Test func aFlippedBitAnywhereInRawDataIsFoundAndLocated() throws {
        let place = try TemporaryPlace()
        let chunks = try SimulatedStream.session(place.file("run.gait"), seconds: 3)
        let bytes = try place.bytes("run.gait")
        let blocks = Self.places(of: chunks, in: bytes)
        #expect(blocks.count > 20)
        var random = SplitMix64(state: 3)
        for _ in 0..<60 {
            let (offset, chunk) = blocks[random.below(blocks.count)]
            var flipped = bytes
            flipped[offset + random.below(chunk.bytes.count)] ^= 1 << UInt8(random.below(8))
            let session = try SessionReader(path: place.write(flipped, to: "flipped.gait"))
            let damages = try session.damages()
            #expect(damages.count == 1)
            let damage = try #require(damages.first)
            #expect(damage.stream == 1)
            #expect(damage.reason == "the checksum is wrong")
            // Located: the damaged block begins at or before the flipped chunk, and ends behind it.
            let before = chunks.filter { $0.time <= damage.after ?? .min }
            #expect(before.reduce(0) { $0 + $1.bytes.count } == damage.offset)
            #expect(damage.after ?? .min < chunk.time)
            // Isolated: only that block's chunks are missing, and nothing else is.
            let read = try session.chunks(of: 1)
            #expect(!read.contains(chunk))
            #expect(read.count > chunks.count - 130)
            #expect(try !Verification(session).isTrue)
        }
    }

    /// Offsets in the file at which the bytes of chunks are stored, whole.
    private static func places(
        of chunks: [SimulatedStream.TimedChunk], in bytes: [UInt8]
    ) -> [(offset: Int, chunk: SimulatedStream.TimedChunk)] {
        var found: [(Int, SimulatedStream.TimedChunk)] = []
        for chunk in chunks.enumerated().filter({ $0.offset % 20 == 7 }).map(\.element) {
            let first = chunk.bytes.prefix(12)
            for offset in stride(from: 0, to: bytes.count - chunk.bytes.count, by: 1)
            where bytes[offset] == chunk.bytes[0] && bytes[offset..<(offset + 12)] == first
                && bytes[offset..<(offset + chunk.bytes.count)] == chunk.bytes[...]
            {
                found.append((offset, chunk))
                break
            }
        }
        return found
    }

    @Test func aFlippedBitInADerivedNumberIsTheFirstDifference() throws {
        let place = try TemporaryPlace()
        try SimulatedStream.session(place.file("run.gait"), seconds: 8)
        try Database.execute(place.file("run.gait"), "UPDATE step SET cadence = cadence + 1e-9 WHERE id = 5")
        let difference = try #require(try Verification(SessionReader(path: place.file("run.gait"))).difference)
        #expect(difference.table == "step")
        #expect(difference.row == 5)
        #expect(difference.column == "cadence")
        #expect(difference.stored != difference.derived)
        try Database.execute(place.file("run.gait"), "DELETE FROM step WHERE id >= 5")
        let missing = try #require(try Verification(SessionReader(path: place.file("run.gait"))).difference)
        #expect(missing.row == 5 && missing.column == nil && missing.stored == "no row")
    }

    @Test func aMissingBlockIsNoticedWhereverItWas() throws {
        let place = try TemporaryPlace()
        let chunks = try SimulatedStream.session(place.file("run.gait"), seconds: 3)
        let count = try SessionReader(path: place.file("run.gait")).read { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM block") ?? 0
        }
        #expect(count > 4)
        for id in 1...count {
            try place.copy("run.gait", to: "less.gait")
            try Database.execute(place.file("less.gait"), "DELETE FROM block WHERE id = \(id)")
            let session = try SessionReader(path: place.file("less.gait"))
            let damage = try #require(try session.damages().first)
            let read = try session.chunks(of: 1)
            let lost = chunks.reduce(0) { $0 + $1.bytes.count } - read.reduce(0) { $0 + $1.bytes.count }
            #expect(damage.length == lost)
        }
    }

    @Test func filesThatAreNoSessionsAreNamedAsSuch() throws {
        let place = try TemporaryPlace()
        #expect(throws: SessionError.notASession(path: place.file("a.gait"))) {
            try SessionReader(path: place.write("t,ax,ay,az\n".utf8, to: "a.gait"))
        }
        #expect(throws: SessionError.notASession(path: place.file("empty.gait"))) {
            try SessionReader(path: place.write([], to: "empty.gait"))
        }
        do {
            _ = try SessionReader(path: place.file("none.gait"))
            Issue.record("opened a file that is not there")
        } catch {
            #expect(error.description.contains("no such file or directory"))
        }
    }

    @Test func randomBytesAnywhereNeverCrashTheReader() throws {
        let place = try TemporaryPlace()
        try SimulatedStream.session(place.file("run.gait"), seconds: 2)
        let bytes = try place.bytes("run.gait")
        var random = SplitMix64(state: 11)
        var opened = 0
        for round in 0..<150 {
            var fuzzed = bytes
            // In turn: the header, one whole page, a few bytes anywhere.
            let start = round % 3 == 0 ? 0 : random.below(bytes.count / Self.page) * Self.page
            let count = round % 3 == 0 ? 100 : round % 3 == 1 ? Self.page : 0
            if count > 0 {
                for _ in 0..<(1 + random.below(count)) {
                    fuzzed[start + random.below(count)] = UInt8(random.below(256))
                }
            } else {
                for _ in 0..<4 { fuzzed[random.below(bytes.count)] ^= UInt8(1 + random.below(255)) }
            }
            let path = try place.write(fuzzed, to: "fuzzed.gait")
            do {
                let session = try SessionReader(path: path)
                opened += 1
                _ = try session.chunks(of: 1)
                _ = try session.steps(of: 1)
                _ = try session.windows(of: 1)
                _ = try session.markers()
                _ = try Verification(session)
            } catch let error as SessionError {
                #expect(!error.description.isEmpty)
            }
        }
        #expect(opened > 20)
    }
}
