// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct SimulateTests {
    private static let short = ["simulate", "--duration", "8", "--rate", "50", "--quiet"]

    @Test func theTruthLiesBesideTheTable() throws {
        let folder = try TemporaryFolder()
        let outcome = try GaitBinary.run(Self.short + ["-o", "a.csv.gz"], in: folder)
        #expect(outcome.status == 0)
        #expect(outcome.error.isEmpty)
        #expect(folder.names == ["a.csv.gz", "a.events.csv", "a.json", "a.quat.csv.gz", "a.truth.csv"])
        let side = try JSONSerialization.jsonObject(with: Data(folder.bytes(of: "a.json"))) as? [String: Any]
        #expect(side?["recording"] as? String == "a")
        #expect(side?["placement"] as? String == "sacrum")
        let references = side?["references"] as? [[String: Any]] ?? []
        for file in references.compactMap({ $0["file"] as? String }) { #expect(folder.names.contains(file)) }
        #expect(references.count == 4)
    }

    @Test func theSameOptionsGiveTheSameBytes() throws {
        let folder = try TemporaryFolder()
        for name in ["a", "b"] {
            _ = try GaitBinary.run(Self.short + ["--seed", "7", "-o", name + ".csv.gz"], in: folder)
        }
        for ending in [".csv.gz", ".events.csv", ".truth.csv", ".quat.csv.gz"] {
            #expect(try folder.bytes(of: "a" + ending) == folder.bytes(of: "b" + ending))
        }
        _ = try GaitBinary.run(Self.short + ["--seed", "8", "-o", "c.csv.gz"], in: folder)
        #expect(try folder.bytes(of: "a.csv.gz") != folder.bytes(of: "c.csv.gz"))
        // A gzip header without a time.
        #expect(try folder.bytes(of: "a.csv.gz").prefix(8) == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0])
    }

    @Test func standardOutputGetsTheSameTableAsAFile() throws {
        let folder = try TemporaryFolder()
        _ = try GaitBinary.run(Self.short + ["-o", "a.csv"], in: folder)
        let outcome = try GaitBinary.run(Self.short + ["-o", "-"], in: folder)
        #expect(Array(outcome.output.utf8) == (try folder.bytes(of: "a.csv")))
        #expect(outcome.output.hasPrefix("t,ax,ay,az,gx,gy,gz\n0.000000,"))
        // The table compressed is the same table.
        _ = try GaitBinary.run(Self.short + ["--no-truth", "-o", "b.csv.gz"], in: folder)
        let plain = try GaitBinary.run(program: "/usr/bin/gzip", ["-d", "-c", "b.csv.gz"], in: folder)
        #expect(plain.output == outcome.output)
        #expect(!folder.names.contains("b.json"))
    }

    @Test func whatIsSimulatedCanBeAnalysed() throws {
        let folder = try TemporaryFolder()
        _ = try GaitBinary.run(["simulate", "--duration", "20", "--rate", "100", "-o", "a.csv"], in: folder)
        let outcome = try GaitBinary.run(["analyze", "a.csv", "--placement", "sacrum", "--out", "r"], in: folder)
        #expect(outcome.status == 0)
        func rows(_ name: String) throws -> Int {
            String(decoding: try folder.bytes(of: name), as: UTF8.self).split(separator: "\n").count - 1
        }
        let truth = try rows("a.truth.csv")
        #expect(truth > 30)
        // The first and last steps may be missed.
        #expect(abs(try rows("r/steps.csv") - truth) <= 4)
    }

    @Test func eventsAreInOrderAndAlternate() throws {
        let folder = try TemporaryFolder()
        let activity = "still:4,walk:6,run:8,walk:5,still:4"
        _ = try GaitBinary.run(["simulate", "--activity", activity, "--rate", "50", "-o", "a.csv"], in: folder)
        let lines = String(decoding: try folder.bytes(of: "a.events.csv"), as: UTF8.self).split(separator: "\n")
        #expect(lines.first == "t,event,side")
        let events = lines.dropFirst().map { $0.split(separator: ",") }
        let times = events.compactMap { Double($0[0]) }
        #expect(times.count == events.count && times.count > 80)
        #expect(times == times.sorted())
        let sides = events.filter { $0[1] == "IC" }.map { $0[2] }
        #expect(zip(sides, sides.dropFirst()).allSatisfy { $0 != $1 })
    }

    @Test(arguments: [
        ["--placement", "wrist"], ["--activity", "swim"], ["--activity", "run:2"], ["--rate", "5"], ["--gap", "3"],
        ["--mounting", "axes:24"], ["--mounting", "0,0,0,0"], ["--gyro-bias", "1,2"], ["--duration", "nan"],
        ["--seed", "-1"], ["--strike", "toe"], ["--dropped", "100"],
    ])
    func aWrongOptionIsBadUseAndWritesNothing(_ option: [String]) throws {
        let folder = try TemporaryFolder()
        let outcome = try GaitBinary.run(["simulate", "-o", "a.csv"] + option, in: folder)
        #expect(outcome.status == 2)
        #expect(outcome.error.contains(option[0]))
        #expect(folder.names.isEmpty)
    }

    @Test func numbersBelowZeroNeedNoEqualsSign() throws {
        let folder = try TemporaryFolder()
        let below = [
            "--drop-left", "-3", "--step-width", "-0.03", "--limp", "-5", "--camber", "-2", "--drift-ppm", "-40",
            "--gyro-bias", "-0.5,0,0.5", "--mounting", "-0.5,0.5,0.5,0.5",
        ]
        let outcome = try GaitBinary.run(Self.short + ["-o", "a.csv"] + below, in: folder)
        #expect(outcome.status == 0, "\(outcome.error)")
        let side = try JSONSerialization.jsonObject(with: Data(folder.bytes(of: "a.json"))) as? [String: Any]
        #expect((side?["runner"] as? [String: Any])?["drop_left_deg"] as? Double == -3)
    }

    @Test func aFolderThatIsMissingIsSaid() throws {
        let folder = try TemporaryFolder()
        let outcome = try GaitBinary.run(Self.short + ["-o", "nowhere/a.csv"], in: folder)
        #expect(outcome.status == 1)
        #expect(outcome.errorLines.count == 1)
        #expect(outcome.error.contains("nowhere/a.csv"))
    }

    @Test func memoryDoesNotGrowWithTheDuration() throws {
        let folder = try TemporaryFolder()
        let peaks = try ["20", "400"].map { seconds in
            try GaitBinary.run(
                ["simulate", "--duration", seconds, "--rate", "20", "--quiet", "-o", "a.csv"], in: folder
            ).peakMemory
        }
        #expect(peaks[0] > 1000)
        #expect(Double(peaks[1]) < 1.1 * Double(peaks[0]), "\(peaks) KiB")
    }
}
