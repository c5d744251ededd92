// SPDX-License-Identifier: Apache-2.0

internal import Exports
internal import Foundation

/// A place on the disk that an export is written to.
protocol ExportDestination: ExportSink {
    var remarks: [String] { get }
    /// Everything gets its name.
    func commit() throws(ExportError)
}

/// One file, or standard output.
final class FileDestination: ExportDestination {
    private var output: RawOutput
    private var waiting: ExportWaiting
    private(set) var remarks: [String] = []

    init(_ path: String, replaces: Bool, total: Int, isQuiet: Bool) throws(ExportError) {
        if path != "-", !replaces, FilePath.exists(path) { throw .exists(path: path) }
        do throws(CommandError) { output = try RawOutput(path) } catch { throw ExportError(error) }
        waiting = ExportWaiting(total: total, isQuiet: isQuiet)
    }

    func open(_ name: String) throws(ExportError) -> Int { 0 }

    func write(_ bytes: [UInt8], to file: Int) throws(ExportError) {
        output.append(bytes)
        do throws(CommandError) { try output.flushIfFull() } catch { throw ExportError(error) }
    }

    func advance(by bytes: Int) throws(ExportError) { try waiting.advance(by: bytes) }

    func remark(_ sentence: String) { remarks.append(sentence) }

    func commit() throws(ExportError) {
        waiting.end()
        do throws(CommandError) { try output.commit() } catch { throw ExportError(error) }
    }
}

/// A folder of files.
final class FolderDestination: ExportDestination {
    /// Arrays hold no values that can't be copied.
    private final class Open {
        var file: OutputFile
        init(_ file: consuming OutputFile) { self.file = file }
    }

    private var folder: OutputFolder?
    private var files: [Open] = []
    private var waiting: ExportWaiting
    private(set) var remarks: [String] = []

    init(_ path: String, replaces: Bool, total: Int, isQuiet: Bool) throws(ExportError) {
        if !replaces, FilePath.exists(path) { throw .exists(path: path) }
        do throws(CommandError) { folder = try OutputFolder(path: path) } catch { throw ExportError(error) }
        waiting = ExportWaiting(total: total, isQuiet: isQuiet)
    }

    func open(_ name: String) throws(ExportError) -> Int {
        do throws(CommandError) {
            guard let file = try folder?.file(name) else { return 0 }
            files.append(Open(file))
        } catch {
            throw ExportError(error)
        }
        return files.count - 1
    }

    func write(_ bytes: [UInt8], to file: Int) throws(ExportError) {
        files[file].file.bytes.append(contentsOf: bytes)
        do throws(CommandError) { try files[file].file.flushIfFull() } catch { throw ExportError(error) }
    }

    func advance(by bytes: Int) throws(ExportError) { try waiting.advance(by: bytes) }

    func remark(_ sentence: String) { remarks.append(sentence) }

    func commit() throws(ExportError) {
        waiting.end()
        do throws(CommandError) {
            for open in files { try open.file.flush() }
            files = []
            guard let folder = folder.take() else { return }
            try folder.commit(removing: [])
        } catch {
            throw ExportError(error)
        }
    }
}

/// Shows how far it is, and asks whether somebody wants it to end.
private struct ExportWaiting: ~Copyable {
    private var progress: ProgressBar
    private var done = 0
    private let total: Int

    init(total: Int, isQuiet: Bool) {
        self.total = total
        progress = ProgressBar(total: total, isQuiet: isQuiet)
    }

    mutating func advance(by bytes: Int) throws(ExportError) {
        done += bytes
        progress.show(min(done, total))
        do throws(CommandError) { try Interruption.check() } catch { throw ExportError(error) }
    }

    mutating func end() { progress.clear() }
}

extension ExportError {
    /// What the disk or the user said, in the words of exports.
    init(_ error: CommandError) {
        switch error {
        case .interrupted(let signal): self = .interrupted(signal: signal)
        case .session(let error): self = .session(error)
        case .cannotWrite(let path, let code): self = .cannotWrite(path: path, reason: CommandError.text(code))
        case .outputIsFile(let path):
            self = .cannotWrite(path: path, reason: "it is a file, and a folder is to be made")
        default: self = .cannotWrite(path: "", reason: error.description)
        }
    }
}

extension CommandError {
    init(_ error: ExportError) {
        if case .interrupted(let signal) = error {
            self = .interrupted(signal: signal)
        } else {
            self = .export(error)
        }
    }
}
