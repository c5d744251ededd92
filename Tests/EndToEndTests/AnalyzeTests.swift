// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct AnalyzeTests {
    @Test func resultsAppearWhereTheyAreExpected() throws {
        let folder = try TemporaryFolder()
        try folder.write(Recording.run(seconds: 5), to: "tuesday.csv")
        let outcome = try GaitBinary.run(["analyze", "tuesday.csv", "--placement", "sacrum"], in: folder)
        #expect(outcome.status == 0)
        #expect(outcome.error.isEmpty)
        #expect(outcome.output.contains("tuesday-analysis"))
        #expect(folder.names == ["tuesday-analysis", "tuesday.csv"])
        #expect(folder.names(in: "tuesday-analysis") == ["steps.csv", "summary.json", "windows.csv"])
    }

    @Test func aFolderInTheWayOfAFileChangesNothing() throws {
        let folder = try TemporaryFolder()
        try folder.write(Recording.run(seconds: 3), to: "a.csv")
        try FileManager.default.createDirectory(
            atPath: folder.path + "/r/windows.csv", withIntermediateDirectories: true)
        let outcome = try GaitBinary.run(["analyze", "a.csv", "--placement", "other", "--out", "r"], in: folder)
        #expect(outcome.status == 1)
        #expect(outcome.error.hasPrefix("gait: r/windows.csv: "))
        #expect(folder.names(in: "r") == ["windows.csv"])
    }

    @Test func foldersAboveAreMade() throws {
        let folder = try TemporaryFolder()
        try folder.write(Recording.run(seconds: 3), to: "a.csv")
        let outcome = try GaitBinary.run(["analyze", "a.csv", "--quiet", "--out", "x/y/z/"], in: folder)
        #expect(outcome.status == 0)
        #expect(folder.names(in: "x/y/z") == ["steps.csv", "summary.json", "windows.csv"])
        #expect(folder.names == ["a.csv", "x"])
    }

    @Test func jsonOnStandardOutputIsTheSummaryFile() throws {
        let folder = try TemporaryFolder()
        try folder.write(Recording.run(seconds: 5), to: "a.csv")
        let outcome = try GaitBinary.run(["analyze", "a.csv", "--json", "--quiet", "--out", "r"], in: folder)
        #expect(outcome.error.isEmpty)
        #expect(Array(outcome.output.utf8) == (try folder.bytes(of: "r/summary.json")))
        let parsed = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        #expect((parsed?["input"] as? [String: Any])?["rows"] as? Int == 500)
    }

    @Test func aGuessedPlacementIsSaid() throws {
        let folder = try TemporaryFolder()
        try folder.write(Recording.run(seconds: 5), to: "a.csv")
        let outcome = try GaitBinary.run(["analyze", "a.csv"], in: folder)
        #expect(outcome.errorLines.count == 1)
        #expect(outcome.error.contains("guessed"))
        #expect(outcome.output.contains("(guessed)"))
    }

    @Test func anEarlierRunsOrientationDoesNotStayBehind() throws {
        let folder = try TemporaryFolder()
        try folder.write(Recording.run(seconds: 3), to: "a.csv")
        _ = try GaitBinary.run(["analyze", "a.csv", "--out", "r", "--orientation"], in: folder)
        #expect(folder.names(in: "r").contains("orientation.csv"))
        try folder.write("mine", to: "r/notes.txt")
        _ = try GaitBinary.run(["analyze", "a.csv", "--out", "r"], in: folder)
        #expect(folder.names(in: "r") == ["notes.txt", "steps.csv", "summary.json", "windows.csv"])
    }

    @Test func aSecondPassChangesOrientationsAndNothingElse() throws {
        let folder = try TemporaryFolder()
        try folder.write(Recording.run(seconds: 12), to: "a.csv")
        let common = ["analyze", "a.csv", "--placement", "sacrum", "--quiet", "--out"]
        #expect(try GaitBinary.run(common + ["once", "--orientation"], in: folder).status == 0)
        #expect(try GaitBinary.run(common + ["twice", "--smooth"], in: folder).status == 0)
        for name in ["steps.csv", "windows.csv"] {
            #expect(try folder.bytes(of: "once/" + name) == folder.bytes(of: "twice/" + name))
        }
        func rows(_ name: String) throws -> [[Substring]] {
            String(decoding: try folder.bytes(of: name + "/orientation.csv"), as: UTF8.self).split(separator: "\n")
                .map { $0.split(separator: ",") }
        }
        let (once, twice) = (try rows("once"), try rows("twice"))
        #expect(once.map(\.first) == twice.map(\.first))
        #expect(once.first == twice.first)
        #expect(once != twice)
    }

    @Test(arguments: [
        ["analyze"], ["analyze", "a.csv", "--placement", "knee"], ["analyze", "a.csv", "--height", "178"],
        ["analyze", "a.csv", "--leg-length", "x"], ["analyze", "a.csv", "b.csv"], ["frobnicate"],
    ])
    func badUseIsStatusTwo(arguments: [String]) throws {
        let folder = try TemporaryFolder()
        let outcome = try GaitBinary.run(arguments, in: folder)
        #expect(outcome.status == 2)
        #expect(outcome.output.isEmpty)
        #expect(outcome.error.contains("Usage: gait"))
    }

    @Test(arguments: [["--help"], ["help"], ["help", "analyze"], ["analyze", "--help"], ["--version"]])
    func askingForHelpIsNoError(arguments: [String]) throws {
        let outcome = try GaitBinary.run(arguments, in: try TemporaryFolder())
        #expect(outcome.status == 0)
        #expect(outcome.error.isEmpty)
        #expect(!outcome.output.isEmpty)
    }

    @Test(arguments: [SIGINT, SIGTERM]) func anInterruptionLeavesNothing(signal: Int32)
        throws
    {
        let folder = try TemporaryFolder()
        let pipe = folder.path + "/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        let outcome = try GaitBinary.run(
            program: "/bin/sh", ["-c", "exec '\(GaitBinary.path)' analyze pipe --placement sacrum --out r"], in: folder
        ) { child in
            // Opening waits for the program to open its end; from then on it waits for bytes.
            let descriptor = open(pipe, O_WRONLY)
            let text = Array(Recording.run(seconds: 2).utf8)
            _ = write(descriptor, text, text.count)
            for _ in 0..<5000 where !folder.names.contains(where: { $0.hasSuffix(".partial") }) { usleep(2000) }
            kill(child, signal)
            // The writing end stays open until the program has had time to see the signal rather than the end.
            usleep(400_000)
            close(descriptor)
        }
        #expect(outcome.status == 128 + signal)
        #expect(folder.names == ["pipe"])
        #expect(outcome.errorLines.count == 1)
    }

    /// 20 times the rows; what grows with them would show.
    @Test func memoryDoesNotGrowWithTheRecording() throws {
        let folder = try TemporaryFolder()
        let short = Recording.run(seconds: 30)
        var long = Recording.header
        let rows = short.split(separator: "\n").dropFirst().map { $0.drop { $0 != "," } }
        for index in 0..<(20 * rows.count) {
            long += String(format: "%.2f", Double(index) * 0.01) + rows[index % rows.count] + "\n"
        }
        try folder.write(short, to: "short.csv")
        try folder.write(long, to: "long.csv")
        let peaks = try ["short", "long"].map { name in
            try GaitBinary.run(["analyze", name + ".csv", "--orientation", "--quiet"], in: folder).peakMemory
        }
        #expect(peaks[0] > 1000)
        #expect(Double(peaks[1]) < 1.1 * Double(peaks[0]), "\(peaks) KiB")
    }
}
