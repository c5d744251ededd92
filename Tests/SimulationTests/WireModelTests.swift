// SPDX-License-Identifier: Apache-2.0

import Devices
import Motion
import Simulation
import Testing

/// A short recording spoken by a kind of device, and what its decoder hears.
struct SpokenRecording {
    var sent: [SimulatedSample] = []
    var chunks: [Chunk] = []
    var readings: [Reading] = []
    var faults = WireFaults()
    var counts = DecodeCounts()

    init(_ name: String, seconds: Double = 6, _ change: (inout WireSettings) -> Void = { _ in }) throws {
        let kind = try #require(DeviceCatalog.kind(named: name))
        let device = SimulatedDevice(kind)
        var settings = WireSettings()
        change(&settings)
        var wire = try #require(WireModel(kind, settings))
        let runner = RunnerSettings(schedule: ActivitySchedule([.init(.run, duration: seconds)]))
        var sensor = SensorSettings()
        sensor.rate = device.rate
        // What every kind can carry.
        sensor.accelerometerRange = 3.9 * 9.80665
        var recording = SimulatedRecording(runner: runner, sensor: sensor)
        while let sample = recording.next() {
            sent.append(sample)
            wire.push(sample, into: &chunks)
        }
        wire.finish(into: &chunks)
        faults = wire.faults
        var decoder = kind.makeDecoder(device.facts)
        for chunk in chunks { decoder.push(chunk.bytes.span, into: &readings) }
        decoder.finish(into: &readings)
        counts = decoder.counts
    }
}

@Suite struct WireModelTests {
    static let names = DeviceCatalog.all.filter { $0.makeEncoder != nil }.map(\.name)
    static let serial = DeviceCatalog.all.filter { $0.makeEncoder != nil && $0.transport == .serial }.map(\.name)
    /// Kinds with a check over every byte that a reading is made from.
    static let checked = ["witmotion", "bno08x-rvc", "xsens", "vectornav", "microstrain"]

