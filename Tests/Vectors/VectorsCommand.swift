// SPDX-License-Identifier: Apache-2.0

import Foundation

/// `vectors FOLDER`: decodes every vector file of a folder; prints passed, failed, skipped. Exit status 1 when one failed, 2 for bad use.
@main struct VectorsCommand {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        guard let folder = arguments.first, arguments.count == 1 else {
            print("usage: vectors FOLDER")
            exit(2)
        }
        let files: [URL]
        do {
            files = try FileManager.default.contentsOfDirectory(
                at: URL(filePath: folder), includingPropertiesForKeys: nil
            ).filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }
        } catch {
            print("Cannot read \(folder): \(error.localizedDescription)")
            exit(2)
        }
        var total = Tally()
        for file in files {
            let name = file.deletingPathExtension().lastPathComponent
            var tally = Tally()
            for entry in entries(file) { tally.add(entry.id, Vectors.check(entry, file: name)) }
            print(tally.line(name))
            tally.failures.forEach { print("  failed  \($0)") }
            tally.skips.forEach { print("  skipped \($0)") }
            total.add(tally)
        }
        print(total.line("total"))
        exit(total.failed == 0 && total.passed > 0 ? 0 : 1)
    }

    private static func entries(_ file: URL) -> [VectorEntry] {
        guard let data = try? Data(contentsOf: file),
            let list = try? JSONSerialization.jsonObject(with: data) as? [[String: Any]]
        else { return [VectorEntry(fields: ["id": "\(file.lastPathComponent): no list of vectors"])] }
        return list.map(VectorEntry.init)
    }
}

/// Counts of one file or all.
struct Tally {
    private(set) var passed = 0
    private(set) var failed = 0
    private(set) var skipped = 0
    private(set) var failures: [String] = []
    private(set) var skips: [String] = []

    mutating func add(_ id: String, _ outcome: Outcome) {
        switch outcome {
        case .passed: passed += 1
        case .failed(let why):
            failed += 1
            failures.append("\(id): \(why.joined(separator: "; "))")
        case .skipped(let why):
            skipped += 1
            skips.append("\(id): \(why)")
        }
    }

    mutating func add(_ other: Tally) {
        passed += other.passed
        failed += other.failed
        skipped += other.skipped
    }

    func line(_ name: String) -> String {
        let counts = "passed \(passed), failed \(failed), skipped \(skipped)"
        return name.padding(toLength: max(20, name.count), withPad: " ", startingAt: 0) + counts
    }
}
