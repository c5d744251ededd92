// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The built `gaitd` and `gait` with a simulated sensor on a pseudo-terminal: from its bytes to a session that verifies.
@Suite(.serialized) struct DaemonChainTests {
    private static let daemon = (GaitBinary.path as NSString).deletingLastPathComponent + "/gaitd"

    /// A daemon's own places, with short paths: a socket's has at most 107 bytes.
    private final class Place {
        let folder = NSTemporaryDirectory() + "gaitd-" + UUID().uuidString.prefix(8)
        let temporary: TemporaryFolder
        var environment: [String: String] {
            ["GAITD_STATE_DIRECTORY": folder + "/state", "GAITD_SOCKET": folder + "/s", "NOTIFY_SOCKET": ""]
        }

        init() throws {
            temporary = try TemporaryFolder()
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        func daemon(_ body: (pid_t) throws -> Void) throws -> GaitBinary.Outcome {
            var failure: (any Error)?
            let outcome = try GaitBinary.run(
                program: DaemonChainTests.daemon,
                [
                    "--set", "sensors.ports=[\"\(folder)/port\"]", "--set", "sensors.open_any=false", "--set",
                    "live.port=0",
                ], in: temporary, environment: environment
            ) { process in
                do {
                    // Bounded: a daemon that can't run is told by what follows.
                    for _ in 0..<200 where access(folder + "/s", F_OK) != 0 { usleep(50_000) }
                    try body(process)
                } catch {
                    failure = error
                    kill(process, SIGKILL)
                }
            }
            if let failure { throw failure }
            return outcome
        }

        func gait(_ arguments: String...) throws -> GaitBinary.Outcome {
            try GaitBinary.run(arguments, in: temporary, environment: environment)
        }

        /// Plays a run on the pseudo-terminal; `body` is called while it lasts.
        func sensor(_ activity: String, during body: () throws -> Void = {}) throws {
            var failure: (any Error)?
            _ = try GaitBinary.run(
                ["simulate", "--device", "witmotion", "--pty", folder + "/port", "--activity", activity], in: temporary,
                environment: environment
            ) { process in
                do { try body() } catch {
                    failure = error
                    kill(process, SIGTERM)
                }
            }
            if let failure { throw failure }
        }
    }

    @Test func aSensorsRunBecomesASessionThatVerifies() throws {
        let place = try Place()
        var marked = "", stopped = "", verified = GaitBinary.Outcome(status: -1, output: "", error: "", peakMemory: 0)
        let outcome = try place.daemon { process in
            try place.sensor("still:3,run:13,still:3") {
                // Movement is seen some seconds into the run.
                for _ in 0..<150 where marked.isEmpty {
                    usleep(100_000)
                    let answer = try place.gait("mark", "lap")
                    if answer.status == 0 { marked = answer.output }
                }
            }
            stopped = try place.gait("stop").output
            // The file is closed behind the answer.
            for _ in 0..<100 {
                verified = try place.gait("verify", "last")
                if verified.status == 0 { break }
                usleep(50_000)
            }
            kill(process, SIGTERM)
        }
        #expect(outcome.status == 0, "\(outcome.error)")
        #expect(outcome.error.contains("sensor recognised"))
        #expect(outcome.error.contains("protocol=witmotion"))
        #expect(!marked.isEmpty)
        #expect(stopped.contains("saved"))
        #expect(verified.status == 0, "\(verified.error)")
        let analysed = try place.gait("analyze", place.folder + "/state/sessions/" + sessions(place)[0], "--json")
        #expect(analysed.status == 0, "\(analysed.error)")
        let summary = try #require(
            try JSONSerialization.jsonObject(with: Data(analysed.output.utf8)) as? [String: Any])
        let steps = try #require(summary["steps"] as? [String: Any])
        // 13 s at 166 steps a minute are 36; those before the sensor was found and set are not there.
        #expect(try #require(steps["total"] as? Int) >= 25)
    }

