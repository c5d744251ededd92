// SPDX-License-Identifier: Apache-2.0

import Devices
import Motion
import Sensors
import Testing

@Suite struct RawDumpTests {
    private func header() -> RawDump.Header {
        var header = RawDump.Header(
            protocol: "xsens", device: "usb:2639:0001:03/1:0", baud: 115_200, start: 1_790_000_000.25, writer: "gait 0")
        var facts = DeviceFacts()
        facts.vendor = 0x2639
        facts.reportDescriptor = [UInt8](repeating: 0x7E, count: 4096)
        facts.calibration = [1, 2, 3]
        facts.isBluetooth = true
        facts.columns = "t_ms,ax_g,ay_g,az_g"
        facts.tracker = 3
        header.facts = facts
        return header
    }

    private func dump() -> [UInt8] {
        var bytes = RawDump.bytes(header())
        for index in 0..<50 {
            let record = [UInt8](repeating: UInt8(index), count: index * 3 % 40)
            RawDump.append(record.span, at: UInt64(index) * 10_000_000, to: &bytes)
        }
        return bytes
    }

    private func read(_ pieces: [[UInt8]]) throws -> (RawDump.Header?, [Chunk]) {
        var reader = RawDumpReader()
        var chunks: [Chunk] = []
        for piece in pieces { try reader.push(piece, into: &chunks) }
        try reader.finish()
        return (reader.header, chunks)
    }

    @Test func whatIsWrittenIsReadAgain() throws {
        let (read, chunks) = try read([dump()])
        #expect(read == header())
        #expect(read?.facts == header().facts)
        #expect(chunks.count == 50)
        #expect(chunks[7] == Chunk(hostTime: 0.07, bytes: [UInt8](repeating: 7, count: 21)))
    }

    @Test(arguments: [1, 7, 13, 4096]) func theCuttingDoesNotMatter(size: Int) throws {
        let bytes = dump()
        let pieces = stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
        #expect(try read(pieces).1 == read([bytes]).1)
    }

    @Test func aCutOffDumpGivesAllWholeRecords() throws {
        let bytes = dump()
        let start = RawDump.bytes(header()).count
        for end in stride(from: start + 1, to: bytes.count, by: 11) {
            var reader = RawDumpReader()
            var chunks: [Chunk] = []
            try reader.push(Array(bytes[..<end]), into: &chunks)
            let whole = try read([bytes]).1
            #expect(chunks == Array(whole.prefix(chunks.count)))
            do throws(RawDumpError) {
                try reader.finish()
            } catch {
                guard case .truncated(let offset) = error else {
                    Issue.record("\(error)")
                    return
                }
                #expect(offset < end && offset >= start)
            }
        }
    }

    @Test func otherFilesAreToldApart() {
        let csv = Array("t,ax,ay,az\n0,1,2,3\n".utf8)
        #expect(!RawDump.isDump(csv))
        #expect(RawDump.isDump(dump()))
        #expect(throws: RawDumpError.notADump) { try read([csv]) }
        #expect(throws: RawDumpError.notADump) { try read([]) }
        #expect(throws: RawDumpError.notADump) { try read([[UInt8](repeating: 0x55, count: 100_000)]) }
        #expect(throws: RawDumpError.notADump) { try read([Array("{\"format\":\"other\"}\n".utf8)]) }
    }

    @Test func aNewerVersionAsksForANewerProgram() {
        var newer = header()
        newer.version = 2
        #expect(throws: RawDumpError.newerVersion(2)) { try read([RawDump.bytes(newer)]) }
    }

    @Test func damageIsSaidWithItsPlace() {
        let start = RawDump.bytes(header()).count
        var bytes = dump()
        bytes[start + 8 + 3] = 0xFF
        #expect(throws: RawDumpError.recordTooLong(offset: start, length: 0xFF00_0000)) { try read([bytes]) }
        var backwards = RawDump.bytes(header())
        RawDump.append([1].span, at: 5, to: &backwards)
        RawDump.append([1].span, at: 4, to: &backwards)
        #expect(throws: RawDumpError.timeWentBack(offset: start + 13)) { try read([backwards]) }
    }

    @Test func anyBytesAreReadOrRefused() {
        var random: UInt64 = 1
        func next() -> UInt64 {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return random >> 33
        }
        let good = dump()
        for _ in 0..<2000 {
            var bytes = good
            for _ in 0..<(next() % 8) { bytes[Int(next()) % bytes.count] = UInt8(truncatingIfNeeded: next()) }
            let end = Int(next()) % bytes.count
            var reader = RawDumpReader()
            var chunks: [Chunk] = []
            do throws(RawDumpError) {
                try reader.push(Array(bytes[..<end]), into: &chunks)
                try reader.finish()
            } catch {
                #expect(!error.description.isEmpty)
            }
            // No more can come out than went in.
            #expect(chunks.reduce(0) { $0 + $1.bytes.count } <= end)
        }
    }
}
