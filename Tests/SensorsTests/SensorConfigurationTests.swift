// SPDX-License-Identifier: Apache-2.0

import Devices
import Motion
import Sensors
import Testing

@Suite struct SensorConfigurationTests {
    /// Does what a configuration orders; the sensor streams at `hertz(baud)`, nothing where that is 0.
    private struct Bench {
        var written: [[UInt8]] = []
        var bauds: [Int] = []
        var features: [[UInt8]] = []
        var known: DeviceFacts?
        var keepsHeard = false
        var outcome: SensorConfiguration.Outcome?
        /// ns from one written command to the next order.
        var times: [Int64] = []

        init(
            _ name: String, baud: Int?, facts: DeviceFacts = DeviceFacts(), configures: Bool = true,
            feature: (UInt8) -> [UInt8] = { _ in [] }, hertz: (Int) -> Double = { _ in 100 }
        ) throws {
            let kind = try #require(DeviceCatalog.kind(named: name))
            var stream = SensorStream(name)
            var configuration = SensorConfiguration(kind, baud: baud, facts: facts, configures: configures, at: 0)
            var due = 0.0
            for step in 1...1000 where outcome == nil {
                let now = Int64(step) * 10_000_000
                let rate = hertz(bauds.last ?? baud ?? 0)
                while rate > 0, due < Double(step) / 100 {
                    if let bytes = stream?.next() { configuration.push(bytes.span, at: now) }
                    due += 1 / rate
                }
                due = max(due, Double(step) / 100 - 0.1)
                while let action = configuration.tick(at: now) {
                    switch action {
                    case .write(let bytes):
                        written.append(bytes)
                        times.append(now)
                    case .setBaud(let baud):
                        bauds.append(baud)
                        times.append(now)
                    case .readFeature(let number):
                        if case .writeFeature(let bytes)? = configuration.took(feature(number)) {
                            features.append(bytes)
                        }
                    case .writeFeature(let bytes): features.append(bytes)
                    case .stream(let facts, let withHeard):
                        known = facts
                        keepsHeard = withHeard
                    case .finish(let result): outcome = result
                    }
                }
            }
        }
    }

    @Test func aWitMotionIsSetThenFollowedToItsNewSpeed() throws {
        let bench = try Bench("witmotion", baud: 9_600, hertz: { $0 == 115_200 ? 200 : 0 })
        #expect(bench.written == DeviceKind.witMotion.configure.map(\.bytes))
        #expect(bench.bauds == [115_200])
        let outcome = try #require(bench.outcome)
        #expect(outcome.baud == 115_200)
        #expect(outcome.problem == nil)
        #expect((outcome.hertz ?? 0) > 180 && (outcome.hertz ?? 0) < 220)
        #expect(outcome.description.contains("Set: ") && outcome.description.contains("200 samples a second"))
    }

    @Test func aPauseIsKeptBetweenTwoOrders() throws {
        let bench = try Bench("xsens", baud: 115_200)
        #expect(bench.times.count == 3)
        #expect(zip(bench.times, bench.times.dropFirst()).allSatisfy { $1 - $0 >= 100_000_000 })
    }

    @Test func aSensorThatDoesNotFollowIsFoundAgainAtItsOldSpeed() throws {
        let bench = try Bench("witmotion", baud: 9_600, hertz: { $0 == 9_600 ? 10 : 0 })
        #expect(bench.bauds == [115_200, 9_600])
        let outcome = try #require(bench.outcome)
        #expect(outcome.baud == 9_600)
        #expect(outcome.hertz != nil)
        #expect(outcome.problem?.contains("did not follow") == true)
    }

    @Test func atItsSpeedAlreadyItIsNotToldToChange() throws {
        let bench = try Bench("witmotion", baud: 115_200)
        #expect(bench.bauds.isEmpty)
        #expect(bench.written.count == DeviceKind.witMotion.configure.count - 1)
    }

    @Test(arguments: SensorStream.names) func leftAloneMeansThatNothingIsWritten(name: String) throws {
        let bench = try Bench(name, baud: 115_200, configures: false)
        #expect(bench.written.isEmpty && bench.features.isEmpty && bench.bauds.isEmpty)
        let outcome = try #require(bench.outcome)
        #expect(outcome.effects.isEmpty)
        #expect((outcome.hertz ?? 0) > 90 && (outcome.hertz ?? 0) < 110)
    }

    @Test func tooSlowIsSaid() throws {
        let bench = try Bench("witmotion", baud: 115_200, configures: false, hertz: { _ in 10 })
        #expect(bench.outcome?.problem?.contains("too slow") == true)
    }

