// SPDX-License-Identifier: Apache-2.0

internal import Motion

extension DeviceKind {
    /// MicroStrain (LORD, Parker, HBK) 3DM sensors: GX4, GX5, CX5, CV5, CV7, GV7, GQ7.
    public static let microStrain: DeviceKind = {
        var kind = DeviceKind(name: "microstrain", title: "MicroStrain 3DM", transport: .serial) { _ in
            MicroStrainDecoder()
        }
        kind.matches = [DeviceMatch(vendor: 0x199B, product: 0x3065, isCertain: true)]
        kind.bauds = [115_200, 921_600, 460_800, 230_400]
        kind.clock = DeviceClockFacts(tick: 1e-9)
        kind.ask = [DeviceCommand("ping", MicroStrainCommand.ping)]
        kind.configure = [
            DeviceCommand("stop sending, to be configured", MicroStrainCommand.idle, pause: 0.1),
            // The base rate of the sensor set is 500 or 1000 Hz: one in 5 is 100 or 200 Hz.
            DeviceCommand(
                "send time, acceleration and angular rate at a fifth of the base rate",
                MicroStrainCommand.messageFormat(decimation: 5),
                pause: 0.1),
            DeviceCommand(
                "enable the stream of sensor data", MicroStrainCommand.stream(MIPPacket.Kind.sensor), pause: 0.1),
            DeviceCommand("start sending", MicroStrainCommand.resume),
        ]
        kind.limits = [
            PlacementLimit(
                [.footLeft, .footRight], isRefused: false,
                "The standard accelerometer measures ±8 g and clips at foot contact; options measure up to ±40 g.")
        ]
        kind.notes = ["Where two ports appear, data come on the first (USB interface 00) only."]
        kind.makeEncoder = { MicroStrainEncoder() }
        kind.makeWitness = { FrameWitness(MicroStrainReader(), needed: 2, strength: .fletcher) }
        return kind
    }()
}

/// Orders to a 3DM sensor.
public enum MicroStrainCommand {
    public static let ping = base(0x01)
    public static let idle = base(0x02)
    public static let deviceInformation = base(0x03)
    public static let resume = base(0x06)

    /// Reference time, acceleration and angular rate in set 0x80, one of `decimation` (newer devices).
    public static func messageFormat(decimation: UInt16) -> [UInt8] {
        var data: [UInt8] = [0x01, MIPPacket.Kind.sensor, 3]
        for descriptor: UInt8 in [0xD5, 0x04, 0x05] {
            data.append(descriptor)
            data.append(decimation, .big)
        }
        return command(0x0F, data)
    }

    /// What older devices (GX4, GX5, CX5) send: fields of set 0x80, each one of `decimation`.
    public static func imuMessageFormat(_ descriptors: [UInt8], decimation: UInt16) -> [UInt8] {
        var data: [UInt8] = [0x01, UInt8(min(descriptors.count, 255))]
        for descriptor in descriptors.prefix(255) {
            data.append(descriptor)
            data.append(decimation, .big)
        }
        return command(0x08, data)
    }

    /// Enables a stream: a descriptor set, or 0x01 for the sensors of older devices.
    public static func stream(_ set: UInt8) -> [UInt8] { command(0x11, [0x01, set, 0x01]) }

    public static func baud(_ baud: UInt32, port: UInt8) -> [UInt8] {
        var data: [UInt8] = [0x01, port]
        data.append(baud, .big)
        return MIPPacket.bytes(MIPPacket.Kind.base, [(0x09, data)])
    }

    private static func base(_ descriptor: UInt8) -> [UInt8] {
        MIPPacket.bytes(MIPPacket.Kind.base, [(descriptor, [])])
    }

    private static func command(_ descriptor: UInt8, _ data: [UInt8]) -> [UInt8] {
        MIPPacket.bytes(MIPPacket.Kind.command, [(descriptor, data)])
    }
}
