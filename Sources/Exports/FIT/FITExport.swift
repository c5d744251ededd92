// SPDX-License-Identifier: Apache-2.0

internal import Gait
internal import Motion
internal import Sessions

/// An activity file for sports platforms: a record a second with running dynamics, laps, the session; pelvic drop, crossover index and pain as
/// fields of our own, with their names and units.
///
/// FIT counts cadence in strides/min; times are wall times in whole seconds.
public enum FITExport: Export {
    public static let descriptor = ExportDescriptor(
        name: "fit",
        summary: "activity file for sports platforms: a record a second, laps",
        shape: .file, holdsOneStream: true)

    public static func write(_ source: ExportSource, to sink: any ExportSink) throws(ExportError) {
        let stream = source.streams[0]
        let windows = try source.windows(of: stream)
        let markers = try source.markers()
        var activity = FITActivity(source.session.header, stream, windows, markers)
        var position = 0
        try source.forEachStep(of: stream) { step throws(ExportError) in
            // The records of the seconds that ended before this step are complete.
            while position < windows.count, windows[position].time < step.initialContact {
                activity.add(windows[position])
                position += 1
            }
            activity.add(step)
        }
        while position < windows.count {
            activity.add(windows[position])
            position += 1
        }
        try sink.write(activity.finish(), to: try sink.open("activity.fit"))
    }
}
