// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Habits of the house that a reader relies on.
@Suite struct HabitTests {
    @Test func everyFileStartsWithItsLicence() throws {
        let files = try SourceTree.files(under: "Sources", "Tests")
        #expect(files.count > 20)
        for file in files where !file.path.hasSuffix("Package.swift") {
            #expect(file.lines.first == "// SPDX-License-Identifier: Apache-2.0", "\(file.path)")
        }
    }

    @Test func noFileIsLongerThanFourHundredLines() throws {
        for file in try SourceTree.files(under: "Sources", "Tests") {
            #expect(
                file.lines.count <= 400, "\(file.path) has \(file.lines.count) lines: look for the second type in it")
        }
    }

    @Test(arguments: ["\\btry!", "\\bfatalError\\b", "\\bas!", "\\bunowned\\b"])
    func sourcesHoldNoTrapInDisguise(pattern: String) throws {
        let regex = try Regex(pattern)
        for file in try SourceTree.files(under: "Sources") {
            for (index, line) in file.code.enumerated() {
                #expect(line.firstMatch(of: regex) == nil, "\(file.path):\(index + 1): \(line)")
            }
        }
    }

    @Test func noFileIsAPlaceForEverything() throws {
        for file in try SourceTree.files(under: "Sources") {
            let name = file.path.split(separator: "/").last ?? ""
            #expect(
                name.firstMatch(of: /(Utils|Utilities|Helper|Helpers|Manager|Common|Misc)\b/) == nil, "\(file.path)")
        }
    }

    @Test func importsSayWhoSeesThem() throws {
        for file in try SourceTree.files(under: "Sources") {
            for (index, line) in file.code.enumerated() where line.contains("import ") {
                let bare = line.firstMatch(of: /^\s*import\s/)
                #expect(bare == nil, "\(file.path):\(index + 1): write internal or public import")
            }
        }
    }
}

@Suite struct SourceTreeTests {
    @Test func commentsAndQuotedTextAreNoCode() {
        let code = SourceTree.blanked([
            "let a = 1  // try! this", "let b = \"fatalError // no\" + c", "\"\"\"", "import Foundation", "\"\"\"",
            "d()",
        ])
        #expect(code == ["let a = 1  ", "let b = \"\" + c", "", "", "", "d()"])
    }

    @Test func importsAreReadWhateverStandsBeforeThem() {
        let lines = [
            "import A", "public import B", "@testable internal import C", "import struct D.E", "// import F",
            "@preconcurrency import G",
        ]
        let file = SourceFile(path: "Sources/X/Y.swift", lines: lines, code: SourceTree.blanked(lines))
        #expect(file.imports == ["A", "B", "C", "D", "G"])
        #expect(file.module == "X")
    }
}
