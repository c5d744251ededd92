// SPDX-License-Identifier: Apache-2.0

internal import Motion

extension DeviceKind {
    /// Xsens (Movella) MTi sensors.
    public static let xsens: DeviceKind = {
        var kind = DeviceKind(name: "xsens", title: "Xsens MTi", transport: .serial) { _ in XsensDecoder() }
        kind.matches = [
            DeviceMatch(vendor: 0x2639, isCertain: true),
            // The 600 series comes with an adapter of FTDI.
            DeviceMatch(vendor: 0x0403, isCertain: false),
        ]
        kind.bauds = [115_200, 921_600, 460_800, 230_400, 57_600]
        kind.clock = DeviceClockFacts(tick: XsensReader.tick, wrap: 4_294_967_296 * XsensReader.tick, counterBits: 16)
        kind.ask = [
            DeviceCommand("ask for its identifier", XsensMessage.bytes(XsensMessage.Identifier.requestDeviceIdentifier))
        ]
        kind.configure = [
            DeviceCommand(
                "stop sending, to be configured", XsensMessage.bytes(XsensMessage.Identifier.goToConfiguration),
                pause: 0.1),
            DeviceCommand(
                "send counter, time, acceleration, angular rate and orientation at 100 Hz",
                XsensCommand.outputConfiguration([
                    (XsensItem.Kind.packetCounter, 0xFFFF), (XsensItem.Kind.sampleTimeFine, 0xFFFF),
                    (XsensItem.Kind.acceleration, 100), (XsensItem.Kind.rateOfTurn, 100),
                    (XsensItem.Kind.quaternion, 100),
                ]), pause: 0.1),
            DeviceCommand("start sending", XsensMessage.bytes(XsensMessage.Identifier.goToMeasurement)),
        ]
        kind.limits = [
            PlacementLimit(
                [.footLeft, .footRight], isRefused: false,
                "Only the MTi-1 series measures ±16 g; the 600 series (±10 g) and older ones (±5 g) clip at foot contact."
            )
        ]
        kind.notes = [
            "An MTi that another program left in configuration mode is silent; GoToMeasurement (FA FF 10 00 F1) wakes it."
        ]
        kind.makeEncoder = { XsensEncoder() }
        kind.makeWitness = { FrameWitness(XsensReader(), needed: 2, strength: .sum8) }
        return kind
    }()
}

/// Orders to an MTi that take more than a message without contents.
public enum XsensCommand {
    /// The message that says which items to send, and how often a second (0xFFFF: with every message).
    public static func outputConfiguration(_ items: [(kind: UInt16, rate: UInt16)]) -> [UInt8] {
        var payload: [UInt8] = []
        for item in items {
            payload.append(item.kind, .big)
            payload.append(item.rate, .big)
        }
        return XsensMessage.bytes(XsensMessage.Identifier.outputConfiguration, payload)
    }

    /// What an output configuration says, asked or answered: item and rate, of four bytes each.
    public static func outputConfiguration(of payload: Span<UInt8>) -> [(kind: UInt16, rate: UInt16)] {
        stride(from: 0, to: payload.count - 3, by: 4).map {
            (payload.uint16(at: $0, .big), payload.uint16(at: $0 + 2, .big))
        }
    }
}
