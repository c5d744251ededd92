// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import vectors

/// The vector files of `Fixtures/protocols`, checked as `make vectors` checks any folder.
@Suite struct OwnVectorsTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures/protocols")

    @Test(arguments: Vectors.families.keys.sorted()) func everyVectorDecodesToWhatItShould(family: String) throws {
        let file = Self.folder.appending(path: "\(family).json")
        // Some names are other names of a family.
        guard FileManager.default.fileExists(atPath: file.path) else { return }
        let list = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [[String: Any]])
        #expect(!list.isEmpty)
        for entry in list.map(VectorEntry.init) {
            let outcome = Vectors.check(entry, file: family)
            guard case .passed = outcome else {
                Issue.record("\(entry.id): \(outcome)")
                continue
            }
        }
    }

    @Test func everyFileIsOfAKnownFamily() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(files.count >= 10)
        for file in files where file.hasSuffix(".json") {
            #expect(Vectors.families[String(file.prefix { $0 != "." })] != nil, "\(file)")
        }
    }
}