    @Test func aKilledDaemonsSessionIsCompletedByTheNext() throws {
        let place = try Place()
        let killed = try place.daemon { process in
            try place.sensor("still:3,run:14,still:3") {
                for _ in 0..<150 {
                    usleep(100_000)
                    if try place.gait("mark", "lap").status == 0 { break }
                }
                usleep(3_000_000)
                kill(process, SIGKILL)
            }
        }
        #expect(killed.status == 128 + SIGKILL)
        var list = GaitBinary.Outcome(status: -1, output: "", error: "", peakMemory: 0)
        let second = try place.daemon { process in
            for _ in 0..<100 {
                list = try place.gait("sessions", "list")
                if list.output.contains("recovered") { break }
                usleep(100_000)
            }
            // A second one on the same folder is told who is there.
            let other = try GaitBinary.run(
                program: Self.daemon, ["--set", "live.port=0"], in: place.temporary, environment: place.environment)
            #expect(other.status == 1)
            #expect(other.error.contains("process \(process)"), "\(other.error)")
            kill(process, SIGTERM)
        }
        #expect(second.status == 0, "\(second.error)")
        #expect(list.output.contains("recovered"), "\(list.output)")
        #expect(try sessions(place).count == 1)
        let verified = try place.gait("verify", "last")
        #expect(verified.status == 0, "\(verified.error)")
    }

    @Test func whatIsSetForADeviceHoldsAtOnce() throws {
        let place = try Place()
        var answers: [String] = []
        let outcome = try place.daemon { process in
            try place.sensor("still:12") {
                usleep(4_000_000)
                answers.append(
                    try place.gait("devices", "set", place.folder + "/port", "--placement", "foot_left").output)
                usleep(1_000_000)
                answers.append(try place.gait("devices", "forget", place.folder + "/port").output)
                usleep(500_000)
            }
            kill(process, SIGTERM)
        }
        #expect(answers.allSatisfy { $0.contains("gaitd has taken it.") }, "\(answers)")
        #expect(outcome.error.contains("placement=foot_left"), "\(outcome.error)")
        let anew = outcome.error.split(separator: "\n").filter { $0.contains("device set anew") }
        #expect(anew.count == 2, "\(outcome.error)")
        let later = try place.gait("devices", "set", place.folder + "/port", "--placement", "sacrum").output
        #expect(later.contains("reads this when it starts"))
    }

    @Test func aReplayInTheDaemonTellsTheSessionsStepsAndRecordsNothing() throws {
        let place = try Place()
        let dump = place.temporary.path + "/run.bin", session = place.temporary.path + "/run.gait"
        _ = try place.gait("simulate", "--activity", "still:3,run:13,still:3", "--device", "witmotion", "--raw", dump)
        let imported = try place.gait(
            "import", dump, "--protocol", "witmotion", "--rate", "200", "--placement", "sacrum", "-o", session)
        #expect(imported.status == 0, "\(imported.error)")
        let expected = settled(try place.gait("replay", session).output)
        #expect(expected.count > 10)
        var live = "", replayed = GaitBinary.Outcome(status: -1, output: "", error: "", peakMemory: 0)
        let outcome = try place.daemon { process in
            live = try GaitBinary.run(["live", "--json"], in: place.temporary, environment: place.environment) {
                watcher in
                do {
                    // It connects.
                    usleep(1_500_000)
                    replayed = try place.gait("replay", session, "--to", "daemon", "--speed", "max")
                    usleep(500_000)
                } catch {}
                kill(watcher, SIGKILL)  // Spawned by a test, it may have inherited a mask against the others.
            }.output
            kill(process, SIGTERM)
        }
        #expect(replayed.status == 0, "\(replayed.error)")
        #expect(replayed.error.contains("\(expected.count) steps"), "\(replayed.error)")
        #expect(outcome.error.contains("replay ended name=run"), "\(outcome.error)")
        #expect(settled(live) == expected)
        #expect(try sessions(place).isEmpty)
    }

    /// The last words on steps, without the stream's number: a session counts from 1, the live stream from 0.
    private func settled(_ lines: String) -> [String] {
        lines.split(separator: "\n").filter { $0.contains("\"event\":\"settled\"") }.map { line in
            String(line).replacing(/"stream":\d+/, with: "")
        }
    }

    @Test func aConfigurationWithAnErrorIsRefusedWithItsLine() throws {
        let place = try Place()
        let file = place.temporary.path + "/gaitd.toml"
        try Data("[session]\nstil_s = 3\n".utf8).write(to: URL(fileURLWithPath: file))
        let outcome = try GaitBinary.run(
            program: Self.daemon, ["--config", file, "--check-config"], in: place.temporary,
            environment: place.environment)
        #expect(outcome.status == 2)
        #expect(outcome.error.contains("line 2") && outcome.error.contains("\"still_s\""), "\(outcome.error)")
        let printed = try GaitBinary.run(
            program: Self.daemon, ["--print-config"], in: place.temporary, environment: place.environment)
        #expect(printed.status == 0)
        #expect(printed.output.contains("[session]"))
    }

    private func sessions(_ place: Place) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: place.folder + "/state/sessions").filter {
            $0.hasSuffix(".gait")
        }
    }
}
