// SPDX-License-Identifier: Apache-2.0

internal import Motion

extension DeviceKind {
    /// SlimeVR nRF trackers behind their USB receiver. (Those on Wi-Fi speak UDP, and are not here.)
    public static let slimeVR: DeviceKind = {
        var kind = DeviceKind(name: "slimevr", title: "SlimeVR nRF receiver", transport: .hidraw) { facts in
            SlimeVRDecoder(tracker: facts.tracker)
        }
        kind.matches = [DeviceMatch(vendor: 0x1209, product: 0x7690, isCertain: true)]
        kind.limits = [
            PlacementLimit(
                [.footLeft, .footRight], isRefused: true,
                "Without device time, angular rate and whole acceleration a foot's contact can't be timed."),
            PlacementLimit(
                [.sacrum, .hipLeft, .hipRight, .other], isRefused: false,
                "Cadence only, and contact times coarsely: gravity is rebuilt, and there is no angular rate and no device time."
            ),
        ]
        kind.notes = ["The receiver's serial port is a console; the data come through its hidraw node."]
        kind.makeEncoder = { SlimeVREncoder() }
        return kind
    }()
}
