// SPDX-License-Identifier: Apache-2.0

internal import Motion

extension DeviceKind {
    /// Sony's controllers, worn as sensors.
    public static let dualSense: DeviceKind = {
        var kind = pad("dualsense", "Sony DualSense, DualSense Edge", .dualSense)
        kind.matches = [
            DeviceMatch(vendor: 0x054C, product: 0x0CE6, isCertain: true),
            DeviceMatch(vendor: 0x054C, product: 0x0DF2, isCertain: true),
        ]
        kind.clock = DeviceClockFacts(tick: 1 / 3e6, wrap: 4_294_967_296 / 3e6, counterBits: 8)
        kind.start = [
            DeviceCommand("read the calibration; by Bluetooth, start sending motion", [0x05], readsFeature: true)
        ]
        return kind
    }()

    public static let dualShock4: DeviceKind = {
        var kind = pad("dualshock4", "Sony DualShock 4", .dualShock4)
        kind.matches = [
            DeviceMatch(vendor: 0x054C, product: 0x05C4, isCertain: true),
            DeviceMatch(vendor: 0x054C, product: 0x09CC, isCertain: true),
            DeviceMatch(vendor: 0x054C, product: 0x0BA0, isCertain: true),
        ]
        kind.clock = DeviceClockFacts(tick: 16 / 3e6, wrap: 65_536 * 16 / 3e6)
        // By USB it answers to the first only, by Bluetooth to the second.
        kind.start = [
            DeviceCommand("read the calibration (USB)", [0x02], readsFeature: true),
            DeviceCommand("read the calibration, and start sending motion (Bluetooth)", [0x05], readsFeature: true),
        ]
        return kind
    }()

    private static func pad(_ name: String, _ title: String, _ model: SonyPadModel) -> DeviceKind {
        var kind = DeviceKind(name: name, title: title, transport: .hidraw) { facts in
            SonyPadDecoder(model, calibration: SonyCalibration(facts.calibration.span, of: model))
        }
        let clips = "It measures ±4 g: walking and easy running only, faster running clips."
        kind.limits = [
            PlacementLimit([.footLeft, .footRight], isRefused: true, "It measures ±4 g; a foot needs ±16 g."),
            PlacementLimit([.sacrum, .hipLeft, .hipRight, .other], isRefused: false, clips),
        ]
        kind.makeEncoder = { SonyPadEncoder(model) }
        return kind
    }
}
