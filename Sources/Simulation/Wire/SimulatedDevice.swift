// SPDX-License-Identifier: Apache-2.0

public import Devices

/// What a simulated device of a kind says of itself where it is found, before it sends anything.
public struct SimulatedDevice: Sendable {
    public let kind: DeviceKind

    public init(_ kind: DeviceKind) { self.kind = kind }

    /// Samples a second: the kind's own where it has a fixed rate, else what running needs.
    public var rate: Double { kind.nominalPeriod.map { (1 / $0).rounded() } ?? 200 }

    /// USB ids; 0 where the kind is known by other things.
    public var vendor: UInt16 { kind.matches.first { $0.vendor != nil }?.vendor ?? 0 }
    public var product: UInt16 { kind.matches.first { $0.product != nil }?.product ?? 0 }

    /// Of a HID device; empty for others. Gamepads get the reports that are sent, as bytes without meaning: who reads them knows them.
    public var reportDescriptor: [UInt8] {
        guard kind.transport == .hidraw else { return [] }
        switch kind.name {
        case "hid-sensor": return HIDSensorEncoder.reportDescriptor
        case "joycon": return Self.descriptor(usage: 0x05, report: 0x30, bytes: 48)
        case "slimevr": return Self.descriptor(usage: 0x00, report: nil, bytes: 64)
        default: return Self.descriptor(usage: 0x05, report: 0x01, bytes: 63)
        }
    }

    /// What a decoder is to know of it.
    public var facts: DeviceFacts {
        var facts = DeviceFacts()
        facts.vendor = vendor
        facts.product = product
        facts.reportDescriptor = reportDescriptor
        return facts
    }

    /// One input report of `bytes` bytes (HID 1.11, section 6.2.2).
    private static func descriptor(usage: UInt8, report: UInt8?, bytes: UInt8) -> [UInt8] {
        // Usage page: desktop; usage; collection: application.
        var items: [UInt8] = [0x05, 0x01, 0x09, usage, 0xA1, 0x01]
        if let report { items += [0x85, report] }  // report number
        // Usage page: the maker's; usage 1; 0 ... 255; fields of 8 bits; input.
        items += [
            0x06, 0x00, 0xFF, 0x09, 0x01,
            0x15, 0x00, 0x26, 0xFF, 0x00, 0x75, 0x08, 0x95, bytes, 0x81, 0x02,
            0xC0,
        ]
        return items
    }
}
