// SPDX-License-Identifier: Apache-2.0

import Devices
import Motion
import Sensors
import Testing

@Suite struct SensorRecognitionTests {
    @Test(arguments: SensorStream.names) func everyProtocolIsKnownAtItsSpeedWithinTwoSeconds(name: String) throws {
        let line = try #require(SimulatedLine.sensor(name, baud: 115_200))
        let result = line.recognise(SensorPlan())
        #expect(result.state == .known(kind: name, baud: 115_200))
        #expect(result.time < 2, "\(result.time) s")
        #expect(result.written.isEmpty)
    }

    @Test(arguments: [9_600, 57_600, 921_600]) func aFactoryFreshWitMotionIsFoundAtOtherSpeeds(baud: Int) throws {
        let line = try #require(SimulatedLine.sensor("witmotion", baud: baud, hertz: 10))
        let result = line.recognise(SensorPlan())
        #expect(result.state == .known(kind: "witmotion", baud: baud))
        #expect(result.written.isEmpty)
    }

    @Test func itsFactorySpeedIsFoundWithinTwoSeconds() throws {
        let line = try #require(SimulatedLine.sensor("witmotion", baud: 9_600, hertz: 10))
        #expect(line.recognise(SensorPlan()).time < 2)
    }

    @Test func theRememberedSpeedIsTriedFirst() throws {
        let identity = DeviceIdentity(node: "/dev/ttyUSB0", subsystem: .tty)
        let plan = SensorPlan(identity, remembered: ("xsens", 460_800))
        let line = try #require(SimulatedLine.sensor("xsens", baud: 460_800))
        let result = line.recognise(plan)
        #expect(result.bauds == [460_800])
        #expect(result.state == .known(kind: "xsens", baud: 460_800))
    }

    @Test func aDeviceWithUSBOfItsOwnIsHeardAtOneSpeed() throws {
        var identity = DeviceIdentity(node: "/dev/ttyACM0", subsystem: .tty)
        identity.driver = "cdc_acm"
        #expect(SensorPlan(identity).bauds == [115_200])
        let result = SimulatedLine.talker(["ready"], baud: nil).recognise(SensorPlan(identity))
        #expect(result.bauds == [115_200])
    }

    @Test func aBoardThatBootsFirstIsWaitedFor() throws {
        var sensor = try #require(SimulatedLine.sensor("text", baud: 115_200, from: 1.5))
        let rows = sensor.speak
        var hasSpoken = false
        sensor.speak = { time in
            defer { if time > 0.3 { hasSpoken = true } }
            return (time > 0.3 && !hasSpoken ? Array("ets Jun  8 2016 boot: rst cause:1, calibrating\r\n".utf8) : [])
                + rows(time)
        }
        #expect(sensor.recognise(SensorPlan()).state == .known(kind: "text", baud: 115_200))
    }

    @Test func aSilentLineIsSilentAndNothingIsWritten() {
        let result = SimulatedLine(baud: 9_600) { _ in [] }.recognise(SensorPlan())
        #expect(result.state == .silent)
        #expect(result.time >= SensorRecognition.silence)
        #expect(result.written.isEmpty)
    }

    @Test(arguments: Talk.all) func otherDevicesHaveANameButAreNoSensor(talk: Talk) {
        let result = SimulatedLine.talker(talk.lines, baud: talk.baud).recognise(SensorPlan())
        guard case .unknownTraffic(let traffic)? = result.state else {
            Issue.record("\(String(describing: result.state))")
            return
        }
        #expect(traffic.look == talk.look)
        #expect(traffic.baud == talk.baud)
        #expect(traffic.description.contains("\(talk.baud)"))
        #expect(result.written.isEmpty)
    }

