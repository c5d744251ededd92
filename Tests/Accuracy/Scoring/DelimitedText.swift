// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A small comma-separated table with a header, as the program and the references write them: no quotes, one row a line.
struct DelimitedText {
    private let columns: [String: Int]
    private let width: Int
    private let cells: [Substring]

    var count: Int { width == 0 ? 0 : cells.count / width }

    init(_ text: String) {
        let lines = text.split(separator: "\n")
        let names = lines.first?.split(separator: ",", omittingEmptySubsequences: false) ?? []
        var columns: [String: Int] = [:]
        for (index, name) in names.enumerated() { columns[name.trimmingCharacters(in: .whitespaces)] = index }
        self.columns = columns
        width = names.count
        var cells: [Substring] = []
        cells.reserveCapacity(lines.count * width)
        for line in lines.dropFirst() {
            let row = line.split(separator: ",", maxSplits: width - 1, omittingEmptySubsequences: false)
            cells += row
            for _ in row.count..<max(width, row.count) { cells.append("") }
        }
        self.cells = cells
    }

    /// Reads a file, through gzip where its name ends in `.gz`.
    init(contentsOf file: URL) throws {
        guard file.pathExtension == "gz" else {
            self.init(try String(contentsOf: file, encoding: .utf8))
            return
        }
        let gzip = Process()
        gzip.executableURL = URL(filePath: "/usr/bin/env")
        gzip.arguments = ["gzip", "-dc", file.path]
        let output = Pipe()
        gzip.standardOutput = output
        try gzip.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        gzip.waitUntilExit()
        self.init(String(decoding: data, as: UTF8.self))
    }

    func text(_ column: String) -> [String] {
        guard let index = columns[column] else { return [String](repeating: "", count: count) }
        return (0..<count).map { String(cells[$0 * width + index]) }
    }

    /// NaN where the column or the cell is missing.
    func numbers(_ column: String) -> [Double] {
        guard let index = columns[column] else { return [Double](repeating: .nan, count: count) }
        return (0..<count).map { Double(cells[$0 * width + index]) ?? .nan }
    }
}
