// SPDX-License-Identifier: Apache-2.0

import Devices
import Motion
import Testing

@Suite struct GamepadTests {
    static let contents: Reading.Contents = [.specificForce, .angularRate]
    static let readings = MovingSensor.readings(9, seed: 41, contents: contents)
    static let joyCon = MovingSensor.frames(readings, JoyConEncoder()).filter { !$0.isEmpty }

    @Test(arguments: [SonyPadModel.dualSense, .dualShock4], [false, true])
    func whatASonyPadSendsIsRead(model: SonyPadModel, isBluetooth: Bool) {
        var readings = Self.readings
        for index in readings.indices { readings[index].deviceTime = Double(index) / 250 }
        let reports = MovingSensor.frames(readings, SonyPadEncoder(model, isBluetooth: isBluetooth))
        let decoded = ReportLaws.decode(reports, SonyPadDecoder(model))
        #expect(decoded.readings.count == 9)
        for (sent, read) in zip(readings, decoded.readings) {
            // Half a tick of 1/8192 g and 1/16 °/s in each component, and of 16/3 µs.
            #expect(agree(sent, read, Self.contents, force: 0.0011, rate: 0.001))
            #expect((sent.deviceTime - read.deviceTime).magnitude < 3e-6)
        }
        ReportLaws.takeNoMemory(reports, SonyPadDecoder(model))
    }

    @Test(arguments: [SonyPadModel.dualSense, .dualShock4]) func damageToSonyReportsDoesNoHarm(model: SonyPadModel) {
        let reports = MovingSensor.frames(Self.readings, SonyPadEncoder(model))
        ReportLaws.survive(reports, SonyPadDecoder(model), most: 1, seed: 42)
    }

    @Test func aChangedBitByBluetoothIsSeen() {
        var report = MovingSensor.frames(Self.readings, SonyPadEncoder(.dualSense, isBluetooth: true))[0]
        report[20] ^= 4
        let decoded = ReportLaws.decode([report], SonyPadDecoder(.dualSense))
        #expect(decoded.readings.isEmpty)
        #expect(decoded.counts.rejectedFrames == 1)
    }

    @Test func theSequenceTellsWhatWasLost() {
        let reports = MovingSensor.frames(Self.readings, SonyPadEncoder(.dualSense))
        let decoded = ReportLaws.decode([reports[0], reports[1], reports[4], reports[5]], SonyPadDecoder(.dualSense))
        #expect(decoded.counts.lostFrames == 2)
    }

    @Test func theShortReportOfBluetoothSaysThatTheCalibrationMustBeRead() {
        var decoder = SonyPadDecoder(.dualSense)
        var readings: [Reading] = []
        let short: [UInt8] = [1, 0x80, 0x80, 0x80, 0x80, 8, 0, 0, 0, 0]
        decoder.push(short.span, into: &readings)
        #expect(readings.isEmpty)
        #expect(decoder.sendsShortReports)
        #expect(decoder.counts.unknownFrames == 1)
    }

    @Test func aCalibrationOfZerosDividesByNothing() {
        let zeros = [2] + [UInt8](repeating: 0, count: 36)
        let calibration = SonyCalibration(zeros.span, of: .dualShock4)
        #expect(calibration != nil)
        let reports = MovingSensor.frames(Self.readings, SonyPadEncoder(.dualShock4))
        let plain = ReportLaws.decode(reports, SonyPadDecoder(.dualShock4))
        let calibrated = ReportLaws.decode(reports, SonyPadDecoder(.dualShock4, calibration: calibration))
        #expect(plain.readings == calibrated.readings)
    }

    @Test(arguments: [false, true]) func whatAJoyConSendsIsRead(isRight: Bool) {
        let reports = MovingSensor.frames(Self.readings, JoyConEncoder(isRight: isRight)).filter { !$0.isEmpty }
        #expect(reports.count == 3)
        let decoded = ReportLaws.decode(reports, JoyConDecoder(isRight: isRight))
        #expect(decoded.readings.count == 9)
        for (sent, read) in zip(Self.readings, decoded.readings) {
            // Half a tick of 1/4096 g and 0.07 °/s in each component.
            #expect(agree(sent, read, Self.contents, force: 0.0021, rate: 0.0011))
        }
        ReportLaws.takeNoMemory(reports, JoyConDecoder(isRight: isRight))
    }

    @Test func leftAndRightAgreeOnTheSameMotionOnlyWhenTold() {
        let left = ReportLaws.decode(Self.joyCon, JoyConDecoder(isRight: false)).readings
        let right = ReportLaws.decode(Self.joyCon, JoyConDecoder(isRight: true)).readings
        for (one, other) in zip(left, right) {
            #expect(one.specificForce.x == other.specificForce.x)
            #expect(one.specificForce.y == -other.specificForce.y)
            #expect(one.angularRate.z == -other.angularRate.z)
        }
    }

    @Test func damageToJoyConReportsDoesNoHarm() {
        ReportLaws.survive(Self.joyCon, JoyConDecoder(isRight: true), most: 3, seed: 43)
    }

    @Test func aJoyConWithItsSensorsOffSaysSo() {
        var decoder = JoyConDecoder(isRight: false)
        var readings: [Reading] = []
        let off = Array(Self.joyCon[0].prefix(13)) + [UInt8](repeating: 0, count: 36)
        decoder.push(off.span, into: &readings)
        #expect(decoder.obstacle == .sensorsOff)
        let simple: [UInt8] = [0x3F, 0, 0, 8, 0, 0x80, 0, 0x80, 0, 0x80, 0, 0x80]
        decoder.push(simple.span, into: &readings)
        #expect(decoder.obstacle == .simpleMode)
        #expect(readings.isEmpty)
        let whole = Self.joyCon[0]
        decoder.push(whole.span, into: &readings)
        #expect(decoder.obstacle == nil)
    }

    @Test func aMemoryReplyGivesItsCalibration() {
        let memory: [UInt8] = (0..<24).map { UInt8($0) }
        var reply: [UInt8] = [0x21] + [UInt8](repeating: 0, count: 12) + [0x90, 0x10, 0x20, 0x60, 0, 0, 24] + memory
        reply += [UInt8](repeating: 0, count: 5)
        let read = JoyConCommand.memory(in: reply.span)
        #expect(read?.address == 0x6020)
        #expect(read?.bytes == memory)
        let calibration = JoyConCalibration(memory.span)
        #expect(calibration?.accelerometerOffset[0] == 0x0100)
        #expect(calibration?.gyroscopeScale[2] == 0x1716)
        let empty = [UInt8](repeating: 0xFF, count: 24)
        #expect(JoyConCalibration(empty.span) == nil)
    }
}
