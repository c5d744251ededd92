// SPDX-License-Identifier: Apache-2.0

import Analysis
import Devices
import Exports
import Foundation
import Motion
import Sessions
import Testing

/// Small sessions of a table's lines, through every format.
@Suite struct ExportCatalogTests {
    private static let header = "t,ax,ay,az,gx,gy,gz\n"

    /// A session whose streams hold the lines of tables.
    private func session(
        _ tables: [String], placements: [Placement] = [.sacrum, .footLeft],
        change: (SessionRecorder) -> Void = { _ in }
    ) throws -> SessionReader {
        let path = FileManager.default.temporaryDirectory.path + "/exports-\(UUID().uuidString).gait"
        let header = SessionHeader(
            uuid: UUID().uuidString, name: "a\tname", origin: .import,
            startedUnixNanoseconds: 1_772_359_200_000_000_000,
            utcOffset: 3600, programVersion: "test",
            runner: RunnerContext(name: "R 1", height: 1.75, involvedSide: .left))
        let recorder = try SessionRecorder(path: path, header: header)
        for (index, table) in tables.enumerated() {
            let description = StreamDescription(
                protocolName: "table", configuration: PipelineConfiguration(placement: placements[index]))
            let stream = recorder.addStream(
                StreamRecord(deviceKey: "file:\(index)", description: description))
            guard var derivation = Derivation(description) else {
                throw SessionError.isClosed(path: path)
            }
            let bytes = Array(table.utf8)
            recorder.append(stream: stream, hostTime: 0, bytes: bytes.span)
            derivation.push(bytes.span, hostTime: 0) { recorder.append(stream: stream, events: $0) }
            derivation.finish { recorder.append(stream: stream, events: $0) }
        }
        change(recorder)
        try recorder.close()
        return try SessionReader(path: path)
    }

    /// Standing still, with a gap of a second.
    private func standing(seconds: Int, gapAt: Int? = nil) -> String {
        var text = Self.header
        for index in 0..<(seconds * 100) where gapAt.map({ index / 100 != $0 }) ?? true {
            text += "\(Double(index) / 100),0.\(index % 7),0,9.8,0.01,0,0.\(index % 3)\n"
        }
        return text
    }

    private func export(_ name: String, _ session: SessionReader, stream: Int? = nil) throws
        -> MemorySink
    {
        let entry = try #require(ExportCatalog.entry(named: name))
        let sink = MemorySink()
        try entry.write(try ExportSource(session, stream: stream, for: entry.descriptor), sink)
        return sink
    }

    @Test(arguments: ExportCatalog.all.map(\.descriptor.name))
    func aSessionWithoutStepsAndWithAGapIsExported(format: String) throws {
        let session = try session([standing(seconds: 5, gapAt: 2)])
        let sink = try export(format, session)
        #expect(!sink.names.isEmpty)
        #expect(sink.contents.allSatisfy { !$0.isEmpty })
        #expect(Set(sink.names).count == sink.names.count)
    }

    @Test(arguments: ExportCatalog.all.map(\.descriptor))
    func ofTwoStreamsOneIsChosenWhereTheFormatHoldsOne(descriptor: ExportDescriptor) throws {
        let session = try session([standing(seconds: 3), standing(seconds: 3)])
        if descriptor.holdsOneStream {
            #expect(throws: ExportError.self) { try export(descriptor.name, session) }
            #expect(try !export(descriptor.name, session, stream: 2).names.isEmpty)
        } else {
            #expect(try !export(descriptor.name, session).names.isEmpty)
        }
    }

    @Test func namesAndSummariesAreUniqueAndFitALineOfHelp() {
        let all = ExportCatalog.all.map(\.descriptor)
        #expect(Set(all.map(\.name)).count == all.count)
        #expect(all.allSatisfy { $0.summary.count <= 71 })
        #expect(ExportCatalog.entry(named: "none") == nil)
    }

    @Test func whoWantsItToEndIsHeard() throws {
        let session = try session([standing(seconds: 3)])
        let entry = try #require(ExportCatalog.entry(named: "ximu3"))
        let sink = MemorySink()
        sink.patience = 10
        #expect(throws: ExportError.self) {
            try entry.write(try ExportSource(session, for: entry.descriptor), sink)
        }
    }

    @Test func unitsAreConvertedAtTheBorder() throws {
        var text = Self.header
        for index in 0..<300 {
            text += "\(Double(index) / 100),0,0,9.80665,3.14159265358979\(index % 2),0,0\n"
        }
        let session = try session([text])
        let row = try export("ximu3", session).lines("Inertial.csv")[2].split(separator: ",")
        #expect(row[0] == "10000")
        #expect(abs((Double(row[1]) ?? 0) - 180) < 1e-6)
        #expect(row[6] == "1.0000000")
        let motion = try export("bids", session).lines("_motion.tsv")[1].split(separator: "\t")
        #expect(motion[2] == "9.806650")
        #expect(motion[3].hasPrefix("3.141592"))
        #expect(motion[6] == "0.010000")
    }

    @Test func bidsNamesItsPartsByLettersAndDigitsAndKeepsTabsOutOfCells() throws {
        let session = try session([standing(seconds: 3)]) { recorder in
            recorder.append(
                Marker(time: 1_000_000_000, kind: .pain(3, place: "knee\tleft"), text: "a\nb"))
        }
        let sink = try export("bids", session)
        let motion = try #require(sink.names.first { $0.hasSuffix("_motion.tsv") })
        #expect(
            motion
                == "sub-R1/ses-20260301T110000/motion/sub-R1_ses-20260301T110000_task-gait_tracksys-sacrum_motion.tsv"
        )
        let pain = try #require(sink.lines("_events.tsv").first { $0.contains("pain") })
        #expect(pain.split(separator: "\t").last == "knee left; a b")
        #expect(sink.lines("participants.tsv").last == "sub-R1\t1.750\tn/a\tleft")
    }

    @Test func jsonLinesAreInTheOrderOfTime() throws {
        let session = try session([standing(seconds: 4), standing(seconds: 3)]) { recorder in
            recorder.append(Marker(time: 1_500_000_000, kind: .lap))
        }
        let events = try export("jsonl", session).lines(".jsonl").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        #expect(
            events.map { $0["event"] as? String ?? "" }.prefix(3) == ["session", "device", "device"])
        let times = events.dropFirst(3).compactMap { $0["t"] as? Double }
        #expect(times == times.sorted() && times.count >= 6)
        #expect(events.contains { $0["kind"] as? String == "lap" && $0["t"] as? Double == 1.5 })
    }
}
