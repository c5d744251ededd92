// SPDX-License-Identifier: Apache-2.0

internal import Devices
internal import Motion

/// One file of an import as chunks with times: a table by its own column of times, a dump by a pacer.
struct DumpReader {
    private enum Form {
        case table(TableDecoder)
        case dump(DumpPacer)
        case timed(TimedDump)
    }

    private let path: String
    private let kind: DeviceKind
    private var form: Form
    private var pieces: [DumpPacer.Piece] = []
    private var readings: [Reading] = []
    private var bytes: [UInt8] = []

    /// Bytes of a table in one chunk: one block of the session.
    private static let tableChunk = 4000

    init(_ source: ImportRun.Source) {
        path = source.path
        kind = source.kind
        if source.hasTimes {
            form = .timed(TimedDump(source.kind, source.facts))
        } else if source.kind.transport == .file {
            form = .table(TableDecoder())
        } else {
            form = .dump(DumpPacer(source.kind, source.facts, fallback: source.pacing, reportSize: source.reportSize))
        }
    }

    /// How far a table has been read, for a message.
    var line: Int {
        if case .table(let decoder) = form { return decoder.line }
        return 0
    }

    mutating func take() -> [DumpPacer.Piece] {
        defer { pieces.removeAll(keepingCapacity: true) }
        return pieces
    }

    mutating func push(_ input: Span<UInt8>, seen: (Reading, Double) -> Void) throws(CommandError) {
        switch form {
        case .timed(var dump):
            dump.push(input, seen: seen, into: &pieces)
            form = .timed(dump)
        case .dump(var pacer):
            pacer.push(input, seen: seen, into: &pieces)
            form = .dump(pacer)
            if pacer.lacksTimes {
                throw .cannotImport(
                    path, reason: "its device sends no times. Say how fast it was: --rate HZ or --baud BITS.")
            }
        case .table(var decoder):
            var start = 0
            while start < input.count {
                let end = min(start + Self.tableChunk - bytes.count, input.count)
                let part = input.extracting(start..<end)
                part.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
                start = end
                decoder.push(part, into: &readings)
                if let failure = decoder.failure { throw .table(path, failure) }
                for reading in readings { seen(reading, reading.deviceTime) }
                readings.removeAll(keepingCapacity: true)
                if bytes.count >= Self.tableChunk { cut(decoder) }
            }
            form = .table(decoder)
        }
    }

    /// Gives what could not be read, where all before it is good.
    mutating func finish() throws(CommandError) -> String? {
        switch form {
        case .timed(var dump):
            dump.finish()
            form = .timed(dump)
            try check(dump.counts)
            return dump.damage.map { "\(path): \($0)" }
        case .dump(var pacer):
            pacer.finish(into: &pieces)
            form = .dump(pacer)
            try check(pacer.counts)
        case .table(var decoder):
            decoder.finish(into: &readings)
            if let failure = decoder.failure { throw .table(path, failure) }
            if !bytes.isEmpty { cut(decoder) }
            form = .table(decoder)
        }
        return nil
    }

    private func check(_ counts: DecodeCounts) throws(CommandError) {
        guard counts.frames == 0 else { return }
        throw .cannotImport(
            path,
            reason: "holds nothing that \(kind.name) says. Is --protocol right? \"gait import --help\" lists them.")
    }

    private mutating func cut(_ decoder: TableDecoder) {
        // The header comes before any time is known.
        let time = decoder.table.lastTime.isNaN ? 0 : decoder.table.lastTime
        pieces.append(DumpPacer.Piece(time: SessionTime.nanoseconds(time), bytes: bytes))
        bytes.removeAll(keepingCapacity: true)
    }
}
