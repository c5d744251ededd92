// SPDX-License-Identifier: Apache-2.0

public import Devices
public import Motion
public import Settings
internal import Wire

/// How one device is to be recognised and set: what its ids say, and what the configuration says.
public struct SensorPlan: Hashable, Sendable {
    /// The kind is known beforehand (configured, or a HID device's ids): nothing needs to be heard.
    public var kind: String?
    /// Speeds to listen at, likeliest first; of a device whose speed means nothing, one.
    public var bauds: [Int]
    /// A silent device may be asked who it is.
    public var asks = false
    /// Set what running needs once it is known.
    public var configures = true
    /// What a decoder must know beforehand.
    public var facts = DeviceFacts()

    public init(kind: String? = nil, bauds: [Int] = DeviceCatalog.bauds) {
        self.kind = kind
        self.bauds = bauds
    }

    /// Of `identity`; `settings` are what is set for it, `remembered` what it was when last seen.
    public init(
        _ identity: DeviceIdentity, device: DeviceSettings? = nil,
        sensors: DaemonSettings.Sensors = DaemonSettings().sensors,
        remembered: (kind: String, baud: Int)? = nil
    ) {
        self.init()
        asks = device?.asks ?? sensors.asks
        // A controller that the kernel drives is set already; two masters would disturb each other.
        configures = (device?.configures ?? sensors.configures) && identity.driver != "nintendo"
        facts.vendor = identity.vendor ?? 0
        facts.product = identity.product ?? 0
        facts.reportDescriptor = identity.reportDescriptor
        facts.isBluetooth = identity.bus == .bluetooth
        facts.columns = device?.columns
        let matches = Self.matches(identity)
        if identity.subsystem == .hidraw {
            kind = device?.protocolName ?? matches.first { $0.isCertain }?.kind.name
            bauds = []
            return
        }
        kind = device?.protocolName ?? device?.columns.map { _ in DeviceKind.textLines.name }
        if let baud = device?.baud {
            bauds = [baud]
        } else if Self.hasOneSpeed(identity) {
            bauds = [DeviceCatalog.bauds[0]]
        } else {
            let named = device?.protocolName.flatMap { DeviceCatalog.kind(named: $0)?.bauds } ?? []
            let likely =
                [remembered?.baud].compactMap { $0 } + named + matches.filter(\.isCertain).flatMap(\.kind.bauds)
            var seen: Set<Int> = []
            bauds = (likely + DeviceCatalog.bauds).filter { seen.insert($0).inserted }
        }
    }

    /// Kinds that a device's ids or HID usages fit, certain ones first.
    public static func matches(_ identity: DeviceIdentity) -> [(kind: DeviceKind, isCertain: Bool)] {
        // A descriptor that contradicts itself names no usage.
        let descriptor = try? HIDReportDescriptor(identity.reportDescriptor.span)
        let usages = (descriptor?.applications ?? []).map {
            (page: UInt16(truncatingIfNeeded: $0 >> 16), usage: UInt16(truncatingIfNeeded: $0))
        }
        return DeviceCatalog.matches(
            vendor: identity.vendor, product: identity.product, usages: usages,
            transport: identity.subsystem == .hidraw ? .hidraw : .serial)
    }

    /// A USB device of its own, or a program: it sends at whatever speed is set.
    private static func hasOneSpeed(_ identity: DeviceIdentity) -> Bool {
        identity.subsystem == .file || identity.driver == "cdc_acm" || identity.node.hasPrefix("/dev/ttyACM")
    }
}
