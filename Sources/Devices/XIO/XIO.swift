// SPDX-License-Identifier: Apache-2.0

internal import Motion

extension DeviceKind {
    public static let xIMU3: DeviceKind = {
        var kind = DeviceKind(
            name: "x-imu3", title: "x-io Technologies x-IMU3", transport: .serial, makeDecoder: { _ in XIMU3Decoder() })
        kind.bauds = [115_200, 921_600, 460_800, 230_400, 1_000_000]
        kind.clock = DeviceClockFacts(tick: 1e-6)
        kind.ask = [DeviceCommand("ask for its name", XIMU3Command.ping)]
        kind.configure = [
            DeviceCommand("200 samples a second", XIMU3Command.rate(hertz: 200) ?? []),
            DeviceCommand("binary messages", XIMU3Command.binary(true)),
            DeviceCommand("use these settings", XIMU3Command.apply),
        ]
        kind.notes = ["It comes with 50 samples a second; it can do 400.", "Nothing it sends has a checksum."]
        kind.makeEncoder = { XIMU3Encoder() }
        kind.makeWitness = { FrameWitness(XIMU3Reader(), needed: 3, strength: .spacing) }
        return kind
    }()

    public static let ngimu: DeviceKind = {
        var kind = DeviceKind(
            name: "ngimu", title: "x-io Technologies NGIMU", transport: .serial, makeDecoder: { _ in NGIMUDecoder() })
        kind.bauds = [115_200, 921_600, 460_800, 230_400]
        kind.clock = DeviceClockFacts(tick: 0x1p-32)
        var rate: [UInt8] = Array("/rate/sensors\0\0\0,f\0\0".utf8)
        rate.append(Float(200), .big)
        var packet: [UInt8] = []
        for byte in rate { SLIP.append(byte, end: SLIP.end, to: &packet) }
        packet.append(SLIP.end)
        kind.configure = [DeviceCommand("200 samples a second", packet)]
        kind.notes = ["It comes with 50 samples a second; it can do 400."]
        kind.makeEncoder = { NGIMUEncoder() }
        kind.makeWitness = { FrameWitness(NGIMUReader(), needed: 2, strength: .spacing) }
        return kind
    }()
}
