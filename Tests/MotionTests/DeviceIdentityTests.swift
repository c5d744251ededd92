// SPDX-License-Identifier: Apache-2.0

import Motion
import Testing

@Suite struct DeviceIdentityTests {
    private func adapter(_ node: String, serial: String?, socket: String, product: UInt16 = 0x7523) -> DeviceIdentity {
        var identity = DeviceIdentity(node: node, subsystem: .tty)
        identity.bus = .usb
        identity.vendor = 0x1A86
        identity.product = product
        identity.serial = serial
        identity.interface = 0
        identity.path = "pci-0000:00:14.0-usb-0:\(socket):1.0"
        identity.systemPath = "/sys/devices/pci0000:00/0000:00:14.0/usb1/1-\(socket)/tty/\(node)"
        return identity
    }

    @Test func aSerialNumberOfItsOwnIsTheBestName() {
        let a = adapter("/dev/ttyUSB0", serial: "FT9X2B", socket: "2")
        let b = adapter("/dev/ttyUSB1", serial: "FT9X2C", socket: "3")
        #expect(a.stableKey(among: [a, b]) == "usb:1a86:7523:FT9X2B:0")
        #expect(a.keys(among: [a, b]) == ["usb:1a86:7523:FT9X2B:0", "path:pci-0000:00:14.0-usb-0:2:1.0"])
    }

    @Test func withoutOneTheSocketIsTheName() {
        let a = adapter("/dev/ttyUSB0", serial: nil, socket: "2")
        let b = adapter("/dev/ttyUSB1", serial: nil, socket: "3")
        #expect(a.keys(among: [a, b]) == ["path:pci-0000:00:14.0-usb-0:2:1.0"])
        #expect(a.stableKey(among: [a, b]) != b.stableKey(among: [a, b]))
    }

    @Test func aSharedSerialNumberNamesNobody() {
        let a = adapter("/dev/ttyUSB0", serial: "AB01", socket: "2")
        let b = adapter("/dev/ttyUSB1", serial: "AB01", socket: "3")
        #expect(a.stableKey(among: [a]) == "usb:1a86:7523:AB01:0")
        #expect(a.stableKey(among: [a, b]) == "path:pci-0000:00:14.0-usb-0:2:1.0")
    }

    @Test(arguments: ["0001", "A50285BI", ""]) func aNumberThatAllCopiesBearNamesNobodyEvenAlone(serial: String) {
        let a = adapter("/dev/ttyUSB0", serial: serial, socket: "2")
        #expect(a.stableKey(among: [a]) == "path:pci-0000:00:14.0-usb-0:2:1.0")
    }

    @Test func theNodesNumberIsInNoName() {
        for number in 0..<3 {
            let a = adapter("/dev/ttyUSB\(number)", serial: nil, socket: "2")
            #expect(a.stableKey(among: []) == "path:pci-0000:00:14.0-usb-0:2:1.0")
        }
    }

    @Test func twoPortsOfOneAdapterHaveTwoNames() {
        var a = adapter("/dev/ttyUSB0", serial: "FT9X2B", socket: "2")
        var b = a
        a.interface = 0
        b.interface = 1
        b.systemPath += "-second"
        #expect(a.stableKey(among: [a, b]) != b.stableKey(among: [a, b]))
    }

    @Test func aRadioDeviceIsKnownByItsAddress() {
        var identity = DeviceIdentity(node: "/dev/hidraw3", subsystem: .hidraw)
        identity.bus = .bluetooth
        identity.unique = "AA:BB:CC:DD:EE:FF"
        identity.vendor = 0x057E
        identity.product = 0x2006
        #expect(identity.stableKey(among: []) == "bluetooth:aa:bb:cc:dd:ee:ff")
    }

    @Test func aConfiguredPathIsItsOwnName() {
        #expect(
            DeviceIdentity(node: "/run/gait/simulated", subsystem: .file).stableKey(among: [])
                == "file:/run/gait/simulated")
    }

    @Test func whateverADeviceCallsItselfANameIsOnePlainWord() {
        var identity = adapter(
            "/dev/ttyUSB0", serial: "a b\n\"\u{1B}[31mü" + String(repeating: "x", count: 500), socket: "2")
        identity.product = 1
        let key = identity.stableKey(among: [])
        #expect(key.hasPrefix("usb:1a86:0001:a_b____31m_xxx"))
        #expect(key.utf8.count < 100)
    }
}
