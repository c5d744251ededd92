// SPDX-License-Identifier: Apache-2.0

import Foundation
import Motion
import TestKit

/// A hand-held recording with optical reference (BROAD): samples, reference orientation, and where it counts.
struct BroadRecording {
    var samples: [Sample] = []
    /// nil where the optical system did not see the body, or outside the movement.
    var references: [Quaternion?] = []

    init(_ name: String) throws {
        let folder = SharedData.folder.appending(path: "data/broad")
        let description = try JSONSerialization.jsonObject(
            with: Data(contentsOf: folder.appending(path: name + ".json")))
        let parts = (description as? [String: Any])?["references"] as? [[String: Any]]
        let intervals = parts?.first?["movement_intervals_s"] as? [[Double]] ?? []
        samples = try Self.rows(folder.appending(path: name + ".csv.gz")).map { row in
            Sample(
                time: row[0], specificForce: Vector3(row[1], row[2], row[3]),
                angularRate: Vector3(row[4], row[5], row[6]))
        }
        references = try Self.rows(folder.appending(path: name + ".quat.csv.gz")).map { row in
            let isMoving = intervals.contains { row[0] >= $0[0] - 0.001 && row[0] < $0[1] - 0.001 }
            guard isMoving, row.allSatisfy(\.isFinite) else { return nil }
            return Quaternion(row[1], row[2], row[3], row[4]).normalized
        }
    }

    /// deg; root mean square of the inclination error where there is a reference.
    func inclinationError(_ answer: (Int) -> Quaternion) -> Double {
        var sum = 0.0
        var count = 0.0
        for (index, reference) in references.enumerated() {
            guard let reference else { continue }
            let error = inclination(answer(index), reference) / degree
            sum += error * error
            count += 1
        }
        return (sum / count).squareRoot()
    }

    /// The numbers of a gzipped table without its header; an empty cell is NaN.
    private static func rows(_ file: URL) throws -> [[Double]] {
        let unpack = Process()
        let pipe = Pipe()
        unpack.executableURL = URL(filePath: "/bin/zcat")
        unpack.arguments = [file.path]
        unpack.standardOutput = pipe
        try unpack.run()
        let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
        unpack.waitUntilExit()
        return bytes.withUnsafeBytes { text in
            var rows: [[Double]] = []
            var position = 0
            var row: [Double] = []
            while position < text.count {
                var end = position
                while end < text.count, text[end] != 0x2c, text[end] != 0x0a { end += 1 }
                row.append(Double(String(decoding: text[position..<end], as: UTF8.self)) ?? .nan)
                if end < text.count, text[end] == 0x0a {
                    rows.append(row)
                    row = []
                }
                position = end + 1
            }
            return Array(rows.dropFirst())
        }
    }
}
