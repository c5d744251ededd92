// SPDX-License-Identifier: Apache-2.0

import Devices
import Motion
import Testing

@Suite struct XsensTests {
    static let contents: Reading.Contents = [
        .counter, .deviceTime, .specificForce, .angularRate, .orientation, .temperature,
    ]
    static let readings = MovingSensor.readings(6, seed: 1, contents: contents)
    static let frames = MovingSensor.frames(readings, XsensEncoder())

    @Test(arguments: [XsensItem.Format.float32, .fixed12_20, .fixed16_32, .float64])
    func whatIsSentIsRead(format: XsensItem.Format) {
        let bytes = MovingSensor.frames(Self.readings, XsensEncoder(format: format)).flatMap(\.self)
        let decoded = StreamDecoding(bytes, XsensReader())
        #expect(decoded.counts.frames == 6)
        #expect(decoded.readings.count == 6)
        for (sent, read) in zip(Self.readings, decoded.readings) {
            #expect(read.contents == Self.contents)
            #expect(agree(sent, read, Self.contents))
        }
    }

    @Test func everyCutGivesTheSame() {
        StreamLaws.holdForEveryCut([1, 0xFA, 0xFF] + Self.frames.prefix(3).flatMap(\.self), XsensReader())
    }
    @Test func noiseHidesNoFrame() { StreamLaws.findFramesInNoise(Self.frames, XsensReader(), seed: 2) }
    @Test func aStreamCutShortGivesItsWholeFrames() {
        StreamLaws.giveWholeFramesOnly(Array(Self.frames.prefix(2)), XsensReader())
    }
    @Test func damageDoesNoHarm() { StreamLaws.survive(Self.frames, XsensReader(), seed: 3) }
    @Test func decodingTakesNoMemory() { StreamLaws.takeNoMemory(Self.frames, XsensReader()) }

    @Test func theCounterTellsWhatWasLost() {
        var readings = MovingSensor.readings(5, seed: 4, contents: [.counter, .specificForce])
        for (index, counter) in [65_533, 65_534, 1, 2, 9].enumerated() { readings[index].counter = UInt32(counter) }
        let bytes = MovingSensor.frames(readings, XsensEncoder()).flatMap(\.self)
        // 65535 and 0, then 3 ... 8.
        #expect(StreamDecoding(bytes, XsensReader()).counts.lostFrames == 8)
    }

    @Test func anItemThatRunsPastItsMessageSpoilsTheMessage() {
        let broken = XsensMessage.bytes(0x36, [0x40, 0x20, 13] + [UInt8](repeating: 0, count: 12))
        let decoded = StreamDecoding(broken + Self.frames[0], XsensReader())
        #expect(decoded.readings.count == 1)
        #expect(decoded.counts.rejectedFrames == 1)
        #expect(decoded.counts.skippedBytes == UInt64(broken.count))
    }

    @Test func anOrientationInNorthEastDownIsTurnedUp() {
        // Level and heading north: no turn from north-east-down for axes that point forward, right and down.
        var payload: [UInt8] = [0x20, 0x14, 16]
        for number: Float in [1, 0, 0, 0] { payload.append(number, .big) }
        let decoded = StreamDecoding(XsensMessage.bytes(0x36, payload), XsensReader())
        let up = decoded.readings.first?.orientation.rotate(Vector3(0, 0, 1))
        #expect(up == Vector3(0, 0, -1))
    }

    @Test func incrementsAreMeansOverTheTimeBetween() {
        func message(_ counter: UInt16, _ time: UInt32) -> [UInt8] {
            var payload: [UInt8] = [0x10, 0x20, 2]
            payload.append(counter, .big)
            payload += [0x10, 0x60, 4]
            payload.append(time, .big)
            payload += [0x40, 0x10, 12]
            for number: Float in [0.1, 0, 0.0981] { payload.append(number, .big) }
            payload += [0x80, 0x30, 16]
            for number: Float in [0.9999875, 0.005, 0, 0] { payload.append(number, .big) }
            return XsensMessage.bytes(0x36, payload)
        }
        let decoded = StreamDecoding(message(7, 1000) + message(8, 1100), XsensReader())
        #expect(decoded.readings.count == 1)
        guard let reading = decoded.readings.first else { return }
        #expect((reading.specificForce - Vector3(10, 0, 9.81)).norm < 1e-5)
        #expect((reading.angularRate - Vector3(1, 0, 0)).norm < 1e-4)
    }
}
