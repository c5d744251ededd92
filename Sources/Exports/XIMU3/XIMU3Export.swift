// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Devices
internal import Motion
internal import Sessions

/// The folder that the x-IMU3 software makes of a recording, as far as any sensor can fill it: `Inertial.csv`, in µs, deg/s and g.
///
/// A sensor without a gyroscope gets zeros, which is how `gait import` knows such a sensor. The software's times are never negative, session
/// time can be by some milliseconds (a sample is older than the chunk that brought it): then all times are later by whole seconds.
public enum XIMU3Export: Export {
    public static let descriptor = ExportDescriptor(
        name: "ximu3", summary: "Inertial.csv as the x-IMU3 software writes it: us, deg/s, g",
        shape: .folder, holdsOneStream: true)

    /// m/s², by definition.
    static let standardGravity = 9.80665
    static let degreesPerRadian = 180 / Double.pi
    /// Finer than any sensor: 1e-6 deg/s, 1e-7 g.
    private static let rateDecimals = 6
    private static let forceDecimals = 7

    public static func write(_ source: ExportSource, to sink: any ExportSink) throws(ExportError) {
        let file = try sink.open("Inertial.csv")
        var bytes = Array(
            ("Timestamp (us),Gyroscope X (deg/s),Gyroscope Y (deg/s),Gyroscope Z (deg/s),"
                + "Accelerometer X (g),Accelerometer Y (g),Accelerometer Z (g)\n").utf8)
        var shift: Double?
        try source.forEachSample(of: source.streams[0], to: sink) { sample throws(ExportError) in
            let later = shift ?? max(0, -sample.time.rounded(.down))
            shift = later
            row(sample, later: later, to: &bytes)
            try sink.pass(&bytes, to: file)
        }
        guard let shift else {
            throw .noSamples(
                path: source.session.path, stream: source.streams[0].number, format: descriptor.name)
        }
        if shift > 0 { sink.remark("Inertial.csv is \(Int(shift)) s ahead of session time, which begins below zero.") }
        try sink.finish(&bytes, to: file)
    }

    static func row(_ sample: Sample, later: Double, to bytes: inout [UInt8]) {
        FixedDecimal.append((sample.time + later) * 1e6, decimals: 0, to: &bytes)
        let (rate, force) = (sample.angularRate, sample.specificForce)
        for axis in [rate.x, rate.y, rate.z] {
            bytes.append(UInt8(ascii: ","))
            FixedDecimal.append(axis * degreesPerRadian, decimals: rateDecimals, to: &bytes)
        }
        for axis in [force.x, force.y, force.z] {
            bytes.append(UInt8(ascii: ","))
            FixedDecimal.append(axis / standardGravity, decimals: forceDecimals, to: &bytes)
        }
        bytes.append(UInt8(ascii: "\n"))
    }
}
