// SPDX-License-Identifier: Apache-2.0

import Devices
import Motion
import Testing

@Suite struct VectorNavTests {
    static let contents: Reading.Contents = [
        .deviceTime, .specificForce, .angularRate, .magneticField, .orientation, .temperature,
    ]
    static let readings = MovingSensor.readings(6, seed: 21, contents: contents)
    static let frames = MovingSensor.frames(readings, VectorNavEncoder())
    static let lines = MovingSensor.frames(readings, VectorNavEncoder(form: .text))
    /// Binary and text in turn, as one port may carry them.
    static let mixed = zip(frames, lines).flatMap { [$0, $1] }

    @Test func whatIsSentInBinaryIsRead() {
        let decoded = StreamDecoding(Self.frames.flatMap(\.self), VectorNavReader())
        #expect(decoded.readings.count == 6)
        for (sent, read) in zip(Self.readings, decoded.readings) {
            #expect(read.contents == Self.contents)
            #expect(agree(sent, read, Self.contents))
        }
    }

    @Test func whatIsSentAsTextIsReadToItsLastDigit() {
        let decoded = StreamDecoding(Self.lines.flatMap(\.self), VectorNavReader())
        #expect(decoded.readings.count == 6)
        let contents: Reading.Contents = [.specificForce, .angularRate, .magneticField]
        for (sent, read) in zip(Self.readings, decoded.readings) {
            #expect(read.contents == contents)
            // Half of the last decimal in each of three components.
            #expect(agree(sent, read, contents, force: 0.0009, rate: 0.0000009, field: 0.009))
        }
    }

    @Test func everyCutGivesTheSame() {
        StreamLaws.holdForEveryCut([0xFA, 0x01, 0x24] + Self.mixed.prefix(4).flatMap(\.self), VectorNavReader())
    }
    @Test func noiseHidesNoFrame() { StreamLaws.findFramesInNoise(Self.mixed, VectorNavReader(), seed: 22) }
    @Test func aStreamCutShortGivesItsWholeFrames() {
        StreamLaws.giveWholeFramesOnly(Array(Self.mixed.prefix(2)), VectorNavReader())
    }
    @Test func damageDoesNoHarm() { StreamLaws.survive(Self.mixed, VectorNavReader(), seed: 23) }
    @Test func decodingTakesNoMemory() { StreamLaws.takeNoMemory(Self.mixed, VectorNavReader()) }

    /// Every field alone: the decoder must know where it ends, and what a frame holds must not depend on what it skips.
    @Test func everyFieldOfEveryGroupIsPassedOver() {
        for group in [0, 1, 2, 4] {
            for bit in 0..<16 where VectorNavBinary.lengths[group][bit] > 0 {
                var frame: [UInt8] = [0xFA, 1 << UInt8(group)]
                frame.append(UInt16(1) << UInt16(bit), .little)
                frame += [UInt8](repeating: 0, count: Int(VectorNavBinary.lengths[group][bit]))
                frame.append(Checksum.crc16CCITT(frame.span, 1..<frame.count), .big)
                let decoded = StreamDecoding(frame + Self.frames[0], VectorNavReader())
                #expect(decoded.counts.frames == 2, "group \(group + 1), bit \(bit)")
                #expect(decoded.readings.last?.contents == Self.contents)
            }
        }
    }

    /// An extension bit in the fields, and the groups of GNSS and INS.
    @Test(arguments: [[0xFA, 0x01, 0x00, 0x80], [0xFA, 0x08, 0x01, 0x00], [0xFA, 0x21, 0x01, 0x00, 0x01, 0x00]])
    func aFieldOfUnknownLengthIsNoFrame(header: [UInt8]) {
        let frame = header + [UInt8](repeating: 0, count: 8)
        let decoded = StreamDecoding(frame + Self.frames[0], VectorNavReader())
        #expect(decoded.readings.count == 1)
        #expect(decoded.counts.rejectedFrames == 0)
        #expect(decoded.counts.skippedBytes == UInt64(frame.count))
    }

    @Test(arguments: [
        "VNYMR,+1,+2", "VNYMR,1,2,3,4,5,6,7,8,9,10,11,12,13", "VNYMR,1,2,3,4,5,6,7,8,9,10,11,x",
        "VNYMR,1,2,3,4,5,6,7,8,9,10,11,", "VNYMR,1,2,3,4,5,6,7,8,9,10,11,1.2.3", "VNYMR,1,2,3,4,5,6,7,8,9,10,11,1-2",
    ])
    func aLineThatHoldsSomethingElseIsRejected(text: String) {
        let decoded = StreamDecoding(VectorNavLine.bytes(text) + Self.lines[0], VectorNavReader())
        #expect(decoded.counts.rejectedFrames == 1)
        #expect(decoded.readings.count == 1)
    }

    @Test func accelerationWithoutGravityIsNotSpecificForce() {
        let line = VectorNavLine.bytes("VNYBA,+1.0,+2.0,+3.0,+0.1,+0.2,+0.3,+1.0,+2.0,+3.0")
        let decoded = StreamDecoding(line, VectorNavReader())
        #expect(decoded.readings.first?.contents == [.angularRate])
        #expect(decoded.readings.first?.angularRate == Vector3(1, -2, -3))
    }

    @Test func aLineMayBeCheckedWithCRC() {
        let contents = Array("VNACC,+00.500,-00.250,-09.800".utf8)
        let check = Checksum.crc16CCITT(contents.span, 0..<contents.count)
        let digits = String(check, radix: 16, uppercase: true)
        let padded = String(repeating: "0", count: 4 - digits.count) + digits
        let line = [UInt8(ascii: "$")] + contents + Array("*\(padded)\r\n".utf8)
        let decoded = StreamDecoding(line, VectorNavReader())
        #expect(decoded.readings.first?.specificForce == Vector3(0.5, 0.25, 9.8))
    }
}
