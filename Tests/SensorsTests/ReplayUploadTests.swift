// SPDX-License-Identifier: Apache-2.0

import Devices
import Motion
import Testing

@testable import Sensors

@Suite struct ReplayUploadTests {
    private static var upload: (header: ReplayUpload.Header, bytes: [UInt8], records: [ReplayUpload.Record]) {
        var device = RawDump.Header(protocol: "text", device: "usb:1", baud: 115_200, start: 7, writer: "test")
        var facts = DeviceFacts()
        facts.columns = "t_ms,ax_g,ay_g,az_g"
        facts.tracker = 3
        device.facts = facts
        let header = ReplayUpload.Header(
            name: "2026-11-21-0812", speed: 2,
            streams: [
                ReplayUpload.Stream(
                    number: 4, title: "left", placement: .footLeft, height: 1.8, legLength: nil, device: device)
            ])
        var bytes = ReplayUpload.bytes(header)
        var records: [ReplayUpload.Record] = []
        for index in 0..<20 {
            let chunk = [UInt8](repeating: UInt8(index), count: index * 7)
            let record = ReplayUpload.Record(stream: 4, time: Int64(index) * 1_000_000 - 5, bytes: chunk)
            records.append(record)
            ReplayUpload.append(chunk.span, of: 4, at: record.time, to: &bytes)
        }
        ReplayUpload.appendSignOfLife(to: &bytes)
        records.append(ReplayUpload.Record(stream: 0, time: 0, bytes: []))
        return (header, bytes, records)
    }

    @Test(arguments: [1, 2, 13, 4096]) func whatWasSentIsReadHoweverItIsCut(size: Int) throws {
        let (header, bytes, expected) = Self.upload
        var reader = ReplayUploadReader()
        var records: [ReplayUpload.Record] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            try reader.push(Array(bytes[start..<min(start + size, bytes.count)]), into: &records)
        }
        #expect(reader.header == header)
        #expect(reader.header?.streams.first?.device.facts.columns == "t_ms,ax_g,ay_g,az_g")
        #expect(reader.header?.streams.first?.device.facts.tracker == 3)
        #expect(records == expected)
    }

    @Test func otherBytesAreRefusedAndNeverKeptForLong() {
        var records: [ReplayUpload.Record] = []
        var reader = ReplayUploadReader()
        #expect(throws: ReplayUploadError.self) { try reader.push(Array("{}\n".utf8), into: &records) }
        var endless = ReplayUploadReader()
        #expect(throws: ReplayUploadError.self) {
            try endless.push([UInt8](repeating: 32, count: 70_000), into: &records)
        }
        var long = ReplayUploadReader()
        let head = [UInt8](repeating: 0, count: 8) + [0xFF, 0xFF, 0xFF, 0x7F] + [1, 0, 0, 0]
        #expect(throws: ReplayUploadError.self) { try long.push(Self.upload.bytes + head, into: &records) }
        #expect(records.count == Self.upload.records.count)
    }

    @Test func aNewerVersionSaysSo() throws {
        var header = Self.upload.header
        header.version = 2
        var reader = ReplayUploadReader()
        var records: [ReplayUpload.Record] = []
        let error = #expect(throws: ReplayUploadError.self) {
            try reader.push(ReplayUpload.bytes(header), into: &records)
        }
        #expect(error?.description.contains("Update gaitd") == true)
    }
}