    @Test func noiseIsNoSensorAtAnySpeed() {
        var random: UInt64 = 5
        let line = SimulatedLine(baud: nil) { _ in
            (0..<40).map { _ in
                random = random &* 6_364_136_223_846_793_005 &+ 1
                return UInt8(truncatingIfNeeded: random >> 40)
            }
        }
        let result = line.recognise(SensorPlan())
        #expect(result.state == .unknownTraffic(Traffic(look: .binary, baud: 115_200)))
        // Twice round, for devices that are slow to say anything.
        #expect(result.bauds == DeviceCatalog.bauds + DeviceCatalog.bauds)
        #expect(result.written.isEmpty)
    }

    @Test func aSilentDeviceIsAskedOnlyWhereAllowed() throws {
        let question = try #require(DeviceKind.vectorNav.ask.first?.bytes)
        let answer = VectorNavCommand.command("", "VNRRG,01,VN-100T-CR").bytes
        let line = SimulatedLine(baud: 115_200, speak: { _ in [] }, answer: { $0 == question ? answer : [] })
        #expect(line.recognise(SensorPlan()).state == .silent)
        var plan = SensorPlan()
        plan.asks = true
        let result = line.recognise(plan)
        #expect(result.state == .known(kind: "vectornav", baud: 115_200))
        #expect(result.written.contains(question))
    }

    @Test func whoeverAnswersNoQuestionIsSilent() {
        var plan = SensorPlan()
        plan.asks = true
        let result = SimulatedLine(baud: 115_200) { _ in [] }.recognise(plan)
        #expect(result.state == .silent)
        #expect(!result.written.isEmpty)
        #expect(!result.bauds.contains(1200))
    }

    @Test func whatIsConfiguredWithItsSpeedNeedsNoProof() {
        let plan = SensorPlan(kind: "xsens", bauds: [57_600])
        #expect(
            SimulatedLine(baud: 57_600) { _ in [] }.recognise(plan).state == .known(kind: "xsens", baud: 57_600))
    }

    @Test func hidDevicesAreKnownByTheirIds() {
        var identity = DeviceIdentity(node: "/dev/hidraw0", subsystem: .hidraw)
        identity.vendor = 0x054C
        identity.product = 0x0CE6
        #expect(SensorPlan(identity).kind == "dualsense")
        identity.product = 1
        #expect(SensorPlan(identity).kind == nil)
        // A keyboard, and a motion sensor by its usage alone.
        identity.reportDescriptor = [0x05, 0x01, 0x09, 0x06, 0xA1, 0x01, 0xC0]
        #expect(SensorPlan(identity).kind == nil)
        identity.reportDescriptor = [0x05, 0x20, 0x09, 0x73, 0xA1, 0x00, 0xC0]
        #expect(SensorPlan(identity).kind == "hid-sensor")
    }
}

/// What devices that are no sensors print.
struct Talk: Sendable, CustomTestStringConvertible {
    var look: Traffic.Look
    var baud: Int
    var lines: [String]
    var testDescription: String { "\(look) at \(baud)" }

    static let all = [
        Talk(
            look: .nmea, baud: 9_600,
            lines: [
                "$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47",
                "$GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W*6A",
                "$GPGSA,A,3,04,05,,09,12,,,24,,,,,2.5,1.3,2.1*39",
            ]),
        Talk(look: .nmea, baud: 38_400, lines: ["!AIVDM,1,1,,B,177KQJ5000G?tO`K>RA1wUbN0TKH,0*5C"]),
        Talk(
            look: .printer, baud: 115_200, lines: ["ok T:21.3 /0.0 B:22.1 /0.0 @:0 B@:0", " T:21.3 /0.0 B:22.1 /0.0"]),
        Talk(look: .printer, baud: 115_200, lines: ["<Idle|MPos:0.000,0.000,0.000|FS:0,0|WCO:0.000,0.000,0.000>"]),
        Talk(look: .modem, baud: 115_200, lines: ["AT+CSQ", "+CSQ: 21,99", "OK", "^RSSI:17"]),
        Talk(look: .text, baud: 57_600, lines: ["hello from the board", "temperature 21.5 humidity 40"]),
    ]
}
