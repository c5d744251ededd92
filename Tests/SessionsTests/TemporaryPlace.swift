// SPDX-License-Identifier: Apache-2.0

import Analysis
import Devices
import Foundation

@testable import SessionDriver
@testable import Sessions

/// A folder of a test's own, gone with it.
final class TemporaryPlace {
    let path: String

    init() throws {
        path = "/tmp/gait-sessions-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }
    var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }

    func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: file(name)))) }
    @discardableResult
    func write(_ bytes: some Collection<UInt8>, to name: String) throws -> String {
        try Data(bytes).write(to: URL(filePath: file(name)))
        return file(name)
    }

    func copy(_ name: String, to other: String) throws {
        try? FileManager.default.removeItem(atPath: file(other))
        try FileManager.default.copyItem(atPath: file(name), toPath: file(other))
    }
}

extension SimulatedStream {
    /// As the daemon does: raw bytes first, then what they give.
    static func feed(_ chunks: [TimedChunk], _ record: StreamRecord, _ stream: Int, to recorder: SessionRecorder) throws
    {
        guard let derivation = DerivationBox(record.description) else {
            throw SessionError.isClosed(path: "no pipeline")
        }
        for chunk in chunks {
            recorder.append(stream: stream, hostTime: chunk.time, bytes: chunk.bytes.span)
            derivation.push(chunk) { recorder.append(stream: stream, events: $0) }
        }
        derivation.finish { recorder.append(stream: stream, events: $0) }
    }

    /// A whole session of one stream; gives its chunks.
    @discardableResult
    static func session(
        _ path: String, seconds: Double, kind: DeviceKind = .xIMU3, change: (SessionRecorder) -> Void = { _ in }
    ) throws -> [TimedChunk] {
        var stream = SimulatedStream(seconds: seconds, kind: kind)
        let chunks = stream.all()
        let recorder = try SessionRecorder(path: path, header: .simulated())
        let number = recorder.addStream(stream.record)
        change(recorder)
        try feed(chunks, stream.record, number, to: recorder)
        try recorder.close()
        return chunks
    }
}

extension SessionReader {
    /// All chunks by stream.
    func chunks(of stream: Int) throws -> [SimulatedStream.TimedChunk] {
        var all: [SimulatedStream.TimedChunk] = []
        try forEachChunk(of: [stream]) { _, time, bytes in
            all.append(.init(time: time, bytes: bytes.withUnsafeBufferPointer { Array($0) }))
            return true
        }
        return all
    }
}
