// SPDX-License-Identifier: Apache-2.0

import Devices
import Motion
import TestKit
import Testing

@Suite struct CatalogTests {
    static let names = (DeviceCatalog.all + DeviceCatalog.files).map(\.name)

    @Test func everyKindHasItsOwnName() {
        #expect(Set(Self.names).count == Self.names.count)
        for name in Self.names { #expect(DeviceCatalog.kind(named: name)?.name == name) }
        #expect(DeviceCatalog.kind(named: "toaster") == nil)
    }

    @Test func aTableIsReadByItsNameAndNeverLookedFor() throws {
        let kind = try #require(DeviceCatalog.kind(named: "table"))
        #expect(kind.transport == .file)
        #expect(kind.matches.isEmpty && kind.makeWitness == nil && kind.bauds.isEmpty)
        var decoder = CatalogDecoder(kind)
        var readings: [Reading] = []
        let table = Array("t_ms,ax_g,ay_g,az_g,gx,gy,gz\n0,0.5,0,1,0.1,0.2,0.3\n5,0,0,1,0.1,0.2,0.4\n".utf8)
        decoder.push(table.span, into: &readings)
        decoder.finish(into: &readings)
        #expect(readings.map(\.deviceTime) == [0, 0.005])
        #expect(readings.last?.specificForce == Vector3(0, 0, 9.80665))
        #expect(decoder.failure == nil)
        var prober = Prober()
        for _ in 0..<40 { prober.push(table.span) }
        #expect(prober.proven != "table")
    }

    @Test func whatEndsATableIsSaid() throws {
        var decoder = CatalogDecoder(try #require(DeviceCatalog.kind(named: "table")))
        var readings: [Reading] = []
        let table = Array("t,ax,ay\n1,2,3\n".utf8)
        decoder.push(table.span, into: &readings)
        decoder.finish(into: &readings)
        #expect(decoder.failure != nil)
    }

    /// Facts that the clock model builds on.
    @Test(arguments: names) func aKindWithoutDeviceTimeSaysHowItsSamplesAreSpaced(name: String) throws {
        let kind = try #require(DeviceCatalog.kind(named: name))
        if let tick = kind.clock.tick { #expect(tick > 0 && tick <= 1e-3) }
        if let wrap = kind.clock.wrap { #expect(try #require(kind.clock.tick) < wrap) }
        if let bits = kind.clock.counterBits { #expect((8...32).contains(bits)) }
        if let period = kind.nominalPeriod { #expect((0.001...0.1).contains(period)) }
    }

    @Test func theClockFactsAreThoseOfTheDevices() throws {
        func kind(_ name: String) throws -> DeviceKind { try #require(DeviceCatalog.kind(named: name)) }
        // 0.1 ms in 32 bits are 119 h; 1/3 µs in 32 bits 24 min; 16/3 µs in 16 bits 0.35 s.
        #expect(try (kind("xsens").clock.wrap ?? 0) / 3600 > 119)
        #expect(try (kind("dualsense").clock.wrap ?? 0).rounded() == 1432)
        #expect(try ((kind("dualshock4").clock.wrap ?? 0) * 1e4).rounded() == 3495)
        #expect(try kind("joycon").clock == DeviceClockFacts())
        #expect(try kind("joycon").nominalPeriod == 0.005)
        #expect(try kind("bno08x-rvc").clock == DeviceClockFacts(counterBits: 8))
        #expect(try kind("bno08x-rvc").nominalPeriod == 0.01)
        #expect(try kind("slimevr").clock == DeviceClockFacts())
    }

    @Test(arguments: names) func decodingTakesNoMemory(name: String) throws {
        guard Allocations.areCounted, let pushes = try Self.pushes(name) else { return }
        var decoder = CatalogDecoder(try #require(DeviceCatalog.kind(named: name)), Self.facts(name))
        var readings: [Reading] = []
        readings.reserveCapacity(4 * pushes.count + 1000)
        let warm = pushes.count / 2
        // The first frames make what the language makes once, and columns and units of text are found in them.
        for push in pushes[..<warm] { decoder.push(push.span, into: &readings) }
        let before = readings.count
        let allocated = Allocations.count {
            var index = warm
            while index < pushes.count {
                let push = pushes[index]
                decoder.push(push.span, into: &readings)
                index += 1
            }
        }
        #expect(readings.count > before)
        #expect(allocated == 0)
    }

    /// What goes wrong takes no memory either.
    @Test(arguments: names) func damageTakesNoMemory(name: String) throws {
        guard Allocations.areCounted, let clean = try Self.pushes(name) else { return }
        var random = SplitMix64(state: 77)
        var decoder = CatalogDecoder(try #require(DeviceCatalog.kind(named: name)), Self.facts(name))
        var readings: [Reading] = []
        readings.reserveCapacity(4 * clean.count + 1000)
        let damaged = clean.map { push in
            var push = push
            push[random.below(push.count)] ^= 1 << UInt8(random.below(8))
            return push
        }
        for push in clean + damaged { decoder.push(push.span, into: &readings) }
        readings.removeAll(keepingCapacity: true)
        let allocated = Allocations.count {
            var index = 0
            while index < damaged.count {
                let push = damaged[index]
                decoder.push(push.span, into: &readings)
                index += 1
            }
        }
        // A line of text that is no longer like the others may begin the search for columns anew, which sorts what it holds.
        if name != "text" { #expect(allocated == 0) }
    }

    /// 400 readings: a report each, or pieces of a stream that end anywhere. nil: nothing encodes for the kind.
    private static func pushes(_ name: String) throws -> [[UInt8]]? {
        let kind = try #require(DeviceCatalog.kind(named: name))
        guard var encoder = kind.makeEncoder?() else { return nil }
        var reports: [[UInt8]] = []
        for reading in DeviceStream.readings(400, seed: 21) {
            var bytes: [UInt8] = []
            encoder.encode(reading, into: &bytes)
            if !bytes.isEmpty { reports.append(bytes) }
        }
        guard kind.transport == .serial else { return reports }
        let stream = reports.flatMap(\.self)
        return stride(from: 0, to: stream.count, by: 61).map { Array(stream[$0..<min($0 + 61, stream.count)]) }
    }

    private static func facts(_ name: String) -> DeviceFacts {
        var facts = DeviceFacts()
        if name == "hid-sensor" { facts.reportDescriptor = HIDSensorEncoder.reportDescriptor }
        return facts
    }
}
