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
                    case .stream(let facts): known = facts
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
}
