// SPDX-License-Identifier: Apache-2.0

import Devices
import Motion

/// Any bytes to the decoder of one kind: no trap, no more readings than the bytes can hold, no number that is none, the same for
/// every cut, and what stands behind garbage is read again.
public struct DecoderTarget: Sendable {
    private let kind: DeviceKind
    private let facts: DeviceFacts
    /// As the device sends them, each push of a hidraw node; one push else.
    private let clean: [[UInt8]]
    /// The last of what `clean` says.
    private let expected: [Reading]

    /// The kinds that can be fuzzed, and the prober of them all.
    public static let names = DeviceCatalog.all.map(\.name)

    public init?(_ name: String) {
        guard let kind = DeviceCatalog.kind(named: name) else { return nil }
        self.kind = kind
        var facts = DeviceFacts()
        if name == "hid-sensor" { facts.reportDescriptor = HIDSensorEncoder.reportDescriptor }
        facts.tracker = 0
        self.facts = facts
        // What was begun before may swallow as much as a longest frame: behind that much, and behind a whole header of text, every
        // frame must come.
        let longest = ["xsens": 2100, "ngimu": 4200, "text": 1100, "x-imu3": 1100, "vectornav": 700][name] ?? 600
        clean = Self.stream(kind, atLeast: longest) + Self.stream(kind, atLeast: 1)
        expected = Array(Self.decode(clean, kind, facts).suffix(2))
        precondition(!expected.isEmpty, "nothing to hold \(name) against")
    }

    /// Bytes to begin with: a few samples, whole and cut.
    public var seeds: [[UInt8]] {
        let bytes = Self.stream(kind, atLeast: 1).flatMap(\.self)
        return [bytes, Array(bytes.prefix(bytes.count / 2)), Array(bytes.dropFirst(7))]
    }

    public func run(_ bytes: [UInt8]) {
        let pushes = kind.transport == .hidraw ? Self.reports(bytes) : [bytes]
        let fuzzed = Self.facts(facts, kind, bytes)
        var decoder = CatalogDecoder(kind, fuzzed)
        var readings: [Reading] = []
        for push in pushes { decoder.push(push.span, into: &readings) }
        precondition(decoder.counts.skippedBytes <= bytes.count, "more bytes skipped than came")
        var after = decoder
        decoder.finish(into: &readings)
        precondition(readings.count <= bytes.count / 2 + 3, "more readings than the bytes can hold")
        for reading in readings { precondition(Self.isFinite(reading), "a number that is none") }
        let counts = decoder.counts

        // Once more and in pieces for one input in 4, by the input's own bytes: every input costs its own time twice otherwise.
        let mark = bytes.reduce(0, &+)
        if kind.transport != .hidraw, mark & 3 == 0 {
            var pieces: [Reading] = []
            var again = CatalogDecoder(kind, facts)
            var start = 0
            while start < bytes.count {
                // Cut where the bytes themselves say.
                let end = min(bytes.count, start + 1 + Int(bytes[start] & 0x1F))
                again.push(bytes.span.extracting(start..<end), into: &pieces)
                start = end
            }
            again.finish(into: &pieces)
            precondition(again.counts == counts, "cutting the bytes changed the counts")
            precondition(Self.areSame(readings, pieces), "cutting the bytes changed the readings")
        }

        // With a fuzzed descriptor or calibration it is another device. The clean stream is long, and takes most of the time: one input
        // in 32 is followed by it, by the input's own bytes.
        guard fuzzed == facts, mark & 0x1F == 0 else { return }
        var behind: [Reading] = []
        for push in clean { after.push(push.span, into: &behind) }
        after.finish(into: &behind)
        let last = behind.suffix(expected.count)
        precondition(last.count == expected.count, "nothing is read behind garbage")
        for (one, other) in zip(last, expected) {
            precondition(
                one.specificForce == other.specificForce && one.angularRate == other.angularRate,
                "another reading behind garbage")
        }
    }

