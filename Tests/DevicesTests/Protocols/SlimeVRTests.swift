// SPDX-License-Identifier: Apache-2.0

import Devices
import Motion
import Testing

@Suite struct SlimeVRTests {
    static let contents: Reading.Contents = [.specificForce, .orientation]
    static let readings = MovingSensor.readings(8, seed: 31, contents: contents)
    static let reports = MovingSensor.frames(readings, SlimeVREncoder())

    @Test func whatIsSentIsReadWithGravityPutBack() {
        let decoded = ReportLaws.decode(Self.reports, SlimeVRDecoder())
        #expect(decoded.readings.count == 8)
        for (sent, read) in zip(Self.readings, decoded.readings) {
            #expect(read.contents == Self.contents)
            // 1/256 m/s² in each component, and 2⁻¹⁵ of a turn against gravity.
            #expect(agree(sent, read, Self.contents, force: 0.008, turn: 1e-8))
        }
    }

    @Test func damageDoesNoHarm() { ReportLaws.survive(Self.reports, SlimeVRDecoder(), most: 4, seed: 32) }
    @Test func decodingTakesNoMemory() { ReportLaws.takeNoMemory(Self.reports, SlimeVRDecoder()) }

    @Test func onlyOneTrackerIsHeard() {
        let others = MovingSensor.frames(Self.readings, SlimeVREncoder(tracker: 3, address: 0x0102_0304_0506))
        var decoder = SlimeVRDecoder()
        var readings: [Reading] = []
        for report in zip(Self.reports, others).flatMap({ [$0, $1] }) { decoder.push(report.span, into: &readings) }
        #expect(readings.count == 8)
        #expect(decoder.tracker == 0)
        #expect(decoder.address(of: 3) == 0x0102_0304_0506)
        #expect(decoder.address(of: 4) == nil)
        let third = ReportLaws.decode(others, SlimeVRDecoder(tracker: 3))
        #expect(third.readings == readings)
    }

    @Test func aTrackerWithoutRegistrationIsNotHeard() {
        let reports = Self.reports.map { Array($0.prefix(16)) }
        let decoded = ReportLaws.decode(reports, SlimeVRDecoder())
        #expect(decoded.readings.isEmpty)
        #expect(decoded.counts.unknownFrames == 8)
    }

    @Test func aPackedQuarterTurnIsOne() {
        // x and y in the middle, z half way up: an angle of π/4 in the quaternion, a quarter turn about z.
        let bits: UInt32 = 512 | 1024 << 10 | 1536 << 21
        var packet: [UInt8] = [2, 0, 0, 0, 0]
        packet.append(bits, .little)
        packet += [UInt8](repeating: 0, count: 7)
        let orientation = SlimeVRPacket(packet.span, at: 0).orientation
        let half = 0.5.squareRoot()
        #expect(((orientation?.w ?? 0) - half).magnitude < 1e-14)
        #expect(((orientation?.z ?? 0) - half).magnitude < 1e-14)
        #expect(((orientation?.squaredNorm ?? 0) - 1).magnitude < 1e-14)
    }

    @Test(arguments: [0, 15, 63, 65]) func aReportOfAnotherLengthIsRejected(length: Int) {
        let decoded = ReportLaws.decode([[UInt8](repeating: 0xFF, count: length)], SlimeVRDecoder())
        #expect(decoded.counts.rejectedFrames == 1)
        #expect(decoded.counts.skippedBytes == UInt64(length))
    }
}
