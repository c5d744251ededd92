// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestKit

/// One Swift file of the checkout.
struct SourceFile {
    /// From the checkout's root: `Sources/DSP/Elementary.swift`.
    let path: String
    let lines: [String]
    /// The same lines with comments and the insides of string literals blanked, so that a word in a sentence is not taken for code.
    let code: [String]

    /// The room or test target that the file belongs to: its folder's name.
    var module: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

    /// Modules named by import lines.
    var imports: [String] {
        let importLine =
            /^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)/
        return code.compactMap { line in
            guard let match = line.firstMatch(of: importLine) else { return nil }
            return String(match.1)
        }
    }
}

/// The checkout as the tests of this target see it.
enum SourceTree {
    static func files(under folders: String...) throws -> [SourceFile] {
        let root = SharedData.checkout
        var found: [SourceFile] = []
        for folder in folders {
            guard let walk = FileManager.default.enumerator(atPath: root.appending(path: folder).path) else { continue }
            for case let name as String in walk where name.hasSuffix(".swift") && !name.contains(".build/") {
                let path = folder + "/" + name
                let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
                var lines = text.components(separatedBy: "\n")
                if lines.last == "" { lines.removeLast() }
                found.append(SourceFile(path: path, lines: lines, code: blanked(lines)))
            }
        }
        return found.sorted { $0.path < $1.path }
    }

    static func manifest() throws -> String {
        try String(contentsOf: SharedData.checkout.appending(path: "Package.swift"), encoding: .utf8)
    }

    /// Blanks line comments, text in quotes, and multi-line literals.
    static func blanked(_ lines: [String]) -> [String] {
        var insideLiteral = false
        return lines.map { line in
            if line.contains("\"\"\"") {
                let opens = line.components(separatedBy: "\"\"\"").count % 2 == 0
                if opens { insideLiteral.toggle() }
                return ""
            }
            return insideLiteral ? "" : blanked(line)
        }
    }

    private static func blanked(_ line: String) -> String {
        var kept = ""
        var quoted = false
        var previous: Character = " "
        for character in line {
            if character == "\"" && previous != "\\" {
                quoted.toggle()
                kept.append(character)
            } else if !quoted {
                if character == "/" && previous == "/" {
                    kept.removeLast()
                    break
                }
                kept.append(character)
            }
            previous = previous == "\\" && character == "\\" ? " " : character
        }
        return kept
    }
}