    @Test func everyKindCanBeSpoken() { #expect(Self.names.count == DeviceCatalog.all.count) }

    @Test(arguments: names) func whatIsSpokenIsUnderstood(name: String) throws {
        let spoken = try SpokenRecording(name)
        let kind = try #require(DeviceCatalog.kind(named: name))
        // A Joy-Con waits for three.
        let whole = name == "joycon" ? spoken.sent.count / 3 * 3 : spoken.sent.count
        #expect(spoken.readings.count == whole)
        #expect(spoken.counts.rejectedFrames == 0)
        #expect(spoken.counts.skippedBytes == 0)
        #expect(spoken.counts.lostFrames == 0)
        for (sample, reading) in zip(spoken.sent, spoken.readings) {
            // Half a step of the coarsest, on each axis: 1 mg; a SlimeVR's is 1/128 m/s² on top of an orientation of 1/32768.
            #expect((sample.specificForce - reading.specificForce).norm < 0.0098)
            if reading.contents.contains(.angularRate) {
                // 0.1 °/s of the HID sensor page.
                #expect((sample.angularRate - reading.angularRate).norm < 0.0016)
            }
            guard reading.contents.contains(.deviceTime) else { continue }
            var apart = reading.deviceTime - (3 + sample.time)
            if let wrap = kind.clock.wrap { apart -= (apart / wrap).rounded() * wrap }
            #expect(apart.magnitude < max(kind.clock.tick ?? 1e-6, 1e-6))
        }
    }

    @Test(arguments: names) func chunksComeInOrderAndNoneBeforeItWasMade(name: String) throws {
        let spoken = try SpokenRecording(name) {
            $0.start = 100
            $0.burst = 0.016
            $0.stalls = 1
        }
        let kind = try #require(DeviceCatalog.kind(named: name))
        #expect(zip(spoken.chunks, spoken.chunks.dropFirst()).allSatisfy { $0.hostTime <= $1.hostTime })
        if kind.transport == .hidraw {
            #expect(spoken.chunks.count == Int(spoken.faults.frames))
        } else {
            // All that came at one moment is one.
            #expect(zip(spoken.chunks, spoken.chunks.dropFirst()).allSatisfy { $0.hostTime < $1.hostTime })
            #expect(Double(spoken.chunks.count) < 6.1 / 0.016)
        }
        // A host counts nanoseconds.
        #expect(spoken.chunks.allSatisfy { ($0.hostTime * 1e9).rounded() / 1e9 == $0.hostTime })
        var decoder = kind.makeDecoder(SimulatedDevice(kind).facts)
        var readings: [Reading] = []
        for chunk in spoken.chunks {
            decoder.push(chunk.bytes.span, into: &readings)
            guard let last = readings.indices.last else { continue }
            #expect(chunk.hostTime > 100 + spoken.sent[last].trueTime)
        }
    }

    @Test(arguments: checked) func faultsAreCountedByTheDecoderAsInjected(name: String) throws {
        let spoken = try SpokenRecording(name, seconds: 20) {
            $0.lost = 0.01
            $0.flipped = 0.01
            $0.cut = 0.01
        }
        let faults = spoken.faults
        #expect(faults.lost > 5 && faults.flipped > 5 && faults.cut > 5)
        let gone = Int(faults.lost + faults.flipped + faults.cut)
        let missing = spoken.sent.count - spoken.readings.count
        if name == "witmotion" {
            // A frame is three packets, of which the last carries only the orientation: two thirds of the damage counts.
            #expect(missing <= gone && missing >= Int(faults.lost))
        } else {
            // A cut may leave a frame whole but for what a decoder doesn't need, or break the next one too.
            #expect((missing - gone).magnitude <= Int(faults.cut), "\(missing) of \(faults)")
        }
        // A flipped bit is a wrong check, or takes the mark away.
        #expect(spoken.counts.rejectedFrames + spoken.counts.skippedBytes / 4 >= faults.flipped / 2)
        if name == "xsens" || name == "bno08x-rvc" { #expect(Int(spoken.counts.lostFrames) == missing) }
    }

    @Test(arguments: serial) func noiseIsSkippedByteByByte(name: String) throws {
        let clean = try SpokenRecording(name)
        let noisy = try SpokenRecording(name) { $0.noise = 0.05 }
        #expect(noisy.faults.noises > 5)
        // A line takes the noise before it along; so does a frame that was begun by noise and was found to be none.
        #expect(noisy.readings.count >= clean.readings.count - 2 * Int(noisy.faults.noises))
        #expect(noisy.counts.skippedBytes + noisy.counts.rejectedFrames + noisy.counts.unknownFrames > 0)
    }

    @Test func anUnpluggedDeviceStartsAnew() throws {
        let spoken = try SpokenRecording("xsens", seconds: 10) { $0.unplugs = [(4, 2)] }
        #expect(spoken.readings.count == 1600)
        let back = try #require(spoken.readings.firstIndex { $0.deviceTime < 3 })
        #expect(back == 800)
        #expect((spoken.readings[back].deviceTime - 0.4).magnitude < 0.001)
        #expect(spoken.readings[back].counter == 0)
        let pause = zip(spoken.chunks, spoken.chunks.dropFirst()).map { $1.hostTime - $0.hostTime }.max() ?? 0
        #expect((pause - 2.005).magnitude < 0.001)
    }

    @Test func theSameSeedGivesTheSameChunksAndOneFaultDoesNotMoveAnother() throws {
        func spoken(_ seed: UInt64, noise: Double) throws -> SpokenRecording {
            try SpokenRecording("microstrain") {
                $0.seed = seed
                $0.lost = 0.02
                $0.noise = noise
            }
        }
        let first = try spoken(1, noise: 0.1)
        #expect(try spoken(1, noise: 0.1).chunks == first.chunks)
        #expect(try spoken(2, noise: 0.1).chunks != first.chunks)
        #expect(try spoken(1, noise: 0).faults.lost == first.faults.lost)
    }
}
