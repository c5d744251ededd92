// SPDX-License-Identifier: Apache-2.0

import CMockDevices

extension MockDevices {
    private static let host = "/devices/pci0000:00/0000:00:14.0"
    private static let bus = "/devices/pci0000:00/0000:00:14.0/usb1"

    static func addBuses() {
        add([device(host, "pci"), device(bus, "usb", ["E: DEVTYPE=usb_device"]), bus])
    }

    /// An adapter without a serial number, as most of them are. The last element is the node's folder, the others are descriptions.
    static func adapter(
        number: Int, socket: String, vendor: String = "1a86", product: String = "7523", serial: String? = nil,
        driver: String = "ch341-uart"
    ) -> [String] {
        let usb = "\(bus)/1-\(socket)"
        let port = "\(usb)/1-\(socket):1.0/ttyUSB\(number)"
        let serial = serial.map { ["A: serial=\($0)"] } ?? []
        return [
            device(
                usb, "usb",
                ["E: DEVTYPE=usb_device", "A: idVendor=\(vendor)", "A: idProduct=\(product)", "A: product=USB Serial"]
                    + serial),
            device("\(usb)/1-\(socket):1.0", "usb", ["E: DEVTYPE=usb_interface", "A: bInterfaceNumber=00"]),
            device(port, "usb-serial", ["L: driver=../../../../../../../bus/usb-serial/drivers/\(driver)"]),
            device(
                "\(port)/tty/ttyUSB\(number)", "tty",
                ["N: ttyUSB\(number)", "E: DEVNAME=/dev/ttyUSB\(number)", "A: dev=188:\(number)\\n"]),
            "\(port)/tty/ttyUSB\(number)",
        ]
    }

    static func controller(number: Int, socket: String) -> [String] {
        let usb = "\(bus)/1-\(socket)"
        let hid = "\(usb)/1-\(socket):1.2/0003:1209:7690.0001"
        return [
            device(
                usb, "usb",
                [
                    "E: DEVTYPE=usb_device", "A: idVendor=1209", "A: idProduct=7690", "A: serial=S1",
                    "A: product=Receiver",
                ]),
            device("\(usb)/1-\(socket):1.2", "usb", ["E: DEVTYPE=usb_interface", "A: bInterfaceNumber=02"]),
            device(
                hid, "hid",
                [
                    "E: HID_ID=0003:00001209:00007690", "E: HID_NAME=Trackers", "E: HID_UNIQ=S1",
                    "H: report_descriptor=0520",
                ]),
            device(
                "\(hid)/hidraw/hidraw\(number)", "hidraw", ["N: hidraw\(number)", "E: DEVNAME=/dev/hidraw\(number)"]),
            "\(hid)/hidraw/hidraw\(number)",
        ]
    }

    /// Not to be found: a console is no sensor.
    static let console = [
        device("/devices/virtual/tty/tty7", "tty", ["N: tty7", "E: DEVNAME=/dev/tty7", "A: dev=4:7\\n"]),
        "/devices/virtual/tty/tty7",
    ]

    static func add(_ descriptions: [String]) {
        for description in descriptions.dropLast() where mock_add(description) != 0 { print("not added:", description) }
    }

    /// The node goes, and what it hangs on.
    static func unplug(_ descriptions: [String]) {
        let node = "/sys" + (descriptions.last ?? "")
        mock_event(node, "remove")
        for description in descriptions.dropLast().reversed() {
            mock_remove("/sys" + description.dropFirst(3).prefix { $0 != "\n" })
        }
    }

    private static func device(_ path: String, _ subsystem: String, _ lines: [String] = []) -> String {
        let node = lines.filter { $0.hasPrefix("N: ") }
        let rest = lines.filter { !$0.hasPrefix("N: ") }
        return (["P: " + path] + node + ["E: SUBSYSTEM=" + subsystem] + rest).joined(separator: "\n") + "\n"
    }
}
