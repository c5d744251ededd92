// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Devices
internal import Motion
internal import Sessions

/// The channels of one stream, what is said of them, and a sample as a row of them.
struct BIDSChannels {
    private struct Channel {
        var name, component, type, units, description: String
    }

    private let channels: [Channel]
    private let hasAngularRate: Bool
    private let point: String
    private let rate: String

    /// Finer than any sensor: 1e-6 m/s², 1e-7 rad/s, 1 µs.
    private static let forceDecimals = 6
    private static let rateDecimals = 7
    private static let timeDecimals = 6
    private static let axes = ["x", "y", "z"]

    init(hasAngularRate: Bool, _ rate: Double?, _ stream: StoredStream) {
        var channels = Self.axes.map {
            Channel(
                name: "acc_\($0)", component: $0, type: "ACCEL", units: "m/s^2",
                description: "Specific force, +9.81 upwards at rest")
        }
        if hasAngularRate {
            channels += Self.axes.map {
                Channel(name: "gyro_\($0)", component: $0, type: "GYRO", units: "rad/s", description: "Angular rate")
            }
        }
        channels.append(
            Channel(
                name: "latency", component: "n/a", type: "LATENCY", units: "s",
                description: "Time of the sample, from the first one"))
        self.channels = channels
        self.hasAngularRate = hasAngularRate
        self.rate = rate.map { JSONValue.number($0, decimals: 3).line } ?? "n/a"
        point = stream.record.description.configuration.placement.name
    }

    /// `_channels.tsv`.
    var table: String {
        let head = [
            "name", "component", "type", "tracked_point", "units", "placement", "reference_frame", "description",
            "sampling_frequency",
        ]
        let rows = channels.map { channel in
            [
                channel.name, channel.component, channel.type, point, channel.units, point,
                channel.type == "LATENCY" ? "n/a" : "sensor", channel.description, rate,
            ]
        }
        return ([head] + rows).map { $0.joined(separator: "\t") + "\n" }.joined()
    }

    /// `_channels.json`: where the sensor's axes lie on the body is not known beforehand.
    static let frames = JSONValue.object([
        (
            "reference_frame",
            .object([
                (
                    "Levels",
                    .object([
                        (
                            "sensor",
                            .object([
                                ("SpatialAxes", .string("n/a")), ("RotationRule", .string("right-hand")),
                                ("RotationOrder", .string("n/a")),
                                (
                                    "Description",
                                    .string(
                                        "The sensor's own axes as it sends them. It may be clipped on anyhow; gaitd finds up, forward and left from the gait."
                                    )
                                ),
                            ])
                        )
                    ])
                )
            ])
        )
    ]).text

    /// One row of `_motion.tsv`, which has no header. `first`: session time of the first sample, s.
    func append(_ sample: Sample, from first: Double, to bytes: inout [UInt8]) {
        let (force, rate) = (sample.specificForce, sample.angularRate)
        for axis in [force.x, force.y, force.z] {
            FixedDecimal.append(axis, decimals: Self.forceDecimals, to: &bytes)
            bytes.append(UInt8(ascii: "\t"))
        }
        if hasAngularRate {
            for axis in [rate.x, rate.y, rate.z] {
                FixedDecimal.append(axis, decimals: Self.rateDecimals, to: &bytes)
                bytes.append(UInt8(ascii: "\t"))
            }
        }
        FixedDecimal.append(sample.time - first, decimals: Self.timeDecimals, to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
    }

    /// `_motion.json`. The nominal rate is that outside gaps, the effective one counts them in.
    func sidecar(_ session: SessionReader, _ stream: StoredStream, _ counts: TableCounts) -> JSONValue {
        let effective = counts.duration > 0 ? Double(counts.readings - 1) / counts.duration : nil
        func frequency(_ value: Double?) -> JSONValue { value.map { .number($0, decimals: 3) } ?? .string("n/a") }
        var members: [(String, JSONValue)] = [
            ("TaskName", .string("gait")),
            ("TaskDescription", .string("Walking and running with an inertial sensor, recorded by gaitd")),
            ("SamplingFrequency", frequency(counts.rate)),
            ("SamplingFrequencyEffective", frequency(effective)),
            ("TrackingSystemName", .string(point)),
            ("ManufacturersModelName", .string(BIDSTexts.cell(stream.record.deviceTitle))),
            ("SoftwareVersions", .string("gaitd " + session.header.programVersion)),
            ("TrackedPointsCount", .integer(1)),
            ("MotionChannelCount", .integer(channels.count)),
            ("ACCELChannelCount", .integer(3)),
        ]
        if hasAngularRate { members.append(("GYROChannelCount", .integer(3))) }
        members += [("LATENCYChannelCount", .integer(1)), ("MissingValues", .string("n/a"))]
        return .object(members)
    }
}
