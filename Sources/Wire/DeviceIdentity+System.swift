// SPDX-License-Identifier: Apache-2.0

public import Motion

extension DeviceIdentity {
    /// What the system knows of the node with this folder in sysfs; nil where the folder is gone or has no node.
    init?(systemPath: String, udev: Udev?) {
        guard let device = SystemDevice(systemPath),
            let subsystem = device.subsystem.flatMap(Subsystem.init(rawValue:)),
            let name = device.property("DEVNAME")
        else { return nil }
        self.init(node: name.hasPrefix("/") ? name : "/dev/" + name, subsystem: subsystem)
        self.systemPath = device.path
        for ancestor in device.lineage.dropFirst() {
            switch ancestor.subsystem {
            case "hid" where bus == .unknown: takeHID(ancestor)
            // What a radio device hangs below is the computer's own adapter.
            case "usb" where bus == .bluetooth: continue
            case "usb" where ancestor.attribute("idVendor") != nil: takeUSB(ancestor)
            case "usb" where interface == nil:
                interface = ancestor.attribute("bInterfaceNumber").flatMap { Int($0, radix: 16) }
                driver = driver ?? ancestor.driver
            case "usb-serial": driver = ancestor.driver
            case "pci" where bus == .unknown: bus = .pci
            case "platform" where bus == .unknown: bus = .platform
            default: continue
            }
            // Above the device there are only hubs.
            if ancestor.attribute("idVendor") != nil { break }
        }
        path = device.socketPath
        takeRadio(device)
        if let properties = udev?.properties(of: device.path) { take(properties) }
        if bus == .bluetooth { path = nil }
    }

    /// A path of the configuration: a node that the system knows, by any of its names, or a file of its own.
    init?(path: String, udev: Udev?) {
        guard let resolved = Folder.resolved(path) else { return nil }
        let name = resolved.split(separator: "/").last.map(String.init) ?? ""
        for subsystem in [Subsystem.tty, .hidraw] where resolved.hasPrefix("/dev/") {
            let folder = "/sys/class/\(subsystem.rawValue)/\(name)"
            guard let known = DeviceIdentity(systemPath: folder, udev: udev), known.node == resolved else {
                continue
            }
            self = known
            if path != resolved, !links.contains(path) { links.append(path) }
            return
        }
        self.init(node: path, subsystem: .file)
        bus = .virtual
    }

    /// The device behind a path that a person typed; nil where there is nothing.
    public init?(path: String) { self.init(path: path, udev: Udev()) }

    private mutating func takeUSB(_ device: SystemDevice) {
        if bus == .unknown { bus = .usb }
        vendor = vendor ?? device.attribute("idVendor").flatMap { UInt16($0, radix: 16) }
        product = product ?? device.attribute("idProduct").flatMap { UInt16($0, radix: 16) }
        serial = device.attribute("serial") ?? serial
        manufacturer = device.attribute("manufacturer")
        title = title ?? device.attribute("product")
    }

    private mutating func takeHID(_ device: SystemDevice) {
        let ids = (device.property("HID_ID") ?? "").split(separator: ":").map { UInt32($0, radix: 16) ?? 0 }
        if ids.count == 3 {
            bus =
                ids[0] == UInt32(HidrawNode.usb) ? .usb : ids[0] == UInt32(HidrawNode.bluetooth) ? .bluetooth : .virtual
            vendor = UInt16(truncatingIfNeeded: ids[1])
            product = UInt16(truncatingIfNeeded: ids[2])
        }
        title = device.property("HID_NAME")
        unique = device.property("HID_UNIQ")
        physical = device.property("HID_PHYS")
        driver = device.driver
        serial = unique
        reportDescriptor = Folder.bytes(device.path + "/report_descriptor") ?? []
    }

    /// A serial port by radio has no socket, but the address of its other end.
    private mutating func takeRadio(_ device: SystemDevice) {
        guard subsystem == .tty, device.name.hasPrefix("rfcomm") else { return }
        bus = .bluetooth
        unique = device.attribute("address")
    }

    private mutating func take(_ properties: Udev.Properties) {
        path = properties.socketPath ?? path
        links = properties.links
        serial = properties.serial ?? serial
    }
}
