// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Runs the built `gait` as a user would.
enum GaitBinary {
    /// Beside the test program itself.
    static let path: String = {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return (own as NSString).deletingLastPathComponent + "/gait"
    }()

    struct Outcome {
        /// Exit status; 128 and the signal's number where a signal ended it.
        var status: Int32
        var output: String
        var error: String
        /// Most memory held at once, in KiB.
        var peakMemory: Int

        var errorLines: [Substring] { error.split(separator: "\n") }
    }

    /// `input`: a file for standard input. `change` is called while the program runs.
    static func run(
        _ arguments: [String], in folder: TemporaryFolder, input: String? = nil, environment: [String: String] = [:],
        during change: (pid_t) -> Void = { _ in }
    ) throws -> Outcome {
        try run(program: path, arguments, in: folder, input: input, environment: environment, during: change)
    }

    static func run(
        program: String, _ arguments: [String], in folder: TemporaryFolder, input: String? = nil,
        environment: [String: String] = [:], during change: (pid_t) -> Void = { _ in }
    ) throws -> Outcome {
        let id = UUID().uuidString
        let outputPath = folder.logs + "/" + id + ".out"
        let errorPath = folder.logs + "/" + id + ".err"
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, input ?? "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, outputPath, O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errorPath, O_WRONLY | O_CREAT, 0o600)
        let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }.map { "\($0)=\($1)" }
        // `env` changes the folder and becomes the program: same process, same number.
        let launcher = "/usr/bin/env"
        var words = ([launcher, "-C", folder.path, program] + arguments).map { strdup($0) } + [nil]
        var settings = variables.map { strdup($0) } + [nil]
        defer { for word in words + settings { free(word) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, launcher, &actions, nil, &words, &settings)
        guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EINVAL) }
        change(child)
        var status: Int32 = 0
        var peakMemory = 0
        // The kernel's own account of a child (rusage) counts what the parent held when it was made, so ask while it runs.
        while waitpid(child, &status, WNOHANG) == 0 {
            peakMemory = max(peakMemory, Self.highWater(child))
            usleep(1000)
        }
        let signal = status & 0x7F
        return Outcome(
            status: signal == 0 ? (status >> 8) & 0xFF : 128 + signal,
            output: try String(contentsOfFile: outputPath, encoding: .utf8),
            error: try String(contentsOfFile: errorPath, encoding: .utf8), peakMemory: peakMemory)
    }

    /// KiB; 0 where the process is gone.
    private static func highWater(_ process: pid_t) -> Int {
        let status = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line.flatMap { Int($0.split(separator: " ").dropFirst().first ?? "") } ?? 0
    }
}

/// A folder of a test's own, gone with it.
final class TemporaryFolder {
    let path: String
    /// Beside, so that a test sees only what it made itself.
    let logs: String
    private let root: String

    init() throws {
        root = NSTemporaryDirectory() + "/gait-test-" + UUID().uuidString
        path = root + "/work"
        logs = root + "/logs"
        for folder in [path, logs] {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    @discardableResult
    func write(_ bytes: some Collection<UInt8>, to name: String) throws -> String {
        try Data(bytes).write(to: URL(filePath: path + "/" + name))
        return path + "/" + name
    }

    @discardableResult
    func write(_ text: String, to name: String) throws -> String { try write(Array(text.utf8), to: name) }

    func bytes(of name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path + "/" + name))) }

    /// All names in it, hidden ones too, sorted.
    var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }

    func names(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path + "/" + folder)) ?? []).sorted()
    }

    /// `name` as `name.gz`.
    func compress(_ name: String) throws {
        let outcome = try GaitBinary.run(program: "/usr/bin/gzip", ["-n", "-k", name], in: self)
        guard outcome.status == 0 else { throw POSIXError(.EIO) }
    }
}
