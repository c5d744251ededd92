// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The built command, run as a user runs it.
struct GaitBinary: Sendable {
    var path: URL

    /// What it wrote to stderr where it failed; nil where all went well.
    @discardableResult
    func run(_ arguments: [String], output: URL? = nil) throws -> String? {
        let process = Process()
        process.executableURL = path
        process.arguments = arguments
        let errors = Pipe()
        process.standardError = errors
        if let output {
            _ = FileManager.default.createFile(atPath: output.path, contents: nil)
            process.standardOutput = try FileHandle(forWritingTo: output)
        } else {
            process.standardOutput = FileHandle.nullDevice
        }
        try process.run()
        let said = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        if process.terminationStatus == 0 { return nil }
        let text = String(decoding: said, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        // The usage that follows a sentence says nothing about this run.
        let first = text.split(separator: "\n").first.map(String.init) ?? ""
        return first.isEmpty ? "exit status \(process.terminationStatus)" : first
    }

    /// Does `work` for every item, as many at a time as there are processors; results in the order of the items.
    static func inParallel<Item: Sendable, Result: Sendable>(
        _ items: [Item], _ work: @escaping @Sendable (Item) throws -> Result
    ) async throws -> [Result] {
        try await withThrowingTaskGroup(of: (Int, Result).self) { group in
            var next = 0
            func start() {
                guard next < items.count else { return }
                let index = next
                next += 1
                group.addTask { (index, try work(items[index])) }
            }
            for _ in 0..<max(2, ProcessInfo.processInfo.activeProcessorCount) { start() }
            var results: [Int: Result] = [:]
            for try await (index, result) in group {
                results[index] = result
                start()
            }
            return items.indices.compactMap { results[$0] }
        }
    }
}

/// A folder that is gone when the work in it is done.
enum ScratchFolder {
    static func with<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gaitd-accuracy-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // what is left behind is the system's to sweep
        return try await body(folder)
    }
}
