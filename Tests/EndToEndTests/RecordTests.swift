// SPDX-License-Identifier: Apache-2.0

import Devices
import Foundation
import Motion
import Sensors
import TestKit
import Testing

/// The built `gait`, and a sensor at the other end of a pseudo terminal.
@Suite struct RecordTests {
    /// Sends a sample about a hundred times a second until the program has ended.
    private func play(_ terminal: PseudoTerminal, _ kind: DeviceKind, while process: pid_t) {
        guard var encoder = kind.makeEncoder?() else { return }
        for count in 0..<3000 {
            // 0: it runs. It is waited for elsewhere.
            var info = siginfo_t()
            guard waitid(P_PID, id_t(process), &info, WEXITED | WNOHANG | WNOWAIT) == 0, info.si_signo == 0 else {
                return
            }
            var bytes: [UInt8] = []
            let wave = Double(count % 10) / 100
            encoder.encode(
                Reading(
                    contents: [.deviceTime, .specificForce, .angularRate], deviceTime: Double(count) / 100,
                    specificForce: Vector3(wave, 0.2, 9.75), angularRate: Vector3(0.01, wave / 10, 0)), into: &bytes)
            terminal.send(bytes)
            usleep(9000)
        }
    }

    @Test func aRecordingHoldsWhatTheSensorSent() throws {
        let folder = try TemporaryFolder()
        let terminal = try #require(PseudoTerminal())
        let kind = try #require(DeviceCatalog.kind(named: "xsens"))
        let outcome = try GaitBinary.run(
            ["record", terminal.node, "-o", "run.gaitdump", "--seconds", "1", "--no-configure"], in: folder
        ) { play(terminal, kind, while: $0) }
        #expect(outcome.status == 0, "\(outcome.error)")
        #expect(outcome.error.contains("samples"))
        #expect(terminal.received().isEmpty, "nothing may be written with --no-configure")

        var reader = RawDumpReader()
        var chunks: [Chunk] = []
        try reader.push(Array(Data(contentsOf: URL(filePath: folder.path + "/run.gaitdump"))), into: &chunks)
        try reader.finish()
        #expect(reader.header?.protocol == "xsens")
        #expect(reader.header?.baud == 115_200)
        var rate = SensorRate(kind)
        for chunk in chunks { rate.push(chunk.bytes.span, at: Int64(chunk.hostTime * 1e9)) }
        #expect(rate.samples >= 20)
        #expect(rate.counts.rejectedFrames == 0)
        #expect(chunks.allSatisfy { $0.hostTime <= 1 })

        // Nothing needs to be said of it: the dump knows.
        let imported = try GaitBinary.run(
            ["import", "run.gaitdump", "--placement", "sacrum", "-o", "run.gait"], in: folder)
        #expect(imported.status == 0, "\(imported.error)")
        let raw = try GaitBinary.run(["sessions", "export-raw", "run.gait", "-o", "again.bin"], in: folder)
        #expect(raw.status == 0, "\(raw.error)")
        let bytes = try Data(contentsOf: URL(filePath: folder.path + "/again.bin"))
        #expect(Array(bytes) == chunks.flatMap(\.bytes))
        let shown = try GaitBinary.run(["sessions", "show", "run.gait", "--json"], in: folder).output
        #expect(shown.contains("\"xsens\""))
        #expect(shown.contains(reader.header?.device ?? "?"))
        #expect(try GaitBinary.run(["verify", "run.gait"], in: folder).status == 0)
    }

    @Test func aDumpThatWasCutOffIsImportedUpToThere() throws {
        let folder = try TemporaryFolder()
        let kind = try #require(DeviceCatalog.kind(named: "witmotion"))
        var encoder = try #require(kind.makeEncoder?())
        var dump = RawDump.bytes(
            RawDump.Header(protocol: "witmotion", device: "usb:1", baud: 9600, start: 1_790_000_000, writer: "test"))
        for count in 0..<300 {
            var bytes: [UInt8] = []
            encoder.encode(
                Reading(
                    contents: [.specificForce, .angularRate], deviceTime: 0, specificForce: Vector3(0, 0, 9.8),
                    angularRate: .zero), into: &bytes)
            RawDump.append(bytes.span, at: UInt64(count) * 10_000_000, to: &dump)
        }
        try Data(dump.dropLast(5)).write(to: URL(filePath: folder.path + "/run.gaitdump"))
        let outcome = try GaitBinary.run(
            ["import", "run.gaitdump", "--placement", "sacrum", "-o", "run.gait"], in: folder)
        #expect(outcome.status == 0, "\(outcome.error)")
        #expect(outcome.error.contains("is cut off; all before it is good"))
        let shown = try GaitBinary.run(["sessions", "show", "run.gait", "--json"], in: folder).output
        #expect(shown.contains("2026-09-21"), "it began when the dump says: \(shown)")
    }

    @Test func whatIsNoSensorIsNotRecorded() throws {
        let folder = try TemporaryFolder()
        let terminal = try #require(PseudoTerminal())
        let outcome = try GaitBinary.run(["record", terminal.node, "-o", "run.gaitdump"], in: folder) { process in
            for _ in 0..<2000 {
                var info = siginfo_t()
                guard waitid(P_PID, id_t(process), &info, WEXITED | WNOHANG | WNOWAIT) == 0, info.si_signo == 0 else {
                    return
                }
                terminal.send(Array("ok T:21.3 /0.0 B:22.1 /0.0 @:0 B@:0\n".utf8))
                usleep(20_000)
            }
        }
        #expect(outcome.status == 1)
        #expect(outcome.errorLines.last?.contains("3-D printer") == true)
        #expect(terminal.received().isEmpty)
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/run.gaitdump"))
    }

    @Test func aDeviceThatIsNotThereIsSaidSo() throws {
        let folder = try TemporaryFolder()
        let outcome = try GaitBinary.run(["record", "usb:0000:0000:X:0", "-o", "run.gaitdump"], in: folder)
        #expect(outcome.status == 1)
        #expect(outcome.errorLines.count == 1)
        #expect(outcome.error.contains("usb:0000:0000:X:0"))
    }

    @Test func bytesAndNamesOnTheCommandLineAreChecked() throws {
        let folder = try TemporaryFolder()
        #expect(try GaitBinary.run(["record", "x", "-o", "y", "--protocol", "none"], in: folder).status == 2)
        #expect(try GaitBinary.run(["record", "x", "-o", "y", "--baud", "1200"], in: folder).status == 2)
        #expect(try GaitBinary.run(["record", "x", "-o", "y", "--seconds", "0"], in: folder).status == 2)
    }

    @Test func devicesAndDoctorSpeakJSON() throws {
        let folder = try TemporaryFolder()
        let devices = try GaitBinary.run(["devices", "--json", "--no-probe"], in: folder)
        #expect(devices.status == 0, "\(devices.error)")
        #expect(try JSONSerialization.jsonObject(with: Data(devices.output.utf8)) is [[String: Any]])
        let doctor = try GaitBinary.run(["doctor", "--json"], in: folder)
        let findings = try JSONSerialization.jsonObject(with: Data(doctor.output.utf8)) as? [[String: Any]]
        let isWrong = findings?.contains { $0["grade"] as? String == "wrong" }
        #expect(doctor.status == (isWrong == true ? 1 : 0))
        #expect(doctor.error.isEmpty)
    }
}
