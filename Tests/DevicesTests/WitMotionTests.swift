// SPDX-License-Identifier: Apache-2.0

import Devices
import Motion
import Testing

@Suite struct WitMotionTests {
    private func frame(_ type: UInt8, _ words: [Int16]) -> [UInt8] {
        var bytes: [UInt8] = [0x55, type]
        for word in words { bytes.append(word, .little) }
        bytes.append(bytes.reduce(0, &+))
        return bytes
    }

    private func decode(_ bytes: [UInt8]) -> Decoding { Decoding(bytes, by: .witMotion) }

    @Test func halvesOfDifferentRunsAreNotPaired() {
        let force = frame(0x51, [0, 0, 2048, 2500])
        let rate = frame(0x52, [16384, 0, 0, 0])
        #expect(decode(force + rate).readings.count == 1)
        #expect(decode(rate + force).readings.isEmpty)
        // The rate of the first run is lost; its field shows that the run has ended.
        #expect(decode(force + frame(0x54, [1, 2, 3, 4]) + rate).readings.isEmpty)
        #expect(decode(force + force + rate).readings.count == 1)
    }

    @Test func theClockOfTheRunGoesWithIt() {
        // 2026-11-21 09:30:15.250, as bytes YY MM DD hh mm ss and ms.
        let time = frame(0x50, [0x0B1A, 0x0915, 0x0F1E, 250])
        let sample = frame(0x51, [0, 0, 2048, 2500]) + frame(0x52, [0, 0, 0, 0])
        let readings = decode(time + sample + sample).readings
        #expect(readings.count == 2)
        // `date -u -d '2026-11-21 09:30:15' +%s` less that of 2000-01-01.
        #expect(readings[0].deviceTime == 1_795_253_415.25 - 946_684_800)
        #expect(readings[0].contents.contains(.deviceTime))
        #expect(!readings[1].contents.contains(.deviceTime))
        // Month 13 makes no date.
        #expect(
            !decode(frame(0x50, [0x0D1A, 0x0915, 0x0F1E, 250]) + sample).readings[0].contents.contains(.deviceTime))
    }

    @Test func leapDaysAreCounted() {
        func seconds(_ year: Int16, _ month: Int16, _ day: Int16) -> Double {
            decode(
                frame(0x50, [month << 8 | year, day, 0, 0]) + frame(0x51, [0, 0, 1, 0]) + frame(0x52, [0, 0, 0, 0])
            )
            .readings.first?.deviceTime ?? .nan
        }
        #expect(seconds(0, 1, 1) == 0)
        #expect(seconds(0, 3, 1) - seconds(0, 2, 28) == 2 * 86_400)
        #expect(seconds(26, 3, 1) - seconds(26, 2, 28) == 86_400)
        #expect(seconds(24, 2, 29) - seconds(23, 2, 28) == 366 * 86_400)
    }

    @Test func endsOfTheRangeAreFlagged() {
        let readings = decode(frame(0x51, [-32768, 0, 0, 0]) + frame(0x52, [0, 32767, 0, 0])).readings
        #expect(readings.first?.flags == [.clippedAccelerometer, .clippedGyroscope])
        #expect(readings.first?.specificForce.x == -16 * 9.80665)
    }

    @Test func combinedFramesKeepTheirStepThroughFreeFall() {
        var encoder = WitMotionEncoder(isCombined: true)
        var bytes: [UInt8] = []
        for index in 0..<10 {
            // Nothing is felt in flight: no sign of a false start once frames have followed each other.
            let up = index == 5 ? 0.0 : 9.80665
            encoder.encode(Reading(specificForce: Vector3(0, 0, up)), into: &bytes)
        }
        let decoding = decode(bytes)
        #expect(decoding.readings.count == 10)
        // Five bytes lost: that frame goes, and the one behind it starts anew.
        bytes.removeSubrange(62..<67)
        #expect(decode(bytes).readings.count == 8 || decode(bytes).readings.count == 9)
    }

    @Test func commandsAreThoseOfTheRegisterMap() {
        #expect(WitMotionCommand.unlock == [0xFF, 0xAA, 0x69, 0x88, 0xB5])
        #expect(WitMotionCommand.rate(hertz: 200) == [0xFF, 0xAA, 0x03, 0x0B, 0x00])
        #expect(
            WitMotionCommand.content([.acceleration, .angularRate, .quaternion]) == [0xFF, 0xAA, 0x02, 0x06, 0x02])
        #expect(WitMotionCommand.rate(hertz: 125) == nil)
    }

    @Test func nothingIsSavedOrCalibratedUnasked() {
        for command in DeviceKind.witMotion.configure {
            // Register 0 saves or resets, register 1 calibrates.
            #expect(command.bytes.count == 5 && command.bytes[2] > 1, "\(command.effect)")
        }
    }
}

@Suite struct XIOTests {
    @Test func aHighRangeMessageTakesOverAboveFifteenGravities() {
        func message(_ identifier: Character, _ time: Int, _ values: [Double]) -> String {
            "\(identifier),\(time),\(values.map { "\($0)" }.joined(separator: ","))\r\n"
        }
        let text =
            message("H", 1000, [20, 0, 0]) + message("I", 1500, [0, 0, 0, 16, 0, 0])
            + message("I", 4000, [0, 0, 0, 16, 0, 0])
            + message("I", 6000, [0, 0, 0, 2, 0, 0])
        let readings = Decoding(Array(text.utf8), by: .xIMU3).readings
        #expect(readings.map { ($0.specificForce.x / 9.80665 * 10).rounded() } == [200, 160, 20])
        // Too old a message does not help: the axis is at its end.
        #expect(readings.map(\.flags) == [[], .clippedAccelerometer, []])
    }

    @Test func bundlesDeeperThanFourAreRefused() {
        func bundle(_ inner: [UInt8], depth: Int) -> [UInt8] {
            guard depth > 0 else { return inner }
            var bytes = Array("#bundle\0".utf8) + [0, 0, 0, 0, 0, 0, 0, 1]
            let content = bundle(inner, depth: depth - 1)
            bytes.append(Int32(content.count), .big)
            return bytes + content
        }
        var message = Array("/sensors\0\0\0\0,ffffff\0".utf8)
        for value in [1, 2, 3, 0.5, 0.25, 1] as [Float] { message.append(value, .big) }
        let bytes = message.map { $0 }
        #expect(!bytes.contains(0xC0) && !bytes.contains(0xDB))
        for depth in 0...4 {
            let decoding = Decoding(bundle(bytes, depth: depth) + [0xC0], by: .ngimu)
            #expect(decoding.readings.count == 1, "depth \(depth)")
        }
        #expect(Decoding(bundle(bytes, depth: 5) + [0xC0], by: .ngimu).readings.isEmpty)
        #expect(Decoding(bundle(bytes, depth: 300) + [0xC0], by: .ngimu).counts.skippedBytes > 300)
    }

    @Test func timeBeyondThirtyTwoBitsIsKept() {
        let text = "I,1795253415250000,0,0,0,0,0,1\r\n"
        #expect(Decoding(Array(text.utf8), by: .xIMU3).readings.first?.deviceTime == 1_795_253_415.25)
        #expect(Decoding(Array("I,99999999999999999999999,0,0,0,0,0,1\n".utf8), by: .xIMU3).readings.isEmpty)
    }
}
