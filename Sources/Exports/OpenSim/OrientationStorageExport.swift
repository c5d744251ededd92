// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Devices
internal import Motion
internal import Sessions

/// OpenSim's storage of orientations, as OpenSense reads it: a header of `key=value` lines up to `endheader`, a line of column names, then
/// one row a sample, tabs between, a quaternion in one cell as `w,x,y,z`.
///
/// Nothing is resampled: `time` is session time as it is, `DataRate` the mean outside gaps. The earth frame is gaitd's, z up with a heading
/// that is relative; OpenSim's is y up, so OpenSense's `sensor_to_opensim_rotations` is -π/2 about x. Quaternions have no unit: `inDegrees` is
/// said as no.
public enum OrientationStorageExport: Export {
    public static let descriptor = ExportDescriptor(
        name: "sto", summary: "OpenSim orientations (OpenSense): a quaternion a sample", shape: .file,
        holdsOneStream: true)

    private static let decimals = 9

    public static func write(_ source: ExportSource, to sink: any ExportSink) throws(ExportError) {
        let stream = source.streams[0]
        guard let rate = try source.inputCounts(of: stream).rate else {
            throw .noSamples(path: source.session.path, stream: stream.number, format: descriptor.name)
        }
        let file = try sink.open("orientations.sto")
        var bytes = Array(header(rate, column(stream.record.description.configuration.placement)).utf8)
        try source.forEachOrientation(of: stream, to: sink) { (time, q) throws(ExportError) in
            bytes.append(contentsOf: time.description.utf8)
            var mark = UInt8(ascii: "\t")
            for part in [q.w, q.x, q.y, q.z] {
                bytes.append(mark)
                FixedDecimal.append(part, decimals: decimals, to: &bytes)
                mark = UInt8(ascii: ",")
            }
            bytes.append(UInt8(ascii: "\n"))
            try sink.pass(&bytes, to: file)
        }
        try sink.finish(&bytes, to: file)
    }

    private static func header(_ rate: Double, _ column: String) -> String {
        var digits: [UInt8] = []
        FixedDecimal.append(rate, decimals: 6, to: &digits)
        return """
            DataRate=\(String(decoding: digits, as: UTF8.self))
            DataType=Quaternion
            version=3
            OpenSimVersion=4.5
            inDegrees=no
            endheader
            time\t\(column)

            """
    }

    /// OpenSense finds the body by the name: the body of OpenSim's models, and `_imu`.
    static func column(_ placement: Placement) -> String {
        switch placement {
        case .sacrum, .hipLeft, .hipRight: "pelvis_imu"
        case .footLeft: "calcn_l_imu"
        case .footRight: "calcn_r_imu"
        case .other: "sensor_imu"
        }
    }
}
