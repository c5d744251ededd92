// SPDX-License-Identifier: Apache-2.0

internal import Motion

extension DeviceKind {
    /// VectorNav VN-100, VN-110, VN-200, VN-300.
    public static let vectorNav: DeviceKind = {
        var kind = DeviceKind(name: "vectornav", title: "VectorNav VN-100, 110, 200, 300", transport: .serial) { _ in
            VectorNavDecoder()
        }
        kind.matches = [DeviceMatch(vendor: 0x0403, isCertain: false)]
        kind.bauds = [115_200, 921_600, 460_800, 230_400, 57_600, 38_400, 19_200, 9_600]
        kind.clock = DeviceClockFacts(tick: 1e-9)
        kind.ask = [VectorNavCommand.command("ask for its model", "VNRRG,01")]
        kind.configure = [
            VectorNavCommand.command("no lines of text", "VNWRG,06,0"),
            // 50 bytes a message: 100 Hz is what 115200 baud carries with room to spare; 800 Hz inside.
            VectorNavCommand.command(
                "binary messages at 100 Hz: time, angles, angular rate, acceleration", "VNWRG,75,1,8,01,0129"),
        ]
        kind.notes = [
            "As delivered it sends text at 40 Hz: too slow to measure contact times.",
            "Binary messages with GNSS or INS groups (4, 6, 7) can't be read: leave those out of registers 75 to 77.",
            "Error 12 means that the baud rate is too low for what was asked.",
        ]
        kind.makeEncoder = { VectorNavEncoder() }
        kind.makeWitness = { FrameWitness(VectorNavReader(), needed: 2, strength: .crc16) }
        return kind
    }()
}

/// Orders to a VectorNav sensor.
public enum VectorNavCommand {
    /// A command with its check; the device answers with the same line, or `$VNERR`.
    public static func command(_ effect: String, _ text: String) -> DeviceCommand {
        DeviceCommand(effect, VectorNavLine.bytes(text), pause: 0.1)
    }
}
