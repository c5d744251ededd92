// SPDX-License-Identifier: Apache-2.0

import Devices
import Testing

/// The prober on a line that other things speak on, or that is heard at another speed than it is spoken at.
@Suite struct ProberTrafficTests {
    static let names = ProberTests.names
    /// Megabytes where the code is optimised, some hundred kilobytes where it isn't.
    #if DEBUG
        static let scale = 1
    #else
        static let scale = 40
    #endif

    /// What a port set to `heard` baud makes of bytes sent at `sent` baud: the wire's levels, sampled in the middle of the bits that the
    /// port believes in. A byte whose stop bit is low comes all the same, as from drivers that don't mark it.
    static func misheard(_ bytes: [UInt8], sent: Int, heard: Int) -> [UInt8] {
        // Start bit low, eight bits from the lowest, stop bit high; idle is high.
        var levels: [Bool] = []
        levels.reserveCapacity(bytes.count * 10)
        for byte in bytes {
            levels.append(false)
            for bit in 0..<8 { levels.append(byte >> UInt8(bit) & 1 == 1) }
            levels.append(true)
        }
        var found: [UInt8] = []
        let step = Double(sent) / Double(heard)
        var place = 0.0
        var wasHigh = true
        while Int(place) < levels.count {
            let isHigh = levels[Int(place)]
            guard wasHigh, !isHigh else {
                wasHigh = isHigh
                place = sent > heard ? place + 1 : place + step / 4
                continue
            }
            var byte: UInt8 = 0
            for bit in 0..<8 {
                let at = Int(place + (1.5 + Double(bit)) * step)
                if at >= levels.count || levels[at] { byte |= 1 << UInt8(bit) }
            }
            found.append(byte)
            place += 9.5 * step
            wasHigh = Int(place) >= levels.count || levels[Int(place)]
        }
        return found
    }

    @Test func whatIsHeardAtItsOwnSpeedIsWhatWasSent() {
        let bytes = Noise.bytes(500, seed: 1)
        #expect(Self.misheard(bytes, sent: 9600, heard: 9600) == bytes)
        #expect(Self.misheard(bytes, sent: 115_200, heard: 9600) != bytes)
    }

    @Test(arguments: names) func aDeviceHeardAtAnotherSpeedIsNotKnown(name: String) throws {
        let kind = try #require(DeviceCatalog.kind(named: name))
        let bytes = DeviceStream.bytes(kind, DeviceStream.readings(60 * Self.scale, seed: 51))
        for sent in [9_600, 115_200, 921_600] {
            for heard in DeviceCatalog.bauds where heard != sent {
                // Half and double, a third, a twelfth, ... each over seconds of what the port would deliver.
                var prober = Prober()
                let wrong = Self.misheard(bytes, sent: sent, heard: heard)
                prober.push(wrong.span)
                #expect(prober.proven == nil, "sent at \(sent), heard at \(heard)")
            }
        }
    }

    @Test(arguments: Chatter.all) func longChatterIsNothing(chatter: Chatter) {
        let bytes = chatter.bytes(lines: 300 * Self.scale)
        var prober = Prober()
        var random = SplitMix64(state: 3)
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + 512 + random.below(3_000))
            prober.push(bytes.span.extracting(start..<end))
            start = end
        }
        #expect(prober.proven == nil)
        for heard in [9_600, 57_600, 230_400] {
            var other = Prober()
            let wrong = Self.misheard(Array(bytes.prefix(4_000 * Self.scale)), sent: 115_200, heard: heard)
            other.push(wrong.span)
            #expect(other.proven == nil, "heard at \(heard)")
        }
    }

    @Test(arguments: 0..<6) func longNoiseIsNothing(seed: Int) {
        var prober = Prober()
        for piece in 0..<(5 * Self.scale) {
            let noise = Noise.bytes(4_000, seed: UInt64(seed * 100 + piece + 1000))
            prober.push(noise.span)
        }
        #expect(prober.proven == nil)
    }

    /// Bytes of the devices' own kinds, in an order that no device sends: whole frames of one sort never adjoin.
    @Test func reportsOfControllersOnASerialLineAreNothing() {
        for name in ["joycon", "dualsense", "dualshock4", "slimevr", "hid-sensor"] {
            guard let kind = DeviceCatalog.kind(named: name) else { continue }
            let bytes = DeviceStream.bytes(kind, DeviceStream.readings(100 * Self.scale, seed: 5))
            var prober = Prober()
            prober.push(bytes.span)
            #expect(prober.proven == nil, "\(name)")
        }
    }

    /// Samples a second and baud as delivered.
    static let defaults: [(name: String, rate: Double, baud: Int)] = [
        ("witmotion", 10, 9_600), ("bno08x-rvc", 100, 115_200), ("x-imu3", 50, 115_200), ("ngimu", 50, 115_200),
        ("xsens", 100, 115_200), ("vectornav", 40, 115_200), ("microstrain", 100, 115_200), ("text", 50, 115_200),
    ]

    @Test(arguments: names) func aDeviceIsKnownWithinTwoSecondsAtItsOwnRate(name: String) throws {
        let kind = try #require(DeviceCatalog.kind(named: name))
        let (_, rate, baud) = try #require(Self.defaults.first { $0.name == name })
        guard var encoder = kind.makeEncoder?() else { return }
        var prober = Prober()
        for (index, reading) in DeviceStream.readings(Int(2 * rate), seed: 7).enumerated() {
            var bytes: [UInt8] = []
            encoder.encode(reading, into: &bytes)
            // The port was opened in the middle of the first sample.
            prober.push(bytes.span.extracting((index == 0 ? bytes.count / 3 : 0)..<bytes.count))
            let verdict = prober.verdict(after: Double(index + 1) / rate, baud: baud)
            if verdict == .known(name) { return }
            #expect(verdict == .listening, "given up after \(Double(index + 1) / rate) s")
        }
        Issue.record("not known within 2 s")
    }
}
