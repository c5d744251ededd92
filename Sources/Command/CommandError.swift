// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Devices
internal import Exports
internal import Foundation
internal import Sessions
internal import Settings

/// What a person can mend, as one sentence: what, where, what to do.
enum CommandError: Error, CustomStringConvertible {
    case cannotOpen(String, code: Int32)
    case isDirectory(String)
    case isSession(String)
    case isEmpty(String)
    case cannotRead(String, code: Int32)
    case notGzip(String)
    case gzipEndsEarly(String, line: Int)
    case gzipDamaged(String, line: Int)
    case gzipTrailing(String)
    case table(String, TableError)
    case cannotWrite(String, code: Int32)
    case outputIsFile(String)
    case unknownDevice(String, String)
    /// A sentence.
    case notRecorded(String)
    case interrupted(signal: Int32)
    /// A path that a simulated device was to be linked at.
    case pathTaken(String)
    case cannotMakeDevice(String, code: Int32)
    case cannotOpenUHID(code: Int32)
    case session(SessionError)
    case export(ExportError)
    case settings(SettingsError)
    /// A session's numbers are not what its raw data give: what, as a sentence.
    case notVerified(String, reason: String)
    case noStreams(String)
    case chooseStream(String, streams: String)
    /// What there is nothing to say of, as a sentence.
    case notExplained(String, reason: String)
    /// A dump from which no session can be made.
    case cannotImport(String, reason: String)

    var description: String { Self.onOneLine(sentence) }

    private var sentence: String {
        switch self {
        case .cannotOpen(let path, let code): "\(path): cannot be opened: \(Self.text(code))."
        case .isDirectory(let path): "\(path): is a directory. Name a table in it, e.g. run.csv or run.csv.gz."
        case .isSession(let path):
            "\(path): is a session already. Give a dump, or a table, *.csv or *.csv.gz."
        case .isEmpty(let path): "\(path): is empty. A table starts with a header: t,ax,ay,az,gx,gy,gz."
        case .cannotRead(let path, let code): "\(path): cannot be read: \(Self.text(code))."
        case .notGzip(let path): "\(path): is not gzip data, despite its name. Rename it, or compress it with gzip."
        case .gzipEndsEarly(let path, let line):
            "\(path), line \(line): the gzip data end here, before their end mark. Copy the file again."
        case .gzipDamaged(let path, let line):
            "\(path), line \(line): the gzip data are damaged behind this line. Copy the file again."
        case .gzipTrailing(let path):
            "\(path): something that is not gzip data follows the gzip data. Copy the file again."
        case .table(let path, let error):
            error.place.isEmpty ? "\(path): \(error.reason)" : "\(path), \(error.place): \(error.reason)"
        case .cannotWrite(let path, let code): "\(path): cannot be written: \(Self.text(code))."
        case .outputIsFile(let path): "\(path): is a file. Name a folder for the results with --out."
        case .unknownDevice(let name, let reason): "\(name): \(reason)"
        case .notRecorded(let reason): reason
        case .interrupted: "interrupted; nothing was written."
        case .pathTaken(let path): "\(path): is there already. Name a path that is free, or remove it."
        case .cannotMakeDevice(let what, let code): "\(what) cannot be made: \(Self.text(code))."
        case .cannotOpenUHID(ENOENT):
            "/dev/uhid: is not there. Load it with \"modprobe uhid\"; containers have none. --raw needs no kernel."
        case .cannotOpenUHID(let code):
            "/dev/uhid: cannot be opened: \(Self.text(code)). It takes root: try it with sudo."
        case .session(let error): error.description
        case .export(let error): error.description
        case .settings(let error): "\(error)"
        case .notVerified(let path, let reason): "\(path): \(reason)"
        case .noStreams(let path): "\(path): is a table, which has no streams. Leave --stream out."
        case .chooseStream(let path, let streams): "\(path): has several streams; choose one with --stream: \(streams)."
        case .notExplained(let path, let reason): "\(path): \(reason)"
        case .cannotImport(let path, let reason): "\(path): \(reason)"
        }
    }

    static func wrapped<T>(_ body: () throws(SessionError) -> T) throws(CommandError) -> T {
        do throws(SessionError) { return try body() } catch { throw .session(error) }
    }

    /// A file's name may hold anything but a slash and a zero; what would break or colour the line is shown as `\u{a}`.
    static func onOneLine(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { shown, scalar in
            if scalar.properties.generalCategory == .control {
                shown += "\\u{" + String(scalar.value, radix: 16) + "}"
            } else {
                shown.unicodeScalars.append(scalar)
            }
        }
    }

    static func text(_ code: Int32) -> String {
        let text = String(cString: strerror(code))
        return text.prefix(1).lowercased() + text.dropFirst()
    }
}
