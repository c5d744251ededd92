// SPDX-License-Identifier: Apache-2.0

internal import Devices
internal import Motion

/// One file of an import as chunks with times: a table by its own column of times, a dump by a pacer.
struct DumpReader {
    private enum Form {
        case table(TableDecoder)
        case dump(DumpPacer)
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
        form =
            source.kind.transport == .file
            ? .table(TableDecoder())
            : .dump(DumpPacer(source.kind, source.facts, fallback: source.pacing, reportSize: source.reportSize))
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

    mutating func finish() throws(CommandError) {
        switch form {
        case .dump(var pacer):
            pacer.finish(into: &pieces)
            form = .dump(pacer)
            guard pacer.counts.frames > 0 else {
                throw .cannotImport(
                    path,
                    reason:
                        "holds nothing that \(kind.name) says. Is --protocol right? \"gait import --help\" lists them.")
            }
        case .table(var decoder):
            decoder.finish(into: &readings)
            if let failure = decoder.failure { throw .table(path, failure) }
            if !bytes.isEmpty { cut(decoder) }
            form = .table(decoder)
        }
    }

    private mutating func cut(_ decoder: TableDecoder) {
        // The header comes before any time is known.
        let time = decoder.table.lastTime.isNaN ? 0 : decoder.table.lastTime
        pieces.append(DumpPacer.Piece(time: SessionTime.nanoseconds(time), bytes: bytes))
        bytes.removeAll(keepingCapacity: true)
    }
}
