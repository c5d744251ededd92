// SPDX-License-Identifier: Apache-2.0

import Analysis
import CLinux
import Devices
import Foundation
import Gait
import Motion
import Sensors
import Simulation
import Testing

/// `gait simulate --device`: the built program, heard through a real pseudo terminal.
@Suite struct SimulatedDeviceTests {
    static let serial = DeviceCatalog.all.filter { $0.transport == .serial }.map(\.name)
    static let all = DeviceCatalog.all.map(\.name)

    /// Opens what is linked at `path` as soon as it is there; -1 where it never is.
    private static func open(_ path: String) -> Int32 {
        for _ in 0..<5000 {
            let descriptor = Foundation.open(path, O_RDWR | O_NOCTTY | O_NONBLOCK)
            if descriptor >= 0 {
                clinux_serial_set_raw(descriptor, 115_200)
                return descriptor
            }
            usleep(2000)
        }
        return -1
    }

    /// What arrives next; nil where the device has gone, or is silent.
    private static func read(_ descriptor: Int32) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 4096)
        var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&state, 1, 20_000) > 0 else { return nil }
        let count = Foundation.read(descriptor, &bytes, bytes.count)
        return count > 0 ? Array(bytes[..<count]) : nil
    }

    @Test(arguments: serial) func everySerialProtocolIsUnderstoodWithinTwoSecondsOfItsStream(name: String) throws {
        let folder = try TemporaryFolder()
        let kind = try #require(DeviceCatalog.kind(named: name))
        let options = ["simulate", "--device", name, "--activity", "run", "--duration", "20"]
        // How many bytes are two seconds.
        let raw = try GaitBinary.run(options + ["--raw", "all.bin", "--quiet"], in: folder)
        #expect(raw.status == 0, "\(raw.error)")
        let twoSeconds = try folder.bytes(of: "all.bin").count / 10
        var needed: Int?
        let outcome = try GaitBinary.run(options + ["--pty", "imu", "--pace", "2", "--quiet"], in: folder) { child in
            let descriptor = Self.open(folder.path + "/imu")
            var decoder = kind.makeDecoder(DeviceFacts())
            var readings: [Reading] = []
            var heard = 0
            // It may be told what it likes.
            for command in kind.ask + kind.configure {
                _ = command.bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            }
            while readings.isEmpty, let bytes = Self.read(descriptor) {
                for byte in bytes where readings.isEmpty {
                    heard += 1
                    let one = [byte]
                    decoder.push(one.span, into: &readings)
                }
            }
            if !readings.isEmpty { needed = heard }
            close(descriptor)
            kill(child, SIGTERM)
        }
        #expect(outcome.status == 0)
        #expect(outcome.error.isEmpty)
        #expect(try #require(needed) < twoSeconds)
        // The link is gone with it.
        #expect(folder.names == ["all.bin"])
    }

    private static func pipeline() throws -> Pipeline<CatalogDecoder> {
        let description = StreamDescription(
            protocolName: "witmotion", configuration: PipelineConfiguration(placement: .sacrum))
        guard let pipeline = Pipeline(description) else { throw POSIXError(.ENOENT) }
        return pipeline
    }

    /// All that a pipeline makes of a sacral WitMotion, `pace` times as fast as time goes.
    private static func analysed(_ descriptor: Int32, pace: Double) throws -> [RunEvent] {
        // First heard, then thought about: a reader that is late loses bytes.
        var chunks: [Chunk] = []
        let start = DispatchTime.now().uptimeNanoseconds
        while let bytes = read(descriptor) {
            let elapsed = Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
            chunks.append(Chunk(hostTime: elapsed * pace, bytes: bytes))
        }
        close(descriptor)
        var pipeline = try pipeline()
        var events: [RunEvent] = []
        for chunk in chunks { pipeline.push(chunk.bytes.span, hostTime: chunk.hostTime, into: &events) }
        pipeline.finish(into: &events)
        return events
    }

    @Test func stepsComeOutOfAPseudoTerminal() throws {
        let folder = try TemporaryFolder()
        var events: [RunEvent] = []
        let outcome = try GaitBinary.run(
            ["simulate", "--device", "witmotion", "--pty", "imu", "--pace", "2", "--duration", "24"], in: folder
        ) { _ in events = (try? Self.analysed(Self.open(folder.path + "/imu"), pace: 2)) ?? [] }
        let steps = events.count { if case .gait(.settled) = $0 { true } else { false } }
        let states = events.count { if case .clock = $0 { true } else { false } }
        #expect(outcome.status == 0)
        #expect(outcome.error.contains("linked at imu"))
        #expect(outcome.error.contains("24.0 s"))
        // 18 s of running at 166 steps/min make 50. How many of them are found hangs on how busy the machine is: by real time, either side
        // may be late. That a wire changes no step is tested where time is an argument.
        #expect(steps > 5, "\(steps)")
        #expect(states >= 2)
    }

    @Test(arguments: all) func aRawFileHoldsWhatTheDecoderUnderstands(name: String) throws {
        let folder = try TemporaryFolder()
        let kind = try #require(DeviceCatalog.kind(named: name))
        let options = ["simulate", "--device", name, "--activity", "walk", "--duration", "3", "--seed", "4", "--quiet"]
        _ = try GaitBinary.run(options + ["--raw", "a.bin"], in: folder)
        _ = try GaitBinary.run(options + ["--raw", "b.bin"], in: folder)
        let bytes = try folder.bytes(of: "a.bin")
        #expect(try folder.bytes(of: "b.bin") == bytes)
        let device = SimulatedDevice(kind)
        var decoder = kind.makeDecoder(device.facts)
        var readings: [Reading] = []
        // Reports of one kind have one length.
        let lengths = ["joycon": 49, "hid-sensor": 17]
        let piece = kind.transport == .serial ? bytes.count : lengths[name] ?? 64
        for start in stride(from: 0, to: bytes.count, by: piece) {
            let part = Array(bytes[start..<min(start + piece, bytes.count)])
            decoder.push(part.span, into: &readings)
        }
        decoder.finish(into: &readings)
        #expect(readings.count == Int(3 * device.rate))
        #expect(decoder.counts.skippedBytes == 0)
    }

    @Test func aRawFileWithTimesHoldsTheSameBytesAndWhenTheyCame() throws {
        let folder = try TemporaryFolder()
        let options = ["simulate", "--device", "hid-sensor", "--duration", "4", "--fault", "burst=16", "--quiet"]
        _ = try GaitBinary.run(options + ["--raw", "a.bin"], in: folder)
        _ = try GaitBinary.run(options + ["--raw-with-times", "a.gaitdump"], in: folder)
        var reader = RawDumpReader()
        var chunks: [Chunk] = []
        try reader.push(try folder.bytes(of: "a.gaitdump"), into: &chunks)
        try reader.finish()
        #expect(chunks.flatMap(\.bytes) == (try folder.bytes(of: "a.bin")))
        #expect(chunks.count == 800)
        #expect(reader.header?.protocol == "hid-sensor")
        #expect(reader.header?.facts.reportDescriptor == HIDSensorEncoder.reportDescriptor)
        #expect(zip(chunks, chunks.dropFirst()).allSatisfy { $0.hostTime <= $1.hostTime })
        #expect(((chunks.last?.hostTime ?? 0) - 4).magnitude < 0.02)
    }

    @Test func faultsAreMadeAndTold() throws {
        let folder = try TemporaryFolder()
        let outcome = try GaitBinary.run(
            [
                "simulate", "--device", "xsens", "--duration", "20", "--raw", "a.bin", "--fault", "lost=5", "--fault",
                "flipped=5", "--fault", "noise=2", "--fault", "unplug=10:2",
            ], in: folder)
        #expect(outcome.status == 0)
        #expect(outcome.error.contains("3600 frames"))
        #expect(outcome.error.contains("lost"))
        var decoder = XsensDecoder()
        var readings: [Reading] = []
        let bytes = try folder.bytes(of: "a.bin")
        decoder.push(bytes.span, into: &readings)
        #expect((3100...3400).contains(readings.count))
        #expect(decoder.counts.lostFrames > 200)
        #expect(decoder.counts.rejectedFrames > 90)
    }

    @Test func whatIsThereAlreadyStays() throws {
        let folder = try TemporaryFolder()
        try folder.write("mine", to: "imu")
        let outcome = try GaitBinary.run(["simulate", "--device", "xsens", "--pty", "imu"], in: folder)
        #expect(outcome.status == 1)
        #expect(outcome.error == "gait: imu: is there already. Name a path that is free, or remove it.\n")
        #expect(try folder.bytes(of: "imu") == Array("mine".utf8))
        // But the link of one that was killed is replaced.
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/old", withDestinationPath: "/dev/pts/99999")
        let again = try GaitBinary.run(
            ["simulate", "--device", "xsens", "--pty", "old", "--duration", "3", "--pace", "100", "--quiet"], in: folder
        )
        #expect(again.status == 0)
        #expect(folder.names == ["imu"])
    }

    @Test(.enabled(if: !FileManager.default.fileExists(atPath: "/dev/uhid"), "this machine has /dev/uhid"))
    func aMissingKernelPartIsSaid() throws {
        let folder = try TemporaryFolder()
        let outcome = try GaitBinary.run(["simulate", "--device", "slimevr", "--uhid"], in: folder)
        #expect(outcome.status == 1)
        #expect(outcome.errorLines.count == 1)
        #expect(outcome.error.contains("modprobe uhid"))
    }

    @Test(arguments: [
        ["--device", "nothing", "--raw", "a"], ["--device", "xsens"], ["--pty", "a"],
        ["--device", "joycon", "--pty", "a"],
        ["--device", "xsens", "--uhid"], ["--device", "xsens", "--pty", "a", "--raw", "b"],
        ["--device", "xsens", "--raw", "a", "--loop"], ["--device", "xsens", "--raw", "a", "--raw-with-times", "b"],
        ["--device", "xsens", "--raw", "a", "-o", "b.csv"],
        ["--device", "xsens", "--raw", "a", "--fault", "lost=101"],
        ["--device", "xsens", "--raw", "a", "--fault", "x=1"],
        ["--device", "xsens", "--raw", "a", "--fault", "unplug=3"], ["--fault", "lost=1", "-o", "a.csv"], [],
    ])
    func aWrongCombinationIsBadUse(_ options: [String]) throws {
        let folder = try TemporaryFolder()
        let outcome = try GaitBinary.run(["simulate"] + options, in: folder)
        #expect(outcome.status == 2)
        #expect(!outcome.error.isEmpty)
        #expect(folder.names.isEmpty)
    }
}
