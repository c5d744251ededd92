// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Motion
public import Sessions

/// Why a session can't be exported: what, where, what to do.
public enum ExportError: Error, Sendable, CustomStringConvertible {
    case session(SessionError)
    case noStreams(path: String)
    case chooseStream(path: String, format: String, streams: [StoredStream])
    case noSamples(path: String, stream: Int, format: String)
    /// `reason`: the system's words.
    case cannotWrite(path: String, reason: String)
    case exists(path: String)
    /// Somebody wished it to end.
    case interrupted(signal: Int32)

    public var description: String {
        switch self {
        case .session(let error): return error.description
        case .noStreams(let path): return "\(path): no sensor was recorded in it, so there is nothing to export."
        case .chooseStream(let path, let format, let streams):
            let list = streams.map { "\($0.number) (\($0.record.description.configuration.placement.name))" }
            return
                "\(path): has several streams and \(format) holds one; choose it with --stream: \(list.joined(separator: ", "))."
        case .noSamples(let path, let stream, let format):
            return "\(path): stream \(stream) holds no sample, so there is nothing to write as \(format)."
        case .cannotWrite(let path, let reason): return "\(path): cannot be written: \(reason)."
        case .exists(let path): return "\(path): is there already. Name another place, or give --force to replace it."
        case .interrupted: return "interrupted; nothing was written."
        }
    }

    static func wrapped<T>(_ body: () throws(SessionError) -> T) throws(ExportError) -> T {
        do throws(SessionError) { return try body() } catch { throw .session(error) }
    }
}
