// SPDX-License-Identifier: Apache-2.0

/// On which line a key stands: the TOML library gives no places of values. Good enough for a message, used for nothing else: a key
/// that is written in another way (dotted, quoted, inline) has the line of its table, or none.
struct SettingsLines {
    /// Table, entry of it (of a list of tables), key, line from 1.
    private var keys: [(table: String, entry: Int, key: String, line: Int)] = []

    init(_ text: String) {
        var table = ""
        var entry = 0
        var entries: [String: Int] = [:]
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = line.drop { $0 == " " || $0 == "\t" }
            if line.hasPrefix("[[") {
                table = String(line.dropFirst(2).prefix { $0 != "]" })
                entry = entries[table, default: -1] + 1
                entries[table] = entry
                keys.append((table, entry, "", index + 1))
            } else if line.hasPrefix("[") {
                table = String(line.dropFirst().prefix { $0 != "]" })
                entry = 0
                keys.append((table, entry, "", index + 1))
            } else if let sign = line.firstIndex(of: "="), !line.hasPrefix("#") {
                let key = line[..<sign].filter { $0 != " " && $0 != "\t" && $0 != "\"" }
                keys.append((table, entry, key, index + 1))
            }
        }
    }

    /// The line of `key` in `table`, or that of the table, or nil.
    func line(of key: String, in table: String, entry: Int = 0) -> Int? {
        keys.first { $0.table == table && $0.entry == entry && $0.key == key }?.line
            ?? keys.first { $0.table == (table.isEmpty ? key : table) && $0.entry == entry && $0.key.isEmpty }?.line
    }

    /// The line of the heading of one entry in a list of tables.
    func line(of table: String, entry: Int) -> Int? {
        keys.first { $0.table == table && $0.entry == entry && $0.key.isEmpty }?.line
    }

    /// The first line on which no name follows an opening bracket: toml++ 3.4 ends the whole process there (an assertion), or worse without
    /// assertions. A line of a list that starts with a bracket is refused as well; no setting is a list of lists.
    static func firstNamelessHeading(_ text: String) -> Int? {
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            var rest = line.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
            guard rest.first == "[" else { continue }
            rest = rest.dropFirst()
            if rest.first == "[" { rest = rest.dropFirst() }
            rest = rest.drop { $0 == " " || $0 == "\t" }
            guard let first = rest.first else { return index + 1 }
            let isName = first.isASCII && (first.isLetter || first.isNumber || "_-\"'".contains(first))
            if !isName { return index + 1 }
        }
        return nil
    }
}
