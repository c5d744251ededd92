// SPDX-License-Identifier: Apache-2.0

internal import Motion

extension DeviceKind {
    /// Devices of the HID sensor page: sensor hubs of tablets and laptops, microcontrollers that say they are one.
    public static let hidSensor: DeviceKind = {
        var kind = DeviceKind(name: "hid-sensor", title: "HID sensor", transport: .hidraw) { facts in
            HIDSensorDecoder(reportDescriptor: facts.reportDescriptor.span)
        }
        kind.matches = [0x01, 0x73, 0x76].map { DeviceMatch(usagePage: 0x20, usage: $0, isCertain: true) }
        kind.limits = [
            PlacementLimit(
                [.footLeft, .footRight], isRefused: true,
                "Most such sensors measure ±2 or ±4 g at 60 Hz; a foot needs more."),
            PlacementLimit(
                [.sacrum, .hipLeft, .hipRight, .other], isRefused: false,
                "Most such sensors measure ±2 or ±4 g at 60 Hz: walking at best."),
        ]
        kind.notes = [
            "A sensor hub may send changes only, until all events and an interval are set in its feature reports.",
            "Some hubs report the specific force with its sign turned round; the wearer's rest shows which.",
        ]
        kind.makeEncoder = { HIDSensorEncoder() }
        return kind
    }()
}
