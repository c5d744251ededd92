// SPDX-License-Identifier: Apache-2.0

import Devices
import Motion
import Sensors

/// What devices of a kind send: at rest, with a little noise, as a sensor lying on a table does.
struct SensorStream {
    let kind: DeviceKind
    private var encoder: any Encoder
    private var random: UInt64 = 7
    private var count = 0
    let hertz: Double

    init?(_ name: String, hertz: Double = 100) {
        guard let kind = DeviceCatalog.kind(named: name), let encoder = kind.makeEncoder?() else { return nil }
        self.kind = kind
        self.encoder = encoder
        self.hertz = hertz
    }

    /// The bytes of the next sample.
    mutating func next() -> [UInt8] {
        func noise() -> Double {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(random >> 40) / Double(1 << 24) - 0.5
        }
        let reading = Reading(
            contents: [.deviceTime, .specificForce, .angularRate, .orientation, .temperature],
            deviceTime: 10 + Double(count) / hertz,
            specificForce: Vector3(0.3 + 0.1 * noise(), 0.2 + 0.1 * noise(), 9.75 + 0.1 * noise()),
            angularRate: Vector3(0.02 * noise(), 0.02 * noise(), 0.02 * noise()),
            orientation: Quaternion(1, 0.01 * noise(), 0.01 * noise(), 0.01 * noise()).normalized,
            temperature: 25 + noise())
        count += 1
        var bytes: [UInt8] = []
        encoder.encode(reading, into: &bytes)
        return bytes
    }

    /// Kinds that speak over a serial port.
    static let names = DeviceCatalog.all.filter { $0.transport == .serial && $0.makeEncoder != nil }.map(\.name)
}

/// A serial line and its device, in a world where time is a number.
struct SimulatedLine {
    /// Bits a second; nil: heard at any speed, as USB devices of their own are.
    var baud: Int?
    /// What the device sends in the 10 ms that end at this time, s.
    var speak: (Double) -> [UInt8]
    /// What it answers to an order.
    var answer: ([UInt8]) -> [UInt8] = { _ in [] }

    struct Result {
        var state: SensorState?
        /// Seconds until then.
        var time = 0.0
        var bauds: [Int] = []
        var written: [[UInt8]] = []
    }

    /// Lets `plan` be recognised on this line, for at most `seconds`.
    func recognise(_ plan: SensorPlan, within seconds: Double = 30) -> Result {
        var recognition = SensorRecognition(plan)
        var result = Result()
        var random: UInt64 = 3
        var answers: [UInt8] = []
        func obey(_ actions: [SensorRecognition.Action]) {
            for action in actions {
                switch action {
                case .setBaud(let baud): result.bauds.append(baud)
                case .write(let bytes):
                    result.written.append(bytes)
                    answers += answer(bytes)
                case .finish(let state): result.state = state
                }
            }
        }
        obey(recognition.start(at: 0))
        var step = 0
        while result.state == nil, result.time < seconds {
            step += 1
            result.time = Double(step) / 100
            let now = Int64(step) * 10_000_000
            var heard = speak(result.time) + answers
            answers = []
            if let baud, let listening = result.bauds.last, baud != listening {
                // At a wrong speed: other bytes, of few kinds, and more or fewer of them.
                let marks: [UInt8] = [0, 0, 0xFF, 0xFE, 0x80, 0xF8, 0xE0, 0x78, 0x06, 0x9E]
                heard = (0..<(heard.count * listening / baud)).map { _ in
                    random = random &* 6_364_136_223_846_793_005 &+ 1
                    return marks[Int(random >> 33) % marks.count]
                }
            }
            obey(recognition.push(heard.span, at: now))
            if result.state == nil { obey(recognition.tick(at: now)) }
        }
        return result
    }

    /// A sensor of `name` that streams.
    static func sensor(_ name: String, baud: Int?, hertz: Double = 100, from start: Double = 0) -> SimulatedLine? {
        guard let first = SensorStream(name, hertz: hertz) else { return nil }
        var stream = first
        var due = start
        return SimulatedLine(baud: baud) { time in
            var bytes: [UInt8] = []
            while due < time {
                bytes += stream.next()
                due += 1 / hertz
            }
            return bytes
        }
    }

    /// A device that prints lines, one after the other, so many a second.
    static func talker(_ lines: [String], baud: Int?, hertz: Double = 20) -> SimulatedLine {
        var due = 0.0
        var index = 0
        return SimulatedLine(baud: baud) { time in
            var bytes: [UInt8] = []
            while due < time {
                bytes += Array("\(lines[index % lines.count])\r\n".utf8)
                index += 1
                due += 1 / hertz
            }
            return bytes
        }
    }
}
