// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import Motion

/// What can be read of a damaged session, in a fresh file. The original is only read.
struct Salvage {
    let path: String
    private(set) var chunks = 0
    private(set) var bytes = 0
    private(set) var duration: Int64 = 0

    /// What a damaged file still says besides its raw data.
    private struct Remains {
        var header: SessionHeader?
        var streams: [StoredStream] = []
        var markers: [Marker] = []
        var cues: [CueRecord] = []
        var losses: [LossRecord] = []
    }

    init(
        of original: String, into path: String, fallback: StreamRecord?, programVersion: String, reason: String
    ) throws(SessionError) {
        self.path = path
        let found = try Self.carve(original)
        var remains = Self.remains(of: original)
        let numbers = Set(found.map(\.stream)).union(remains.streams.map(\.number))
        guard !found.isEmpty || remains.header != nil, let most = numbers.max() ?? (remains.header == nil ? nil : 0)
        else {
            throw .nothingToRecover(path: original, reason: "it holds no whole block of raw data")
        }
        var header =
            remains.header
            ?? SessionHeader(
                uuid: UUID().uuidString, name: (original as NSString).lastPathComponent, origin: .salvage,
                startedUnixNanoseconds: Self.modified(original), programVersion: programVersion)
        header.origin = .salvage
        header.state = .recording
        header.duration = 0
        header.provenance["salvaged_from"] = (original as NSString).lastPathComponent
        header.provenance["salvaged_because"] = reason
        var writer = try SessionWriter(path: path, header: header)
        do throws(SessionError) {
            for number in 1..<(most + 1) {
                guard let record = remains.streams.first(where: { $0.number == number })?.record ?? fallback else {
                    throw SessionError.nothingToRecover(
                        path: original,
                        reason: "the description of stream \(number) is lost; name its --protocol and --placement")
                }
                writer.addStream(number, record)
            }
            remains.losses += Self.missing(found, remains.streams)
            writer.add(
                remains.markers.map { .marker($0) } + remains.cues.map { .cue($0) } + remains.losses.map { .loss($0) })
            try append(found, to: &writer, original)
            try writer.close(at: nil, derivesAgain: true, state: .recovered)
        } catch {
            for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
            throw error
        }
    }

    /// All in memory: a damaged session is a rare guest, and 8 h of four streams are 200 MB.
    private static func carve(_ path: String) throws(SessionError) -> [RawBlock] {
        var byID: [Int64: RawBlock] = [:]
        BlockCarver(try PageFile(path: path)).forEachBlock { block in
            guard byID[block.id].map({ $0.chunks < block.chunks }) ?? true else { return }
            byID[block.id] = block
        }
        return byID.values.sorted { $0.id < $1.id }
    }

    private mutating func append(
        _ found: [RawBlock], to writer: inout SessionWriter, _ original: String
    ) throws(SessionError) {
        for (index, block) in found.enumerated() {
            var position = block.start
            while let chunk = block.next(&position) {
                writer.append(block.stream, chunk.time, block.data.span.extracting(chunk.range))
                chunks += 1
                bytes += chunk.range.count
                duration = max(duration, chunk.time)
            }
            if index % 256 == 255 { try writer.commit() }
        }
    }

    /// Where a stream's bytes do not follow on each other.
    private static func missing(_ found: [RawBlock], _ streams: [StoredStream]) -> [LossRecord] {
        var losses: [LossRecord] = []
        var ends: [Int: (offset: Int, time: Int64)] = [:]
        for block in found {
            let before = ends[block.stream] ?? (0, block.first)
            if block.offset > before.offset {
                losses.append(
                    LossRecord(
                        stream: block.stream, start: before.time, end: block.first, bytes: block.offset - before.offset,
                        reason: .unreadable))
            }
            ends[block.stream] = (block.offset + block.length, block.last)
        }
        for stream in streams {
            let end = ends[stream.number] ?? (0, stream.first ?? 0)
            guard stream.bytes > end.offset else { continue }
            losses.append(
                LossRecord(
                    stream: stream.number, start: end.time, end: max(stream.last ?? end.time, end.time),
                    bytes: stream.bytes - end.offset, reason: .unreadable))
        }
        return losses
    }

    /// Through SQLite, on a copy whose schema may be doubtful; each table for itself.
    private static func remains(of original: String) -> Remains {
        var remains = Remains()
        let folder = NSTemporaryDirectory() + "/gait-salvage-" + UUID().uuidString
        // Where no copy can be made, nothing but the raw data is saved.
        guard (try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)) != nil
        else {
            return remains
        }
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let copy = folder + "/session"
        try? FileManager.default.copyItem(atPath: original, toPath: copy)
        try? FileManager.default.copyItem(atPath: original + "-wal", toPath: copy + "-wal")
        if access(copy + "-wal", F_OK) != 0 { makeConsistent(copy) }
        let configuration = SessionDatabase.configuration(readOnly: false)
        guard let queue = try? DatabaseQueue(path: copy, configuration: configuration) else { return remains }
        // Each in its own attempt: what one can't give must not cost the others.
        queue.inDatabase { db in
            remains.header = try? HeaderRows.read(db, original)
            remains.streams = (try? StreamRows.all(db, original)) ?? []
            remains.markers = (try? FactRows.markers(db)) ?? []
            remains.cues = (try? FactRows.cues(db)) ?? []
            remains.losses = (try? FactRows.losses(db)) ?? []
        }
        return remains
    }

    /// SQLite refuses a file that is shorter than its header says: here the header says what there is (bytes 28 to 31, pages).
    private static func makeConsistent(_ copy: String) {
        let descriptor = Foundation.open(copy, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { Foundation.close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return }
        let pages = (Int(status.st_size) + PageFile.pageSize - 1) / PageFile.pageSize
        ftruncate(descriptor, off_t(pages * PageFile.pageSize))
        withUnsafeBytes(of: UInt32(clamping: pages).bigEndian) { _ = pwrite(descriptor, $0.baseAddress, 4, 28) }
    }

    private static func modified(_ path: String) -> Int64 {
        var status = stat()
        guard stat(path, &status) == 0 else { return 0 }
        return Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
    }
}
