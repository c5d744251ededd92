// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Same input, same bytes out: whatever the pieces, the packing, the processor.
@Suite struct SameBytesTests {
    private static let files = ["orientation.csv", "steps.csv", "summary.json", "windows.csv"]

    private func results(
        _ arguments: [String], in folder: TemporaryFolder, input: String? = nil, environment: [String: String] = [:]
    ) throws -> [[UInt8]] {
        let place = "out-" + UUID().uuidString
        let outcome = try GaitBinary.run(
            ["analyze"] + arguments + ["--orientation", "--out", place], in: folder, input: input,
            environment: environment)
        #expect(outcome.status == 0, "\(outcome.error)")
        #expect(folder.names(in: place) == Self.files)
        return try Self.files.map { try folder.bytes(of: place + "/" + $0) }
    }

    @Test func theSameInputGivesTheSameBytesHoweverItArrives() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Recording.run(seconds: 12), to: "run.csv")
        try folder.compress("run.csv")
        let whole = try results(["run.csv", "--placement", "sacrum"], in: folder)
        #expect(whole[0].count > 30_000)
        #expect(try results(["run.csv", "--placement", "sacrum"], in: folder) == whole)
        for size in ["1", "13", "4096"] {
            let parts = try results(["run.csv", "--placement", "sacrum", "--chunk-size", size], in: folder)
            #expect(parts == whole, "\(size) bytes at a time")
        }
        #expect(try results(["run.csv.gz", "--placement", "sacrum"], in: folder) == whole)
        #expect(try results(["-", "--placement", "sacrum"], in: folder, input: path) == whole)
        #expect(try results(["-", "--placement", "sacrum"], in: folder, input: path + ".gz") == whole)
        // Members one after another, and zeros behind them, are one gzip file (RFC 1952, 2.2).
        let text = try folder.bytes(of: "run.csv")
        try folder.write(text[0..<30_001], to: "one")
        try folder.write(text[30_001...], to: "two")
        for part in ["one", "two"] { try folder.compress(part) }
        let joined = try folder.bytes(of: "one.gz") + folder.bytes(of: "two.gz") + [0, 0, 0]
        try folder.write(joined, to: "members.csv.gz")
        #expect(try results(["members.csv.gz", "--placement", "sacrum"], in: folder) == whole)
    }

    @Test func aGuessedPlacementIsTheSameFromAFileAndAPipe() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Recording.run(seconds: 12), to: "run.csv")
        let whole = try results(["run.csv"], in: folder)
        #expect(String(decoding: whole[2], as: UTF8.self).contains("\"placement_origin\": \"guessed\""))
        let pipe = folder.path + "/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        let outcome = try GaitBinary.run(
            program: "/bin/sh", ["-c", "cat '\(path)' | '\(GaitBinary.path)' analyze - --orientation --out piped"],
            in: folder)
        #expect(outcome.status == 0)
        #expect(try Self.files.map { try folder.bytes(of: "piped/" + $0) } == whole)
    }

    /// The C library chooses its elementary functions by the processor; with these masks it chooses others.
    @Test func theProcessorsAbilitiesDoNotShow() throws {
        let folder = try TemporaryFolder()
        try folder.write(Recording.run(seconds: 12), to: "run.csv")
        let usual = try results(["run.csv"], in: folder)
        let masks = "glibc.cpu.hwcaps=-AVX2,-FMA,-AVX2_Usable,-FMA_Usable,-FMA4"
        #expect(try results(["run.csv"], in: folder, environment: ["GLIBC_TUNABLES": masks]) == usual)
    }
}
