// SPDX-License-Identifier: Apache-2.0

import CMockDevices
import Glibc
import Motion
import Wire

/// Plays with devices that are not there and prints what `Wire` sees of them; `Tests/WireTests/HotplugTests.swift` holds that against
/// what it should see. A program of its own, since umockdev wants to be loaded before all others.
@main
enum MockDevices {
    static func main() {
        guard mock_start() == 0 else {
            print("no umockdev")
            return
        }
        addBuses()
        add(adapter(number: 0, socket: "2"))
        add(adapter(number: 1, socket: "3"))
        add(adapter(number: 2, socket: "4", vendor: "0403", product: "6001", serial: "FT9X2B", driver: "ftdi_sio"))
        add(console)
        add(controller(number: 0, socket: "5"))

        let hotplug = Hotplug()
        print("# found")
        show(hotplug.rescan(), hotplug)
        print("# again")
        show(hotplug.rescan(), hotplug)
        print("# events that were sent before")
        show(hotplug.drain(), hotplug)

        print("# plugged in")
        let late = adapter(number: 3, socket: "6")
        add(late)
        show(wait(hotplug), hotplug)
        print("# unplugged")
        unplug(late)
        show(wait(hotplug), hotplug)
        print("# the two that look alike change their order")
        for number in [0, 1] { unplug(adapter(number: number, socket: number == 0 ? "2" : "3")) }
        show(wait(hotplug), hotplug)
        add(adapter(number: 4, socket: "3"))
        add(adapter(number: 5, socket: "2"))
        show(wait(hotplug), hotplug)

        print("# unplugged and plugged in while nobody looked")
        unplug(controller(number: 0, socket: "5"))
        add(controller(number: 1, socket: "5"))
        show(hotplug.rescan(), hotplug)
        print("# hidraw")
        hidraw()
    }

    static func wait(_ hotplug: Hotplug) -> [Hotplug.Event] {
        var events: [Hotplug.Event] = []
        var state = pollfd(fd: hotplug.descriptor ?? -1, events: Int16(POLLIN), revents: 0)
        // Events come one by one: until it has been quiet for a while.
        while poll(&state, 1, events.isEmpty ? 5000 : 200) > 0 { events += hotplug.drain() }
        return events
    }

    static func show(_ events: [Hotplug.Event], _ hotplug: Hotplug) {
        for event in events {
            switch event {
            case .arrived(let identity):
                let ids = [identity.vendor, identity.product].map { $0.map(DeviceIdentity.hex) ?? "-" }
                let facts = [
                    identity.bus.rawValue, ids.joined(separator: ":"), identity.serial ?? "-", identity.driver ?? "-",
                    identity.title ?? "-", "\(identity.reportDescriptor.count)",
                ]
                print(
                    "arrived", identity.node, identity.stableKey(among: hotplug.present), facts.joined(separator: "|"))
            case .left(let identity): print("left", identity.node)
            }
        }
    }

    static func hidraw() {
        let descriptor: [UInt8] = [0x05, 0x20, 0x09, 0x73, 0xA1, 0x01, 0xC0]
        guard mock_hidraw("/dev/hidraw1", 5, 0xF57E, 0xA006, "a pad", "aa:bb", descriptor, 7, [5, 1, 2, 3], 4) == 0
        else {
            return print("no ioctls")
        }
        do {
            let node = try HidrawNode("/dev/hidraw1")
            if let info = node.info {
                print("info", info.bus, DeviceIdentity.hex(info.vendor), DeviceIdentity.hex(info.product))
            }
            print("texts", node.title ?? "-", node.unique ?? "-", node.physical ?? "-")
            print("descriptor", node.reportDescriptor ?? [])
            print("feature", try node.feature(5))
            try node.setFeature([9, 8, 7])
            print("written", mock_written())
        } catch {
            print(error)
        }
    }
}
