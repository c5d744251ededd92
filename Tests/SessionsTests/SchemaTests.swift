// SPDX-License-Identifier: Apache-2.0

import Analysis
import Devices
import Foundation
import GRDB
import Gait
import Motion
import TestKit
import Testing

@testable import SessionDriver
@testable import Sessions

@Suite struct SchemaTests {
    /// Recorded by `SessionDriver record PATH 6 1 1000` when version 1 was new. Never made again.
    private static let firstVersion = SharedData.checkout.appending(path: "Fixtures/sessions/version-1.gait").path

    @Test func aSessionOfTheFirstVersionIsReadAndVerified() throws {
        let place = try TemporaryPlace()
        try FileManager.default.copyItem(atPath: Self.firstVersion, toPath: place.file("old.gait"))
        let session = try SessionReader(path: place.file("old.gait"))
        #expect(session.header.runner?.name == "R1")
        #expect(try session.damages() == [])
        let chunks = try session.chunks(of: 1)
        #expect(chunks.count == 1600)
        #expect(try session.stream(1).bytes == chunks.reduce(0) { $0 + $1.bytes.count })
        #expect(try session.steps(of: 1).count == session.stream(1).steps)
    }

    @Test func anEarlierVersionIsBroughtUpToDateStepByStep() throws {
        let place = try TemporaryPlace()
        try FileManager.default.copyItem(atPath: Self.firstVersion, toPath: place.file("old.gait"))
        let migrations =
            Schema.migrations + [
                { db in try db.execute(sql: "ALTER TABLE session ADD COLUMN weather TEXT") },
                { db in try db.execute(sql: "UPDATE session SET weather = 'unknown'") },
            ]
        let queue = try DatabaseQueue(path: place.file("old.gait"))
        try queue.write { db in
            // As a file that lacks a metric: its columns come with the migration.
            try db.execute(sql: "ALTER TABLE step DROP COLUMN turn_rate")
            try Schema.migrate(db, from: 1, migrations: migrations)
            #expect(try Int.fetchOne(db, sql: "PRAGMA user_version") == Schema.version + 2)
            #expect(try String.fetchOne(db, sql: "SELECT weather FROM session") == "unknown")
            #expect(try db.columns(in: "step").contains { $0.name == "turn_rate" })
            try db.execute(sql: "PRAGMA user_version = \(Schema.version)")
        }
        try queue.close()
        #expect(try SessionReader(path: place.file("old.gait")).steps(of: 1).count > 5)
    }

    @Test func aLaterVersionIsRefusedByName() throws {
        let place = try TemporaryPlace()
        try FileManager.default.copyItem(atPath: Self.firstVersion, toPath: place.file("new.gait"))
        try Database.execute(place.file("new.gait"), "PRAGMA user_version = 99")
        let expected = SessionError.newerSchema(path: place.file("new.gait"), version: 99, known: Schema.version)
        #expect(throws: expected) { try SessionReader(path: place.file("new.gait")) }
        #expect(throws: expected) { try Recovery(path: place.file("new.gait"), programVersion: "test") }
        #expect(expected.description.contains("Install a newer gaitd"))
    }

    @Test func everyFieldThatNumbersDependOnIsStored() {
        func fields(_ value: Any) -> [String] { Mirror(reflecting: value).children.compactMap(\.label) }
        // A new field fails here: give it a column, in StreamRows and a further migration.
        #expect(fields(PipelineConfiguration(placement: .sacrum)) == StreamRows.configurationFields)
        #expect(fields(DeviceFacts()) == StreamRows.factsFields)
        #expect(fields(SimulatedStream(seconds: 1).record.description) == ["protocolName", "facts", "configuration"])
    }

    @Test func factsAndConfigurationComeBackWhole() throws {
        let place = try TemporaryPlace()
        var facts = DeviceFacts()
        facts.vendor = 0x054C
        facts.product = 0x0CE6
        facts.isBluetooth = true
        facts.reportDescriptor = [1, 0, 255]
        facts.calibration = Array(0..<200)
        var configuration = PipelineConfiguration(placement: .footLeft, height: 1.7, legLength: 0.88)
        configuration.leftOut = [.lever, .consensus]
        let record = StreamRecord(
            deviceKey: "usb:054c:0ce6:1", deviceTitle: "A pad",
            description: StreamDescription(protocolName: "dualsense", facts: facts, configuration: configuration),
            placementOrigin: "configured", baud: 115_200)
        let recorder = try SessionRecorder(path: place.file("run.gait"), header: .simulated())
        _ = recorder.addStream(record)
        try recorder.close()
        #expect(try SessionReader(path: place.file("run.gait")).stream(1).record == record)
    }

    static let python: String? = ["/usr/bin/python3", "/usr/local/bin/python3"].first { (path: String) in
        access(path, X_OK) == 0
    }

    @Test(.enabled(if: python != nil, "python3 is not installed")) func pythonReadsWhatTheDocumentSays() throws {
        let place = try TemporaryPlace()
        let chunks = try SimulatedStream.session(place.file("run.gait"), seconds: 5)
        // The example is run as it stands in the document.
        let document = try String(
            contentsOf: SharedData.checkout.appending(path: "docs/session-format.md"), encoding: .utf8)
        let start = try #require(document.range(of: "```python\n"))
        let end = try #require(document.range(of: "```\n", range: start.upperBound..<document.endIndex))
        try place.write(Array(document[start.upperBound..<end.lowerBound].utf8), to: "example.py")
        let process = Process()
        process.executableURL = URL(filePath: Self.python ?? "")
        process.arguments = ["example.py"]
        process.currentDirectoryURL = URL(filePath: place.path)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let good = try SessionReader(path: place.file("run.gait")).steps(of: 1).filter { $0.quality != .poor }
        #expect(text.split(separator: "\n").count == good.count)
        #expect(try place.bytes("run.bin") == chunks.flatMap(\.bytes))
    }
}
