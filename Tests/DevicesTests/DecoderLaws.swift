// SPDX-License-Identifier: Apache-2.0

import Devices
import Motion
import Testing

/// What one decoder made of some bytes.
struct Decoding: Equatable {
    var readings: [Reading] = []
    var counts = DecodeCounts()

    /// `next` gives the length of each piece.
    init(_ bytes: [UInt8], by kind: DeviceKind, _ next: () -> Int = { .max }) {
        var decoder = kind.makeDecoder(DeviceFacts())
        var start = 0
        while start < bytes.count {
            let end = start + min(max(next(), 1), bytes.count - start)
            decoder.push(bytes.span.extracting(start..<end), into: &readings)
            start = end
        }
        decoder.finish(into: &readings)
        counts = decoder.counts
    }
}

/// Streams as a device of a kind sends them.
enum DeviceStream {
    /// Motions that need no flag, with all quantities.
    static func readings(_ count: Int, seed: UInt64) -> [Reading] {
        var random = SplitMix64(state: seed)
        func between(_ low: Double, _ high: Double) -> Double {
            low + (high - low) * Double(random.next() >> 11) / 0x1p53
        }
        return (0..<count).map { index in
            Reading(
                contents: [.deviceTime, .specificForce, .angularRate, .magneticField, .orientation, .temperature],
                deviceTime: 1000 + Double(index) / 200,
                specificForce: Vector3(between(-2, 2), between(-2, 2), 9.80665 + between(-1, 1)),
                angularRate: Vector3(between(-3, 3), between(-3, 3), between(-3, 3)),
                magneticField: Vector3(between(-40, 40), between(-40, 40), between(-40, 40)),
                orientation: Quaternion(1, between(-1, 1), between(-1, 1), between(-1, 1)).normalized,
                temperature: between(20, 30))
        }
    }

    static func bytes(_ kind: DeviceKind, _ readings: [Reading]) -> [UInt8] {
        var bytes: [UInt8] = []
        guard var encoder = kind.makeEncoder?() else { return [] }
        for reading in readings { encoder.encode(reading, into: &bytes) }
        return bytes
    }

    /// Kinds whose frames are found in a stream of bytes.
    static let kinds = DeviceCatalog.all.filter { $0.transport == .serial && $0.makeEncoder != nil }
    static let names = kinds.map(\.name)

