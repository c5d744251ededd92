// SPDX-License-Identifier: Apache-2.0

public import Devices
internal import Motion

/// Sets a recognised sensor to what running needs, and looks whether it followed. Nothing is saved in the sensor.
///
/// The clock is an argument, as in `SensorRecognition`.
public struct SensorConfiguration: Sendable {
    public enum Action: Hashable, Sendable {
        case write([UInt8])
        case setBaud(Int)
        /// Give the answer to `took`.
        case readFeature(UInt8)
        case writeFeature([UInt8])
        /// All is set: from here on its bytes count, and those before as well where `withHeard`: it had sent as wanted all along. Measuring
        /// goes on beside.
        case stream(DeviceFacts, withHeard: Bool)
        case finish(Outcome)
    }

    /// What was done.
    public struct Outcome: Hashable, Sendable {
        /// Each thing that was set, as the kind says it: `200 samples a second`.
        public var effects: [String] = []
        /// Samples a second afterwards; nil where none came.
        public var hertz: Double?
        /// Bits a second afterwards.
        public var baud: Int?
        /// With the calibration, where the device gave one.
        public var facts: DeviceFacts
        /// What did not go as it should.
        public var problem: String?

        /// For people.
        public var description: String {
            let rate = hertz.map { "It sends \(Int($0.rounded())) samples a second." } ?? "No sample has come since."
            let done = effects.isEmpty ? "Nothing was set." : "Set: " + effects.joined(separator: ", ") + "."
            return [done, rate, problem].compactMap { $0 }.joined(separator: " ")
        }
    }

    private enum Step: Hashable {
        case command(DeviceCommand)
        case feature(UInt8)
        /// Behind the order to the sensor, after its pause.
        case follow(baud: Int)
    }

    private enum Phase { case sending, settling, measuring, over }

    /// Seconds after the last order, for what was under way at the old settings.
    private static let settling = 0.1
    /// Of the wanted rate, that a sensor must have had at the least, and at the most, for its bytes before the orders to count: a tenth of a
    /// second through a USB buffer says no more, and half or twice the rate is told apart.
    private static let agreement = 0.7...1.4
    /// Seconds of measuring.
    private static let measuring = 1.0
    /// Fewer samples a second can't time foot contact (docs/metrics.md).
    static let leastHertz = 95.0
    /// Between HID reports of a sensor hub, s.
    private static let hubInterval = 0.01
    private let kind: DeviceKind
    private var steps: [Step]
    private var phase = Phase.sending
    private var due: Int64
    private var outcome: Outcome
    private var baudBefore: Int?
    private var rate: SensorRate
    private var isStreaming = false
    private var wasAsWanted = false

    /// `configures`: false only reads what the decoder needs, and measures.
    public init(_ kind: DeviceKind, baud: Int?, facts: DeviceFacts, configures: Bool, at now: Int64) {
        self.kind = kind
        due = now
        outcome = Outcome(baud: baud, facts: facts)
        baudBefore = baud
        rate = SensorRate(kind, facts)
        let orders = kind.start.filter { configures || $0.readsFeature } + (configures ? kind.configure : [])
        steps = orders.filter { $0.baud == nil || $0.baud != baud }.map { .command($0) }
        guard configures, kind.transport == .hidraw else { return }
        if kind.name == DeviceKind.hidSensor.name {
            steps += Self.hubSettings(facts).map(\.reports)?.map { .feature($0) } ?? []
        }
        if kind.name == DeviceKind.joyCon.name {
            if JoyConCommand.needsGreeting(product: facts.product, isBluetooth: facts.isBluetooth) {
                steps.insert(contentsOf: JoyConCommand.usbGreeting.map { .command($0) }, at: 0)
            }
            for (name, place, count) in [
                ("factory's", JoyConCommand.factoryCalibration, UInt8(3)), ("user's", JoyConCommand.userCalibration, 4),
            ] {
                let ask = JoyConCommand.readMemory(at: place.address, bytes: place.bytes, count: count)
                steps.append(.command(DeviceCommand("read the \(name) calibration", ask, pause: 0.1)))
            }
        }
    }

    private static func hubSettings(_ facts: DeviceFacts) -> HIDSensorSettings? {
        (try? HIDReportDescriptor(facts.reportDescriptor.span)).map { HIDSensorSettings($0) }
    }

