// SPDX-License-Identifier: Apache-2.0

import Devices
import Motion
import Testing

@Suite struct HIDSensorTests {
    static let contents: Reading.Contents = [.deviceTime, .specificForce, .angularRate]
    static let readings = MovingSensor.readings(6, seed: 51, contents: contents)
    static let reports = MovingSensor.frames(readings, HIDSensorEncoder())
    static let decoder = {
        let descriptor = HIDSensorEncoder.reportDescriptor
        return HIDSensorDecoder(reportDescriptor: descriptor.span)
    }()

    @Test func whatIsSentIsRead() {
        let decoded = ReportLaws.decode(Self.reports, Self.decoder)
        #expect(decoded.readings.count == 6)
        for (sent, read) in zip(Self.readings, decoded.readings) {
            #expect(read.contents == Self.contents)
            // Half a tick of 1 mg and 0.1 °/s in each component.
            #expect(agree(sent, read, Self.contents, force: 0.0086, rate: 0.0016))
        }
    }

    @Test func damageToReportsDoesNoHarm() { ReportLaws.survive(Self.reports, Self.decoder, most: 1, seed: 52) }
    @Test func decodingTakesNoMemory() { ReportLaws.takeNoMemory(Self.reports, Self.decoder) }

    @Test func damageToDescriptorsDoesNoHarm() {
        var random = SplitMix64(state: 53)
        var readings: [Reading] = []
        var isBounded = true
        for _ in 0..<30_000 {
            var descriptor = HIDSensorEncoder.reportDescriptor
            StreamLaws.damage(&descriptor, &random)
            var decoder = HIDSensorDecoder(reportDescriptor: descriptor.span)
            for report in Self.reports { decoder.push(report.span, into: &readings) }
            isBounded = isBounded && readings.count <= Self.reports.count
            readings.removeAll(keepingCapacity: true)
        }
        #expect(isBounded)
    }

    @Test func timeIsCountedOnWhereItsFieldWraps() {
        var readings = Self.readings
        for index in readings.indices { readings[index].deviceTime = 4294.95 + Double(index) / 100 }
        let decoded = ReportLaws.decode(MovingSensor.frames(readings, HIDSensorEncoder()), Self.decoder).readings
        for (sent, read) in zip(readings, decoded) { #expect((sent.deviceTime - read.deviceTime).magnitude < 1e-6) }
    }

    /// Reports 1 and 2: accelerometer and gyroscope, each by itself.
    static let separate: [UInt8] = [
        0x05, 0x20, 0x09, 0x01, 0xA1, 0x01, 0x16, 0x00, 0x80, 0x26, 0xFF, 0x7F, 0x75, 0x10, 0x95, 0x03, 0x55, 0x0E,
        0x85, 0x01, 0x0A, 0x53, 0x04, 0x0A, 0x54, 0x04, 0x0A, 0x55, 0x04, 0x81, 0x02,
        0x85, 0x02, 0x0A, 0x57, 0x04, 0x0A, 0x58, 0x04, 0x0A, 0x59, 0x04, 0x81, 0x02, 0xC0,
    ]

    @Test func theAngularRateOfAnotherReportIsHeldForTwoReadings() {
        let force: [UInt8] = [1, 0, 0, 0, 0, 100, 0]
        let rate: [UInt8] = [2, 0, 0, 0x28, 0x23, 0, 0]
        let decoded = ReportLaws.decode(
            [force, rate, force, force, force, rate, force],
            HIDSensorDecoder(reportDescriptor: Self.separate.span)
        ).readings
        #expect(decoded.count == 5)
        #expect(decoded.map { $0.contents.contains(.angularRate) } == [false, true, true, false, true])
        #expect(decoded.allSatisfy { ($0.specificForce.z - 9.80665).magnitude < 1e-12 })
        // 90 °/s.
        #expect((decoded[1].angularRate.y - Double.pi / 2).magnitude < 1e-12)
    }

    @Test func manyFieldsOfOtherPagesAreNoSensor() {
        var descriptor: [UInt8] = [0x06, 0x00, 0xFF, 0xA1, 0x01, 0x75, 0x08, 0x95, 0x3F]
        for number in UInt8(1)...40 { descriptor += [0x85, number, 0x09, 0x20, 0x81, 0x02] }
        descriptor.append(0xC0)
        let parsed = try? HIDReportDescriptor(descriptor.span)
        #expect(parsed?.bytes(.input, 40) == 64)
        #expect(parsed.map { HIDSensorLayout($0) == nil } == true)
    }

    @Test(arguments: [
        ([0x75], HIDReportDescriptor.Failure.truncated), ([0xFE, 9, 1, 0], .truncated), ([0xC0], .collections),
        ([0xA1, 0x01], .collections), ([0xB4], .pushDepth), ([UInt8](repeating: 0xA4, count: 17), .pushDepth),
        ([0x05, 0x20, 0x09, 0x73, 0x75, 0x00, 0x95, 0x01, 0x81, 0x02], .reportSize),
        ([0x05, 0x20, 0x09, 0x73, 0x75, 0x21, 0x95, 0x01, 0x81, 0x02], .reportSize),
        ([0x05, 0x20, 0x09, 0x73, 0x75, 0x08, 0x96, 0x01, 0x04, 0x81, 0x02], .reportCount),
        ([UInt8](repeating: 0, count: 4097), .tooLong),
    ])
    func aDescriptorThatContradictsItselfIsRefused(descriptor: [UInt8], failure: HIDReportDescriptor.Failure) {
        #expect(throws: failure) { _ = try HIDReportDescriptor(descriptor.span) }
    }

    @Test func reportsAreToldToComeAsFastAsWanted() throws {
        // Feature report 3: reporting state of 3 choices, power state of 2, both in 4 bits, and an interval of 16 bits in ms.
        let descriptor: [UInt8] = [
            0x05, 0x20, 0x09, 0x73, 0xA1, 0x01, 0x85, 0x03,
            0x15, 0x00, 0x25, 0x02, 0x75, 0x04, 0x95, 0x01, 0x0A, 0x40, 0x08, 0x0A, 0x41, 0x08, 0x0A, 0x42, 0x08, 0xB1,
            0x00,
            0x15, 0x01, 0x25, 0x02, 0x0A, 0x50, 0x08, 0x0A, 0x51, 0x08, 0xB1, 0x00,
            0x15, 0x00, 0x26, 0xFF, 0x7F, 0x75, 0x10, 0x0A, 0x0E, 0x03, 0xB1, 0x02, 0xC0,
        ]
        let settings = HIDSensorSettings(try HIDReportDescriptor(descriptor.span))
        #expect(settings.reports == [3])
        var report: [UInt8] = [3, 0x10, 0xE8, 0x03]
        settings.apply(interval: 0.01, to: &report)
        #expect(report == [3, 0x21, 10, 0])
    }
}