    @Test func aPadsCalibrationReachesTheDecoder() throws {
        let calibration: [UInt8] = [5] + Array(repeating: 1, count: 40)
        let bench = try Bench("dualsense", baud: nil, configures: false, feature: { $0 == 5 ? calibration : [] })
        #expect(bench.known?.calibration == calibration)
        #expect(bench.written.isEmpty)
    }

    @Test func aHubIsToldToSendAllEvents() throws {
        var facts = DeviceFacts()
        facts.reportDescriptor = HIDSensorEncoder.reportDescriptor
        let descriptor = try HIDReportDescriptor(facts.reportDescriptor.span)
        let reports = HIDSensorSettings(descriptor).reports
        let bench = try Bench(
            "hid-sensor", baud: nil, facts: facts, feature: { [$0] + [UInt8](repeating: 0, count: 16) })
        #expect(bench.features.count == reports.count)
        #expect(bench.outcome != nil)
    }

    /// A controller with these calibrations in its memory, asked as a configuration orders.
    private func calibration(product: UInt16, isBluetooth: Bool, user: [UInt8]?) -> (DeviceFacts, [[UInt8]]) {
        func reply(_ address: UInt32, _ bytes: [UInt8]) -> [UInt8] {
            let place = (0..<4).map { UInt8(truncatingIfNeeded: address >> UInt32(8 * $0)) }
            let head: [UInt8] = [0x21] + [UInt8](repeating: 0, count: 12) + [0x90, 0x10] + place + [UInt8(bytes.count)]
            return head + bytes + [UInt8](repeating: 0, count: 49 - head.count - min(bytes.count, 29))
        }
        let factory = Self.scales(gyroscope: 13_371)
        var facts = DeviceFacts()
        facts.product = product
        facts.isBluetooth = isBluetooth
        var configuration = SensorConfiguration(.joyCon, baud: nil, facts: facts, configures: true, at: 0)
        var written: [[UInt8]] = []
        for step in 1...300 {
            let now = Int64(step) * 10_000_000
            while let action = configuration.tick(at: now) {
                switch action {
                case .write(let bytes):
                    written.append(bytes)
                    guard bytes.count > 15, bytes[10] == 0x10 else { continue }
                    let isUser = bytes[11] == 0x26 && bytes[12] == 0x80
                    let memory = isUser ? user ?? [UInt8](repeating: 0xFF, count: 26) : factory
                    configuration.push(reply(isUser ? 0x8026 : 0x6020, memory).span, at: now)
                case .stream(let found, _): return (found, written)
                default: break
                }
            }
        }
        return (facts, written)
    }

    /// Offsets 0, 16384 counts at 4 g, and so many at 936 °/s.
    private static func scales(gyroscope: Int) -> [UInt8] {
        func triple(_ value: Int) -> [UInt8] {
            (0..<3).flatMap { _ in [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)] }
        }
        return triple(0) + triple(16_384) + triple(0) + triple(gyroscope)
    }

    @Test func aJoyConsOwnersCalibrationComesBeforeTheFactorys() {
        let owners: [UInt8] = [0xB2, 0xA1] + Self.scales(gyroscope: 12_000)
        let (own, _) = calibration(product: 0x2006, isBluetooth: true, user: owners)
        #expect(own.calibration == owners)
        #expect(JoyConCalibration(own.calibration.span)?.gyroscopeScale[0] == 12_000)
        let (made, _) = calibration(product: 0x2006, isBluetooth: true, user: nil)
        #expect(JoyConCalibration(made.calibration.span)?.gyroscopeScale[0] == 13_371)
        // The mark alone, and nothing behind it.
        let broken: [UInt8] = [0xB2, 0xA1] + [UInt8](repeating: 0xFF, count: 24)
        let (kept, _) = calibration(product: 0x2006, isBluetooth: true, user: broken)
        #expect(JoyConCalibration(kept.calibration.span)?.gyroscopeScale[0] == 13_371)
    }

    @Test func aProControllerIsGreetedByUSBAndNowhereElse() {
        let greeting: [[UInt8]] = [[0x80, 2], [0x80, 3], [0x80, 2], [0x80, 4]]
        #expect(Array(calibration(product: 0x2009, isBluetooth: false, user: nil).1.prefix(4)) == greeting)
        #expect(Array(calibration(product: 0x200E, isBluetooth: false, user: nil).1.prefix(4)) == greeting)
        for (product, isBluetooth) in [(UInt16(0x2009), true), (0x2006, false), (0x2007, false)] {
            let written = calibration(product: product, isBluetooth: isBluetooth, user: nil).1
            #expect(written.allSatisfy { $0.first == 0x01 })
        }
    }
}
