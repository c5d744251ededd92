// SPDX-License-Identifier: Apache-2.0

import Motion
import Settings
import Testing

@testable import Daemon

@Suite struct SensorRosterTests {
    private func adapter(_ node: String, socket: String, serial: String? = "TWIN") -> DeviceIdentity {
        var identity = DeviceIdentity(node: node, subsystem: .tty)
        identity.bus = .usb
        identity.vendor = 0x0403
        identity.product = 0x6001
        identity.serial = serial
        identity.path = "usb-0:\(socket):1.0"
        identity.systemPath = "/sys/devices/usb/\(socket)/tty"
        return identity
    }

    private func worn(_ key: String, _ placement: Placement) -> DeviceSettings {
        var device = DeviceSettings(key: key)
        device.placement = placement
        return device
    }

    @Test func twinsSetBySocketKeepTheirPlacementsWhicheverComesFirst() {
        let left = adapter("/dev/ttyUSB0", socket: "1"), right = adapter("/dev/ttyUSB1", socket: "2")
        let devices = [worn("path:usb-0:1:1.0", .hipLeft), worn("path:usb-0:2:1.0", .hipRight)]
        for order in [[left, right], [right, left]] {
            var present: [DeviceIdentity] = []
            var keys: Set<String> = []
            for identity in order {
                present.append(identity)
                let place = SensorRoster.place(of: identity, among: present, devices: devices)
                #expect(place.device?.placement == (identity == left ? .hipLeft : .hipRight))
                keys.insert(place.key)
            }
            #expect(keys == ["path:usb-0:1:1.0", "path:usb-0:2:1.0"])
        }
    }

    @Test func aDeviceNamedByItsNodeKeepsItsStableKey() {
        let identity = adapter("/dev/ttyUSB0", socket: "1")
        let place = SensorRoster.place(of: identity, among: [identity], devices: [worn("/dev/ttyUSB0", .sacrum)])
        #expect(place.device?.placement == .sacrum)
        #expect(place.key == "usb:0403:6001:TWIN:0")
    }

    @Test func aDeviceOfWhichNothingIsSetIsKeptUnderItsBestKey() {
        let alone = adapter("/dev/ttyUSB0", socket: "1"), twin = adapter("/dev/ttyUSB1", socket: "2")
        #expect(SensorRoster.place(of: alone, among: [alone], devices: []).key == "usb:0403:6001:TWIN:0")
        #expect(SensorRoster.place(of: twin, among: [alone, twin], devices: []).key == "path:usb-0:2:1.0")
        #expect(SensorRoster.place(of: twin, among: [alone, twin], devices: []).device == nil)
    }
}
