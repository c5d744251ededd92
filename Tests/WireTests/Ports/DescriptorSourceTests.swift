// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing
import Wire

@Suite struct DescriptorSourceTests {
    @Test func reportsStayWhole() throws {
        let (device, source) = try DescriptorSource.pair(name: "reports", framing: .reports)
        try device.write([1, 2, 3])
        try device.write([4])
        var buffer = [UInt8](repeating: 0, count: 4096)
        #expect(buffer.withUnsafeMutableBytes { source.read(into: $0) } == .bytes(3))
        #expect(buffer.withUnsafeMutableBytes { source.read(into: $0) } == .bytes(1))
        #expect(buffer[0] == 4)
        #expect(buffer.withUnsafeMutableBytes { source.read(into: $0) } == .nothing)
    }

    @Test func theOtherEndsClosingIsAHangUp() throws {
        let (device, source) = try DescriptorSource.pair(name: "stream")
        try device.write([9])
        device.close()
        let taken = source.take()
        #expect(taken.bytes == [9])
        #expect(taken.end == .hangUp)
        #expect(throws: WireError.unplugged(node: "stream")) { try source.write([1]) }
    }

    @Test func aFileEnds() throws {
        let descriptor = open("/dev/null", O_RDONLY)
        let source = DescriptorSource(descriptor, name: "file")
        #expect(source.take().end == .finished)
    }
}