    // MARK: Streams

    private static func stream(_ kind: DeviceKind, atLeast count: Int) -> [[UInt8]] {
        guard var encoder = kind.makeEncoder?() else { return [] }
        var pushes: [[UInt8]] = []
        var total = 0
        var index = 0
        while total < count || index < 6 {
            var reading = Reading(
                contents: [.deviceTime, .specificForce, .angularRate, .orientation],
                deviceTime: 1 + Double(index) * 0.005,
                specificForce: Vector3(0.5 * Double(index % 5), -1, 9.5),
                angularRate: Vector3(0.1 * Double(index % 7), 1, -1))
            reading.counter = UInt32(index)
            var bytes: [UInt8] = []
            encoder.encode(reading, into: &bytes)
            if !bytes.isEmpty { pushes.append(bytes) }
            total += bytes.count
            index += 1
        }
        return kind.transport == .hidraw ? pushes : [pushes.flatMap(\.self)]
    }

    /// Reports of the lengths that devices send, or any: the first byte of each says how long it is.
    private static func reports(_ bytes: [UInt8]) -> [[UInt8]] {
        let lengths = [64, 49, 78, 17, 16, 10]
        var reports: [[UInt8]] = []
        var start = 0
        while start < bytes.count {
            let first = Int(bytes[start])
            let length = first < 240 ? lengths[first % lengths.count] : first - 240
            start += 1
            let end = min(bytes.count, start + length)
            reports.append(Array(bytes[start..<end]))
            start = end
        }
        return reports
    }

    /// With a report descriptor out of the bytes, for every other input.
    private static func facts(_ facts: DeviceFacts, _ kind: DeviceKind, _ bytes: [UInt8]) -> DeviceFacts {
        guard kind.transport == .hidraw, let last = bytes.last, last & 1 == 1 else { return facts }
        var fuzzed = facts
        fuzzed.calibration = Array(bytes.prefix(41))
        fuzzed.product = UInt16(last) << 8 | 0x07
        if kind.name == "hid-sensor" { fuzzed.reportDescriptor = Array(bytes.dropLast()) }
        return fuzzed
    }

    private static func decode(_ pushes: [[UInt8]], _ kind: DeviceKind, _ facts: DeviceFacts) -> [Reading] {
        var decoder = CatalogDecoder(kind, facts)
        var readings: [Reading] = []
        for push in pushes { decoder.push(push.span, into: &readings) }
        decoder.finish(into: &readings)
        return readings
    }

    private static func isFinite(_ reading: Reading) -> Bool {
        reading.specificForce.isFinite && reading.angularRate.isFinite && reading.magneticField.isFinite
            && reading.deviceTime.isFinite && reading.temperature.isFinite
            && (reading.orientation.squaredNorm - 1).magnitude < 1e-9
    }

    private static func areSame(_ some: [Reading], _ others: [Reading]) -> Bool {
        guard some.count == others.count else { return false }
        for index in some.indices where some[index] != others[index] { return false }
        return true
    }
}

/// Any bytes to the prober: no trap, and the same verdict however they are cut.
public func fuzzProber(_ bytes: [UInt8]) {
    var whole = Prober()
    whole.push(bytes.span)
    precondition((whole.bytesToProof ?? 0) <= bytes.count, "proven by bytes that did not come")
    // Cut for one input in 4: the proof of each witness is sought once more.
    guard bytes.reduce(0, &+) & 3 == 0 else { return }
    var pieces = Prober()
    let cut = min(bytes.count, Int(bytes.first ?? 0))
    pieces.push(bytes.span.extracting(0..<cut))
    pieces.push(bytes.span.extracting(cut..<bytes.count))
    precondition(whole.proven == pieces.proven, "cutting the bytes changed what is proven")
    precondition(whole.bytesToProof == pieces.bytesToProof, "cutting the bytes changed when it is proven")
}
