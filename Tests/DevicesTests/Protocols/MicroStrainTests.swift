// SPDX-License-Identifier: Apache-2.0

import Devices
import Foundation
import Motion
import TestKit
import Testing

@Suite struct MicroStrainTests {
    static let contents: Reading.Contents = [
        .deviceTime, .specificForce, .angularRate, .magneticField, .orientation, .temperature,
    ]
    static let readings = MovingSensor.readings(6, seed: 11, contents: contents)
    static let frames = MovingSensor.frames(readings, MicroStrainEncoder())

    @Test func whatIsSentIsRead() {
        let decoded = StreamDecoding(Self.frames.flatMap(\.self), MicroStrainReader())
        #expect(decoded.readings.count == 6)
        for (sent, read) in zip(Self.readings, decoded.readings) {
            #expect(read.contents == Self.contents)
            #expect(agree(sent, read, Self.contents))
        }
    }

    @Test func everyCutGivesTheSame() {
        StreamLaws.holdForEveryCut([0x75, 0x65, 0x80, 3] + Self.frames.prefix(3).flatMap(\.self), MicroStrainReader())
    }
    @Test func noiseHidesNoFrame() { StreamLaws.findFramesInNoise(Self.frames, MicroStrainReader(), seed: 12) }
    @Test func aStreamCutShortGivesItsWholeFrames() {
        StreamLaws.giveWholeFramesOnly(Array(Self.frames.prefix(2)), MicroStrainReader())
    }
    @Test func damageDoesNoHarm() { StreamLaws.survive(Self.frames, MicroStrainReader(), seed: 13) }
    @Test func decodingTakesNoMemory() { StreamLaws.takeNoMemory(Self.frames, MicroStrainReader()) }

    @Test func aFieldWithoutLengthEndsNothingButItsPacket() {
        var packet = MIPPacket.bytes(0x80, [(0x04, [UInt8](repeating: 0, count: 12))])
        packet[4] = 0
        let check = fletcher(packet.dropLast(2))
        packet.replaceSubrange(packet.count - 2..<packet.count, with: check)
        let decoded = StreamDecoding(packet + Self.frames[0], MicroStrainReader())
        #expect(decoded.readings.count == 1)
        #expect(decoded.counts.rejectedFrames == 1)
    }

    @Test func theFiltersEstimatesAreCountedOnly() {
        let packet = MIPPacket.bytes(0x82, [(0x0D, [UInt8](repeating: 0, count: 14))])
        let decoded = StreamDecoding(packet, MicroStrainReader())
        #expect(decoded.readings.isEmpty)
        #expect(decoded.counts.frames == 1)
        #expect(decoded.counts.unknownFrames == 1)
    }

    @Test(.enabled(if: SharedData.isPresent, "needs recorded packets"))
    func aRecordedSensorAtRestFeelsGravityUpwards() throws {
        let url = SharedData.folder.appending(path: "protocols/vectors/microstrain-mip.json")
        let list = try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [[String: Any]] ?? []
        let recorded = list.filter { $0["genuine"] as? Bool == true && $0["kind"] as? String == "frame" }
        let bytes = recorded.compactMap { $0["hex"] as? String }.flatMap { hex in
            stride(from: 0, to: hex.utf8.count, by: 2).compactMap { place in
                let start = hex.index(hex.startIndex, offsetBy: place)
                return UInt8(hex[start..<hex.index(start, offsetBy: 2)], radix: 16)
            }
        }
        let decoded = StreamDecoding(bytes, MicroStrainReader())
        let forces = decoded.readings.filter { $0.contents.contains(.specificForce) }.map(\.specificForce)
        #expect(forces.count > 3)
        // The factory's scale is good to 2 %.
        #expect(forces.allSatisfy { ($0.norm - 9.81).magnitude < 0.2 && $0.z > 9 })
    }

    private func fletcher(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var first: UInt8 = 0
        var second: UInt8 = 0
        for byte in bytes {
            first &+= byte
            second &+= first
        }
        return [first, second]
    }
}
