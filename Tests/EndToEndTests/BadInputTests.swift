// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Whatever is wrong with the input: one clear line, exit status 1, and nothing left behind.
@Suite struct BadInputTests {
    struct Example: CustomTestStringConvertible, Sendable {
        var name: String
        var text: String
        var says: [String]

        init(_ name: String, _ text: String, _ says: String...) {
            self.name = name
            self.text = text
            self.says = says
        }

        var testDescription: String { name }
    }

    private func fails(_ file: String, in folder: TemporaryFolder, says: [String]) throws {
        let before = folder.names
        let outcome = try GaitBinary.run(["analyze", file, "--out", "results/deep"], in: folder)
        #expect(outcome.status == 1)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errorLines.count == 1)
        #expect(outcome.error.hasPrefix("gait: \(file)"))
        for words in says { #expect(outcome.error.contains(words), "\(outcome.error)") }
        #expect(folder.names == before)
    }

    @Test(arguments: [
        Example("missing-column.csv", "t,ax,ay\n0,1,2\n", "line 1", "\"az\""),
        Example("wrong-unit.csv", "t,ax_stone,ay,az\n0,1,2,3\n", "line 1, column 2 (ax_stone)", "\"stone\""),
        Example("mixed-units.csv", "t,ax_g,ay_g,az_ms2\n0,1,2,3\n", "line 1, column 4 (az_ms2)"),
        Example("text-in-number.csv", "t,ax,ay,az\n0,1,2,3\n1,1,two,3\n", "line 3, column 3 (ay)", "\"two\""),
        Example("empty.csv", "", "empty"),
        Example("blank.csv", "\n\n", "empty"),
        Example("header-only.csv", "t,ax,ay,az\n", "No row"),
        Example("no-header.csv", "0,1,2,3\n1,2,3,4\n", "line 1", "no header"),
        Example("backwards.csv", "t,ax,ay,az\n9,1,2,3\n1,1,2,4\n", "line 3, column 1 (t)", "backwards"),
        Example(
            "constant.csv", "t,ax,ay,az\n" + (0..<50).map { "\($0),0,0,9.81\n" }.joined(), "line 2", "never changes"),
        Example("one-sample.csv", "t,ax,ay,az\n0,1,2,3\n", "line 2", "only one"),
        Example("ragged.csv", "t,ax,ay,az\n0,1,2,3\n1,1,2\n", "line 3, column 3", "3 cells"),
        Example("quote.csv", "t,ax,ay,az\n0,1,2,\"3\n", "line 2, column 4 (az)", "quote"),
        Example("binary.csv", "\u{1}\u{2}\0\0ELF", "line 1", "not a text table"),
        Example("named.csv.gz", "t,ax,ay,az\n0,1,2,3\n", "not gzip"),
        Example("session.gait", "t,ax,ay,az\n0,1,2,3\n", "is not a session"),
    ])
    func aBadTableIsNamedWithItsPlace(example: Example) throws {
        let folder = try TemporaryFolder()
        try folder.write(example.text, to: example.name)
        try fails(example.name, in: folder, says: example.says)
    }

    @Test func aMillionRowsOfNotANumberAreNoRecording() throws {
        let folder = try TemporaryFolder()
        var rows = Array("0,nan,0,0\n".utf8)
        for _ in 0..<6 { rows = Array([rows, rows, rows, rows, rows, rows, rows, rows, rows, rows].joined()) }
        let bytes = Array("t,ax,ay,az\n".utf8) + rows
        try folder.write(bytes, to: "nan.csv")
        try fails("nan.csv", in: folder, says: ["line 2, column 2 (ax)", "1000000"])
    }

    @Test func aDirectoryIsNoRecording() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: folder.path + "/runs.csv", withIntermediateDirectories: false)
        try fails("runs.csv", in: folder, says: ["directory"])
    }

    @Test func aFileThatIsNotThereIsNamed() throws {
        try fails("nowhere.csv", in: try TemporaryFolder(), says: ["no such file"])
    }

    @Test func aTruncatedGzipFileIsNamedWithTheLastLine() throws {
        let folder = try TemporaryFolder()
        try folder.write(Recording.run(seconds: 30), to: "whole.csv")
        try folder.compress("whole.csv")
        let bytes = try folder.bytes(of: "whole.csv.gz")
        // Within the data, within the checksum, and within the header.
        for (name, length) in [("data", bytes.count / 2), ("end", bytes.count - 3), ("start", 5)] {
            try folder.write(bytes[0..<length], to: name + ".csv.gz")
            try fails(name + ".csv.gz", in: folder, says: ["line ", "gzip data end"])
        }
    }

    @Test func aDamagedGzipFileIsNamed() throws {
        let folder = try TemporaryFolder()
        try folder.write(Recording.run(seconds: 30), to: "whole.csv")
        try folder.compress("whole.csv")
        var bytes = try folder.bytes(of: "whole.csv.gz")
        bytes[bytes.count - 6] ^= 0x55
        try folder.write(bytes, to: "checksum.csv.gz")
        try fails("checksum.csv.gz", in: folder, says: ["damaged"])
        try folder.write(try folder.bytes(of: "whole.csv.gz") + Array("more".utf8), to: "trailing.csv.gz")
        try fails("trailing.csv.gz", in: folder, says: ["follows the gzip data"])
    }

    @Test func aFailureLeavesEarlierResultsAsTheyWere() throws {
        let folder = try TemporaryFolder()
        try folder.write(Recording.run(seconds: 5), to: "good.csv")
        #expect(try GaitBinary.run(["analyze", "good.csv", "--out", "r", "--quiet"], in: folder).status == 0)
        let names = folder.names(in: "r")
        let steps = try folder.bytes(of: "r/steps.csv")
        try folder.write(Recording.run(seconds: 5) + "x\n", to: "bad.csv")
        #expect(try GaitBinary.run(["analyze", "bad.csv", "--out", "r", "--quiet"], in: folder).status == 1)
        #expect(folder.names(in: "r") == names)
        #expect(try folder.bytes(of: "r/steps.csv") == steps)
    }

    @Test func aPlaceThatCannotBeWrittenIsNamed() throws {
        let folder = try TemporaryFolder()
        try folder.write(Recording.run(seconds: 2), to: "a.csv")
        for place in ["a.csv", "a.csv/b"] {
            let outcome = try GaitBinary.run(["analyze", "a.csv", "--placement", "other", "--out", place], in: folder)
            #expect(outcome.status == 1)
            #expect(outcome.errorLines.count == 1)
            #expect(outcome.error.contains("a.csv"))
        }
        #expect(folder.names == ["a.csv"])
    }
}