    static func kind(_ name: String) throws -> DeviceKind { try #require(DeviceCatalog.kind(named: name)) }
}

/// What holds for every decoder of the catalogue that reads a stream.
@Suite struct DecoderLaws {
    @Test(arguments: DeviceStream.names) func whatIsEncodedIsDecoded(name: String) throws {
        let kind = try DeviceStream.kind(name)
        let sent = DeviceStream.readings(300, seed: 1)
        let decoding = Decoding(DeviceStream.bytes(kind, sent), by: kind)
        #expect(decoding.readings.count == sent.count)
        #expect(decoding.counts.rejectedFrames == 0)
        #expect(decoding.counts.skippedBytes == 0)
        #expect(decoding.counts.lostFrames == 0)
        for (one, other) in zip(sent, decoding.readings) {
            // Half a step of the coarsest device: 1 mg.
            #expect((one.specificForce - other.specificForce).norm < 0.0098)
            if other.contents.contains(.angularRate) {
                // Half a step of ±2000 °/s in 16 bits, on each axis.
                #expect((one.angularRate - other.angularRate).norm < 0.001)
            } else {
                #expect(other.flags.contains(.noGyroscope))
            }
            if other.contents.contains(.deviceTime) { #expect((one.deviceTime - other.deviceTime).magnitude < 1e-6) }
            if other.contents.contains(.temperature) {
                #expect((one.temperature - other.temperature).magnitude < 0.01)
            }
            #expect(other.flags.isDisjoint(with: [.clippedAccelerometer, .clippedGyroscope]))
        }
    }

    @Test(arguments: DeviceStream.names) func everyCutGivesTheSame(name: String) throws {
        let kind = try DeviceStream.kind(name)
        var bytes = DeviceStream.bytes(kind, DeviceStream.readings(8, seed: 2))
        bytes.insert(contentsOf: Noise.bytes(37, seed: 3), at: bytes.count / 3)
        let whole = Decoding(bytes, by: kind)
        #expect(whole.readings.count >= 5)
        #expect(Decoding(bytes, by: kind) { 1 } == whole)
        for cut in 1..<bytes.count {
            var first = true
            let parts = Decoding(bytes, by: kind) {
                defer { first = false }
                return first ? cut : .max
            }
            #expect(parts == whole, "cut at \(cut)")
        }
    }

    @Test(arguments: DeviceStream.names) func afterGarbageTheNextFrameButOneIsFound(name: String) throws {
        let kind = try DeviceStream.kind(name)
        let clean = DeviceStream.bytes(kind, DeviceStream.readings(60, seed: 4))
        for seed in 0..<20 {
            let noise = Noise.bytes(1 + seed * 13, seed: UInt64(seed))
            let before = Decoding(noise + clean, by: kind)
            #expect(before.readings.count >= 58, "garbage in front, seed \(seed)")
            let place = clean.count / 2
            let between = Decoding(Array(clean[..<place]) + noise + Array(clean[place...]), by: kind)
            #expect(between.readings.count >= 57, "garbage between, seed \(seed)")
        }
    }

    @Test(arguments: DeviceStream.names) func aTruncatedStreamLosesOnlyItsLastFrame(name: String) throws {
        let kind = try DeviceStream.kind(name)
        let readings = DeviceStream.readings(30, seed: 5)
        let bytes = DeviceStream.bytes(kind, readings)
        let whole = Decoding(bytes, by: kind).readings
        let length = bytes.count / 30
        for cut in (bytes.count - 2 * length)..<bytes.count {
            let short = Decoding(Array(bytes[..<cut]), by: kind).readings
            #expect(short.count >= 27)
            #expect(short.dropLast().elementsEqual(whole[..<(short.count - 1)]))
            // The last may lack what the device would have sent behind it.
            #expect(short.last?.specificForce == whole[short.count - 1].specificForce)
            #expect(short.last?.angularRate == whole[short.count - 1].angularRate)
        }
    }

    @Test(arguments: DeviceStream.names) func damageNeverCrashesAndGivesNoMoreThanWasThere(name: String) throws {
        let kind = try DeviceStream.kind(name)
        let clean = DeviceStream.bytes(kind, DeviceStream.readings(12, seed: 6))
        var random = SplitMix64(state: 7)
        // 10^5 mutations in all: from a few a stream to many.
        for round in 0..<2_000 {
            var bytes = clean
            for _ in 0..<(1 + round % 100) { Noise.damage(&bytes, &random) }
            let whole = Decoding(bytes, by: kind)
            #expect(whole.readings.count <= 24)
            #expect(whole.readings.allSatisfy { $0.specificForce.isFinite && $0.angularRate.isFinite })
            if random.below(50) == 0 { #expect(Decoding(bytes, by: kind) { 1 + random.below(40) } == whole) }
        }
    }

    @Test(arguments: DeviceStream.names) func noiseGivesNextToNothing(name: String) throws {
        let kind = try DeviceStream.kind(name)
        let decoding = Decoding(Noise.bytes(200_000, seed: 8), by: kind)
        // An 8-bit sum behind a two-byte mark: less than one in a million places.
        #expect(decoding.readings.count <= 20)
    }
}

/// Bytes that mean nothing.
enum Noise {
    static func bytes(_ count: Int, seed: UInt64) -> [UInt8] {
        var random = SplitMix64(state: seed &+ 0x51_7C_C1_B7)
        return (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next() >> 24) }
    }

    /// One change: a bit, a byte, some bytes lost or doubled.
    static func damage(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
        guard !bytes.isEmpty else { return }
        let place = random.below(bytes.count)
        switch random.below(5) {
        case 0: bytes[place] ^= 1 << UInt8(random.below(8))
        case 1: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        case 2: bytes.remove(at: place)
        case 3: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
        default:
            let end = min(bytes.count, place + random.below(30))
            bytes.removeSubrange(place..<end)
        }
    }
}
