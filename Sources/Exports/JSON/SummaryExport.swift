// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Gait
internal import Motion
internal import Sessions

/// `summary.json` alone.
public enum SummaryExport: Export {
    public static let descriptor = ExportDescriptor(
        name: "json", summary: "summary.json alone: means, uncertainties and counts (docs/summary.md)", shape: .file,
        holdsOneStream: true)

    public static func write(_ source: ExportSource, to sink: any ExportSink) throws(ExportError) {
        try sink.put(try source.summary(of: source.streams[0], to: sink).text, as: "summary.json")
    }
}

extension ExportSource {
    /// The summary of a stream as it was recorded.
    func summary(of stream: StoredStream, to sink: any ExportSink) throws(ExportError) -> JSONValue {
        var summary = RunSummary()
        try forEachStep(of: stream) { step throws(ExportError) in summary.add(step) }
        for window in try windows(of: stream) { summary.add(window) }
        for mounting in try mountings(of: stream) { summary.add(mounting.state) }
        let counts = try forEachSample(of: stream, to: sink) { _ throws(ExportError) in }
        // What placement the numbers are for was settled when they were recorded.
        return summary.json(
            configuration: stream.record.description.configuration, origin: .given, table: counts,
            algorithmVersion: session.header.algorithmVersion)
    }
}
