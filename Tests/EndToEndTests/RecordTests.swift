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