    /// ns: when the next `tick` is due; nil: none is.
    public var nextTick: Int64? { phase == .over ? nil : due }

    /// What is due; call it again until it gives nothing.
    public mutating func tick(at now: Int64) -> Action? {
        guard now >= due else { return nil }
        switch phase {
        case .sending:
            guard !steps.isEmpty else {
                phase = .settling
                wasAsWanted = isAsWanted
                due = now + Self.nanoseconds(wasAsWanted ? 0 : Self.settling)
                return nil
            }
            return send(steps.removeFirst(), at: now)
        case .settling:
            phase = .measuring
            rate = SensorRate(kind, outcome.facts)
            due = now + Self.nanoseconds(Self.measuring)
            defer { isStreaming = true }
            return isStreaming ? nil : .stream(outcome.facts, withHeard: wasAsWanted)
        case .measuring: return judge(at: now)
        case .over: return nil
        }
    }

    /// Nothing was set, or the sensor has sent through all orders what they ask for, at the rate and speed that they ask for.
    private var isAsWanted: Bool {
        guard !outcome.effects.isEmpty else { return true }
        guard outcome.baud == baudBefore, let period = kind.nominalPeriod, let hertz = rate.hertz else { return false }
        return Self.agreement.contains(hertz * period)
    }

    /// Bytes of the sensor, those included by which it was recognised: one report at a time, of hidraw.
    public mutating func push(_ bytes: Span<UInt8>, at now: Int64) {
        if phase == .measuring || phase == .sending { rate.push(bytes, at: now) }
        if kind.name == DeviceKind.joyCon.name, let memory = JoyConCommand.memory(in: bytes) {
            takeCalibration(memory.bytes, at: memory.address)
        }
    }

    /// The user's comes before the factory's, whichever answer is first; one that says nothing changes nothing.
    private mutating func takeCalibration(_ memory: [UInt8], at address: UInt32) {
        switch address {
        case JoyConCommand.factoryCalibration.address:
            if !JoyConCalibration.hasUserMark(outcome.facts.calibration.span) { outcome.facts.calibration = memory }
        case JoyConCommand.userCalibration.address:
            guard JoyConCalibration.hasUserMark(memory.span), JoyConCalibration(memory.span) != nil else { return }
            outcome.facts.calibration = memory
        default: break
        }
    }

    /// The answer to `readFeature`; empty where there was none.
    public mutating func took(_ feature: [UInt8]) -> Action? {
        guard !feature.isEmpty else { return nil }
        if kind.name == DeviceKind.hidSensor.name, let settings = Self.hubSettings(outcome.facts) {
            var changed = feature
            settings.apply(interval: Self.hubInterval, to: &changed)
            outcome.effects.append("all events, 100 samples a second")
            return .writeFeature(changed)
        }
        outcome.facts.calibration = feature
        return nil
    }

    private mutating func send(_ step: Step, at now: Int64) -> Action {
        switch step {
        case .feature(let number): return .readFeature(number)
        case .follow(let baud):
            outcome.baud = baud
            return .setBaud(baud)
        case .command(let command) where command.readsFeature: return .readFeature(command.bytes.first ?? 0)
        case .command(let command):
            outcome.effects.append(command.effect)
            due = now + Self.nanoseconds(command.pause + Self.sending(command.bytes.count, baud: outcome.baud))
            if let baud = command.baud { steps.insert(.follow(baud: baud), at: 0) }
            return .write(command.bytes)
        }
    }

    private mutating func judge(at now: Int64) -> Action? {
        outcome.hertz = rate.hertz
        if outcome.hertz == nil, let before = baudBefore, let after = outcome.baud, before != after {
            outcome.problem = "It did not follow to \(after) baud and is left at \(before)."
            outcome.baud = before
            baudBefore = nil
            phase = .settling
            due = now
            return .setBaud(before)
        }
        if let hertz = outcome.hertz, hertz < Self.leastHertz, outcome.problem == nil {
            outcome.problem = "That is too slow to time foot contact: at least 100 are needed."
        }
        phase = .over
        return .finish(outcome)
    }

    /// Seconds that bytes take on the line, with a margin for the adapter.
    private static func sending(_ bytes: Int, baud: Int?) -> Double {
        baud.map { Double(bytes * 10) / Double($0) } ?? 0
    }

    private static func nanoseconds(_ seconds: Double) -> Int64 { Int64(seconds * 1e9) }
}
