// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Devices
internal import Motion
internal import Sessions

/// Bytes, samples and clock of an explained step.
enum ExplainTrace {
    /// Chunks that are listed; the others are told by their number.
    private static let mostChunks = 4

    static func bytes(_ chain: ExplainChain) -> ExplainSections.Section {
        let (stream, trace) = (chain.stream, chain.trace)
        var rows: [ExplainSections.Row] = [
            .init(
                "stream_bytes", "of the stream", "\(stream.bytes) bytes in \(stream.chunks) chunks",
                .integer(stream.bytes)),
            .init("step_chunks", "chunks of the step", count: trace.chunks.count),
            .init(
                "step_bytes", "their bytes",
                "\(trace.chunks.reduce(0) { $0 + $1.length })", .integer(trace.chunks.reduce(0) { $0 + $1.length })),
        ]
        let shown = trace.chunks.prefix(mostChunks - 1) + trace.chunks.dropFirst(mostChunks - 1).suffix(1)
        var lines = shown.map(line)
        if trace.chunks.count > mostChunks { lines.insert("…", at: mostChunks - 1) }
        rows.append(
            .init("chunks", "where", lines.joined(separator: "\n"), .array(trace.chunks.map(json))))
        var blocks: [SampleTrace.Origin] = []
        for chunk in trace.chunks where blocks.last?.block != chunk.block { blocks.append(chunk) }
        rows.append(
            .init(
                "blocks", "checksums",
                blocks.map { "block \($0.block): CRC-32C \(hex($0.checksum)), right" }.joined(separator: "\n"),
                .array(
                    blocks.map {
                        .object([
                            ("block", .integer(Int($0.block))), ("crc32c", .string(hex($0.checksum))),
                            ("is_right", .bool(true)),
                        ])
                    })))
        if !trace.damages.isEmpty {
            rows.append(
                .init(
                    "damages", "damaged before", trace.damages.map(\.description).joined(separator: "\n"),
                    .array(trace.damages.map { .string($0.description) })))
        }
        return .init(key: "bytes", title: "Raw bytes: the chunks that hold the step's samples", rows: rows)
    }

    static func samples(_ chain: ExplainChain) -> ExplainSections.Section {
        let trace = chain.trace
        var rows: [ExplainSections.Row] = [.init("samples", "of the step", count: trace.samples)]
        if let first = trace.first, let last = trace.last {
            rows += [.init("t_first", "first", time: first), .init("t_last", "last", time: last)]
            if trace.samples > 1, last > first {
                let rate = Double(trace.samples - 1) / (last - first)
                rows.append(
                    .init("rate", "rate", SessionText.fixed(rate, 2) + " samples/s", .number(rate, decimals: 3)))
            }
        }
        let counts = trace.decodeCounts
        rows.append(.init("frames", "frames decoded so far", count: Int(clamping: counts.frames)))
        rows.append(.init("rejected_frames", "frames rejected", count: Int(clamping: counts.rejectedFrames)))
        rows.append(.init("skipped_bytes", "bytes in no frame", count: Int(clamping: counts.skippedBytes)))
        return .init(key: "samples", title: "Samples: decoded, SI, the sensor's own axes", rows: rows)
    }

    static func clock(_ chain: ExplainChain) -> ExplainSections.Section {
        guard let clock = chain.clock else {
            let isTable = DeviceCatalog.kind(named: chain.stream.record.description.protocolName)?.isTable == true
            let note = isTable ? "the table's own times are session time" : "not known yet; see docs/clock.md"
            return .init(key: "clock", title: "Clock", rows: [.init("note", "times", text: note)])
        }
        var rows: [ExplainSections.Row] = [
            .init("t", "state of", time: clock.time), .init("segment", "segment", count: clock.segment),
        ]
        if let offset = clock.offset {
            rows.append(
                .init(
                    "device_offset", "session less device", SessionText.fixed(offset, 6) + " s",
                    .number(offset, decimals: 6)))
        } else {
            rows.append(.init("method", "method", text: "samples are counted; the device sends no time"))
        }
        if let drift = clock.drift {
            rows.append(.init("drift", "drift", SessionText.fixed(drift, 1) + " ppm", .number(drift, decimals: 2)))
        }
        rows.append(
            .init(
                "jitter", "jitter of arrival", SessionText.fixed(1000 * clock.jitter, 2) + " ms",
                .number(clock.jitter, decimals: 6)))
        rows.append(.init("lost", "samples lost so far", count: Int(clamping: clock.counts.lost)))
        return .init(key: "clock", title: "Clock: from the device's time to session time", rows: rows)
    }

    private static func line(_ chunk: SampleTrace.Origin) -> String {
        "bytes \(chunk.offset)–\(chunk.offset + chunk.length - 1), arrived \(SessionText.fixed(SessionTime.seconds(chunk.hostTime), 4)) s, "
            + "block \(chunk.block), \(chunk.samples) sample\(chunk.samples == 1 ? "" : "s")"
    }

    private static func json(_ chunk: SampleTrace.Origin) -> JSONValue {
        .object([
            ("block", .integer(Int(chunk.block))), ("offset", .integer(chunk.offset)),
            ("length", .integer(chunk.length)),
            ("t_arrival", .number(SessionTime.seconds(chunk.hostTime), decimals: 9)),
            ("samples", .integer(chunk.samples)),
        ])
    }

    private static func hex(_ checksum: UInt32) -> String {
        let digits = String(checksum, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
