// SPDX-License-Identifier: Apache-2.0

/// Why a session can't be written or read: what, where, what to do.
public enum SessionError: Error, Hashable, Sendable, CustomStringConvertible {
    case notASession(path: String)
    /// Written by a later version of gaitd.
    case newerSchema(path: String, version: Int, known: Int)
    /// Written by an earlier version, in a place where it can't be brought up to date.
    case cannotMigrate(path: String, version: Int, reason: String)
    case cannotOpen(path: String, reason: String)
    case exists(path: String)
    /// Another process writes it.
    case beingRecorded(path: String)
    /// Another process, `owner` where it said its number, has the state directory.
    case stateDirectoryBusy(path: String, owner: Int?)
    case cannotUseStateDirectory(path: String, reason: String)
    case diskFull(path: String)
    case readOnly(path: String)
    case inputOutput(path: String, reason: String)
    /// Stored bytes are not what was written.
    case damaged(path: String, reason: String)
    case database(path: String, reason: String)
    case noSuchStream(path: String, stream: Int)
    case unknownProtocol(path: String, stream: Int, name: String)
    case noSuchSession(name: String, folder: String)
    case ambiguousSession(name: String, matches: [String])
    case nothingToRecover(path: String, reason: String)
    case noSuchRunner(name: String)
    case runnerExists(name: String)
    case isClosed(path: String)

    public var description: String {
        switch self {
        case .notASession(let path): "\(path): is not a session of gaitd. Sessions end in .gait."
        case .newerSchema(let path, let version, let known):
            "\(path): has schema version \(version); this program knows up to \(known). Install a newer gaitd."
        case .cannotMigrate(let path, let version, let reason):
            "\(path): has schema version \(version) and can't be brought up to date: \(reason). Copy it to a place that can be written."
        case .cannotOpen(let path, let reason): "\(path): cannot be opened: \(reason)."
        case .exists(let path): "\(path): exists already. Name another file, or remove it first."
        case .beingRecorded(let path): "\(path): is being recorded. End the recording first."
        case .stateDirectoryBusy(let path, let owner):
            "\(path): is in use by another gaitd\(owner.map { " (process \($0))" } ?? ""). Stop it, or set GAITD_STATE_DIRECTORY."
        case .cannotUseStateDirectory(let path, let reason):
            "\(path): cannot hold sessions: \(reason). Set GAITD_STATE_DIRECTORY to a folder of your own."
        case .diskFull(let path): "\(path): the disk is full. Free some space; recording goes on by itself then."
        case .readOnly(let path): "\(path): cannot be written: it or its folder is read-only."
        case .inputOutput(let path, let reason): "\(path): input/output error: \(reason). Check the disk."
        case .damaged(let path, let reason): "\(path): is damaged: \(reason). Try: gait sessions recover \(path)"
        case .database(let path, let reason): "\(path): \(reason)."
        case .noSuchStream(let path, let stream):
            "\(path): has no stream \(stream). \"gait sessions show\" lists its streams."
        case .unknownProtocol(let path, let stream, let name):
            "\(path): stream \(stream) speaks \"\(name)\", which this program does not know. Install a newer gaitd."
        case .noSuchSession(let name, let folder):
            "\(name): no such session, neither as a file nor in \(folder). \"gait sessions list\" lists them."
        case .ambiguousSession(let name, let matches):
            "\(name): several sessions fit: \(matches.joined(separator: ", ")). Give more of the name."
        case .nothingToRecover(let path, let reason): "\(path): nothing can be recovered: \(reason)."
        case .noSuchRunner(let name): "\(name): no such runner. \"gait runners list\" lists them."
        case .runnerExists(let name):
            "\(name): there is a runner of that name already. Change it with \"gait runners edit\"."
        case .isClosed(let path): "\(path): the recording has ended; nothing more can be added to it."
        }
    }
}
