// SPDX-License-Identifier: Apache-2.0

/// Which device it is: what is known of a node without opening it.
public struct DeviceIdentity: Hashable, Sendable {
    public enum Subsystem: String, Hashable, Sendable, BitwiseCopyable {
        case tty, hidraw
        /// A path that the configuration names and the system knows nothing more of: a pseudo terminal, say.
        case file
    }

    public enum Bus: String, Hashable, Sendable, BitwiseCopyable {
        case usb, bluetooth, pci, platform, virtual, unknown
    }

    /// What to open: `/dev/ttyUSB0`. Numbers are given in the order of plugging in, so a node names no device.
    public var node: String
    public var subsystem: Subsystem
    public var bus = Bus.unknown
    /// Of USB or Bluetooth.
    public var vendor: UInt16?
    public var product: UInt16?
    /// The device's own serial number, as it says it.
    public var serial: String?
    public var manufacturer: String?
    /// What the device calls itself.
    public var title: String?
    /// The socket it is plugged into, in udev's form: `pci-0000:00:14.0-usb-0:2:1.0`.
    public var path: String?
    /// Of a USB device with several.
    public var interface: Int?
    /// The kernel's: `ftdi_sio`.
    public var driver: String?
    /// Other names of the node, `/dev/serial/by-id/...`.
    public var links: [String] = []
    /// HID: serial number or Bluetooth address, and the place.
    public var unique: String?
    public var physical: String?
    /// HID: what its reports look like.
    public var reportDescriptor: [UInt8] = []
    /// Where the kernel keeps it, `/sys/devices/...`; empty for a path that it does not know.
    public var systemPath = ""

    public init(node: String, subsystem: Subsystem) {
        self.node = node
        self.subsystem = subsystem
    }
}

extension DeviceIdentity {
    /// Names under which the device is known to the configuration, best first: never the node's number.
    ///
    /// By its serial number only where no other of `present` shows the same (adapters of one make often do), else by its socket.
    /// `usb:0403:6001:A50285BI:0`, `bluetooth:aa:bb:cc:dd:ee:ff`, `path:pci-0000:00:14.0-usb-0:2:1.0`, `file:/run/sensor`.
    public func keys(among present: [DeviceIdentity]) -> [String] {
        var keys: [String] = []
        if let own = serialKey {
            let isShared = present.contains { $0.serialKey == own && $0.systemPath != systemPath }
            if !isShared { keys.append(own) }
        }
        if let path { keys.append("path:" + path) }
        if subsystem == .file { keys.append("file:" + node) }
        // Without serial number and socket (a made-up HID device): what it says of its place, or its kind alone.
        if keys.isEmpty, let vendor, let product {
            keys.append("\(bus.rawValue):\(Self.hex(vendor)):\(Self.hex(product)):\(Self.plain(physical ?? ""))")
        }
        return keys.isEmpty ? ["path:" + Self.plain(systemPath.isEmpty ? node : systemPath)] : keys
    }

    /// The best name for this device among `present`.
    public func stableKey(among present: [DeviceIdentity]) -> String { keys(among: present)[0] }

    /// nil where the device has no serial number, or one that makers put on all they sell.
    private var serialKey: String? {
        if bus == .bluetooth, let address = unique, !address.isEmpty { return "bluetooth:" + Self.lowercased(address) }
        guard let vendor, let product, let serial, !serial.isEmpty, !Self.commonSerials.contains(serial) else {
            return nil
        }
        return "\(bus.rawValue):\(Self.hex(vendor)):\(Self.hex(product)):\(Self.plain(serial)):\(interface ?? 0)"
    }

    /// On chips as delivered, and on copies of chips.
    private static let commonSerials: Set<String> = [
        "0001", "0000", "0", "1", "00000000", "12345678", "0123456789", "0123456789ABCDEF", "A50285BI", "000000000001",
    ]

    /// `1a86`, as udev and `lsusb` write ids.
    public static func hex(_ id: UInt16) -> String {
        let digits = String(id, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }

    /// A device may call itself anything; a key is one word of at most 64 plain signs.
    private static func plain(_ text: String) -> String {
        String(
            text.unicodeScalars.prefix(64).map { scalar in
                let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
                return isPlain || "-._:/@".unicodeScalars.contains(scalar) ? Character(scalar) : "_"
            })
    }

    private static func lowercased(_ text: String) -> String { plain(text).lowercased() }
}
