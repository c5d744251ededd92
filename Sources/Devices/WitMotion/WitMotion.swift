// SPDX-License-Identifier: Apache-2.0

internal import Motion

extension DeviceKind {
    /// Out of the box at 9600 baud, 10 Hz and behind a 20 Hz low-pass: it must be set before it can serve running.
    public static let witMotion: DeviceKind = {
        var kind = DeviceKind(
            name: "witmotion", title: "WitMotion WT61, WT901, JY901, BWT901CL, WT9011DCL", transport: .serial,
            makeDecoder: { _ in WitMotionDecoder() })
        kind.matches = [
            DeviceMatch(vendor: 0x1A86, product: 0x7523, isCertain: false),
            DeviceMatch(vendor: 0x10C4, product: 0xEA60, isCertain: false),
        ]
        kind.bauds = [115_200, 9_600, 921_600, 230_400, 460_800, 57_600, 38_400, 19_200]
        kind.nominalPeriod = 0.005
        kind.clock = DeviceClockFacts(tick: 0.001)
        let settings: [(String, [UInt8]?)] = [
            ("allow settings for 10 s", WitMotionCommand.unlock),
            ("200 samples a second", WitMotionCommand.rate(hertz: 200)),
            (
                "send acceleration, angular rate and quaternion",
                WitMotionCommand.content([.acceleration, .angularRate, .quaternion])
            ),
            ("bandwidth 256 Hz", WitMotionCommand.bandwidth(hertz: 256)),
            ("range ±16 g", WitMotionCommand.force16Gravities),
            ("range ±2000 °/s", WitMotionCommand.rate2000DegreesPerSecond),
            ("orientation without the magnetometer", WitMotionCommand.sixAxes),
        ]
        kind.configure = settings.compactMap { effect, bytes in
            bytes.map { DeviceCommand(effect, $0, pause: 0.01) }
        }
        // Last: from here on it speaks at another speed.
        if let bytes = WitMotionCommand.baud(115_200) {
            kind.configure.append(DeviceCommand("115200 baud", bytes, pause: 0.1, baud: 115_200))
        }
        kind.ask = [DeviceCommand("read the acceleration registers", WitMotionCommand.read(register: 0x34))]
        kind.notes = [
            "At 9600 baud it can send 21 to 43 samples a second at most: more are dropped in the sensor.",
            "The factory's low-pass of 20 Hz flattens foot contact; bandwidth 256 Hz does not.",
            "Without frames of type 0x50 it sends no time: samples are counted and fitted to the host's clock.",
        ]
        kind.makeEncoder = { WitMotionEncoder() }
        kind.makeWitness = { FrameWitness(WitMotionReader(), needed: 4, strength: .sum8) }
        return kind
    }()
}
