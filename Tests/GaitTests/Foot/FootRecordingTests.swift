// SPDX-License-Identifier: Apache-2.0

import Foundation
import Gait
import Motion
import TestKit
import Testing

/// One walk with contacts from motion capture: the stage must not get worse on it.
@Suite(.enabled(if: SharedData.isPresent, "recordings with references are beside the checkout only"))
struct FootRecordingTests {
    @Test func walkWithMotionCaptureIsFollowed() throws {
        let folder = SharedData.folder.appending(path: "data/gaitmap_walk")
        let samples = try table(folder.appending(path: "gaitmap_walk_left.csv.gz"))
        let outcome = FootOutcome(samples)
        let truth = try String(contentsOf: folder.appending(path: "gaitmap_walk_left.events.csv"), encoding: .utf8)
            .split(separator: "\n").map { $0.split(separator: ",") }
        let contacts = truth.filter { $0.count > 1 && $0[1] == "IC" }.compactMap { Double($0[0]) }
        let toeOffs = truth.filter { $0.count > 1 && $0[1] == "TO" }.compactMap { Double($0[0]) }
        try #require(contacts.count == 29)
        let found = contacts.compactMap { contact in
            outcome.steps.first { abs($0.initialContact - contact) < 0.05 }.map { ($0, contact) }
        }
        #expect(found.count >= 28)
        // The two bouts hold 29 contacts with a reference, a turn, and the last steps of each.
        #expect(outcome.steps.count <= 33)
        // 20 ms of the reference itself and 27 ms of the compromise between four references.
        #expect(abs(median(found.map { $0.0.initialContact - $0.1 })) < 0.035)
        let off = toeOffs.compactMap { off in
            outcome.steps.compactMap(\.toeOff).map { $0 - off }.min { abs($0) < abs($1) }
        }
        #expect(abs(median(off)) < 0.020)
        #expect(outcome.steps.allSatisfy { $0.activity == .walk })
    }

    private func table(_ file: URL) throws -> [Sample] {
        let unpack = Process()
        unpack.executableURL = URL(filePath: "/bin/gzip")
        unpack.arguments = ["-dc", file.path]
        let pipe = Pipe()
        unpack.standardOutput = pipe
        try unpack.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        unpack.waitUntilExit()
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
        let names = try #require(lines.first).split(separator: ",").map(String.init)
        let columns = try ["t", "ax", "ay", "az", "gx", "gy", "gz"].map { try #require(names.firstIndex(of: $0)) }
        return lines.dropFirst().compactMap { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            let v = columns.compactMap { Double(cells[$0]) }
            guard v.count == 7 else { return nil }
            return Sample(
                time: v[0], specificForce: Vector3(v[1], v[2], v[3]), angularRate: Vector3(v[4], v[5], v[6]))
        }
    }
}
