// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Gait
internal import Motion
internal import Sessions

/// The folder that `gait analyze` makes, from what the session holds: byte for byte the same where the algorithm is.
public enum CSVExport: Export {
    public static let descriptor = ExportDescriptor(
        name: "csv", summary: "steps.csv, windows.csv and summary.json, as \"gait analyze\" writes them",
        shape: .folder,
        holdsOneStream: true)

    public static func write(_ source: ExportSource, to sink: any ExportSink) throws(ExportError) {
        let stream = source.streams[0]
        let table = StepsTable()
        let stepsFile = try sink.open("steps.csv")
        let windowsFile = try sink.open("windows.csv")
        var bytes: [UInt8] = []
        table.appendHeader(to: &bytes)
        try source.forEachStep(of: stream) { step throws(ExportError) in
            table.append(step, to: &bytes)
            try sink.pass(&bytes, to: stepsFile)
        }
        try sink.finish(&bytes, to: stepsFile)
        WindowsTable.appendHeader(to: &bytes)
        for window in try source.windows(of: stream) {
            WindowsTable.append(window, to: &bytes)
            try sink.pass(&bytes, to: windowsFile)
        }
        try sink.finish(&bytes, to: windowsFile)
        try sink.put(try source.summary(of: stream, to: sink).text, as: "summary.json")
    }
}
