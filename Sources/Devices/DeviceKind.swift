// SPDX-License-Identifier: Apache-2.0

public import Motion

/// What a device folder offers: how to find a kind of device, speak with it and understand it.
public struct DeviceKind: Sendable {
    public enum Transport: Hashable, Sendable, BitwiseCopyable {
        /// A serial port, or what looks like one (USB CDC, an adapter).
        case serial
        /// One read is one report.
        case hidraw
        /// No device: bytes that were recorded elsewhere. Never looked for, never probed.
        case file
    }

    /// In files, on the command line: `witmotion`.
    public var name: String
    /// For people: `WitMotion WT901, WT61, JY901`.
    public var title: String
    public var transport: Transport
    public var matches: [DeviceMatch] = []
    /// Bits a second to try, likeliest first; empty where the speed doesn't matter.
    public var bauds: [Int] = []
    public var clock = DeviceClockFacts()
    /// The angular rate is the mean since the sample before (a delta angle, or averaged in the device), not an instant's.
    public var ratesAreIntervalMeans = false
    /// A sample's time is not its reading's but follows `period` times the count; nil where each reading has its own.
    public var nominalPeriod: Double?
    /// Asks the device who it is without changing anything; sent only by rule or configuration.
    public var ask: [DeviceCommand] = []
    /// Sets what running needs, in order. Nothing is saved in the device.
    public var configure: [DeviceCommand] = []
    /// Sent when a run starts and when it ends.
    public var start: [DeviceCommand] = []
    public var stop: [DeviceCommand] = []
    /// What it can't serve, and why; a placement not listed is served.
    public var limits: [PlacementLimit] = []
    /// What a user should know, in sentences.
    public var notes: [String] = []

    // An existential, where pure rooms otherwise have none: it is called once a chunk, not once a sample, and lets a kind be added
    // in one line of the catalogue.
    public var makeDecoder: @Sendable (DeviceFacts) -> any Decoder
    public var makeEncoder: (@Sendable () -> any Encoder)?
    /// nil where the kind is known by its ids alone.
    public var makeWitness: (@Sendable () -> any Witness)?

    public init(
        name: String, title: String, transport: Transport,
        makeDecoder: @escaping @Sendable (DeviceFacts) -> any Decoder
    ) {
        self.name = name
        self.title = title
        self.transport = transport
        self.makeDecoder = makeDecoder
    }

    /// Why a sensor of this kind can't serve at `placement` without reserve; nil where it can.
    public func limit(at placement: Placement) -> PlacementLimit? { limits.first { $0.placements.contains(placement) } }
}

/// USB or Bluetooth ids, or a HID usage, by which a kind is known.
public struct DeviceMatch: Hashable, Sendable {
    public var vendor: UInt16?
    public var product: UInt16?
    /// HID usage page and usage of the top collection.
    public var usagePage: UInt16?
    public var usage: UInt16?
    /// The ids belong to this kind alone; otherwise (an adapter's chip) they only say which kind to try first.
    public var isCertain: Bool

    public init(
        vendor: UInt16? = nil, product: UInt16? = nil, usagePage: UInt16? = nil, usage: UInt16? = nil, isCertain: Bool
    ) {
        self.vendor = vendor
        self.product = product
        self.usagePage = usagePage
        self.usage = usage
        self.isCertain = isCertain
    }
}

/// Bytes to a device, and what they do.
public struct DeviceCommand: Hashable, Sendable {
    /// `rate 200 Hz`, as `gait` says it.
    public var effect: String
    public var bytes: [UInt8]
    /// Seconds to wait before the next.
    public var pause: Double
    /// For hidraw: the bytes are a feature report to read (its number first), not one to write.
    public var readsFeature: Bool
    /// Bits a second at which the device speaks from here on; nil where they stay.
    public var baud: Int?

    public init(
        _ effect: String, _ bytes: [UInt8], pause: Double = 0, readsFeature: Bool = false, baud: Int? = nil
    ) {
        self.effect = effect
        self.bytes = bytes
        self.pause = pause
        self.readsFeature = readsFeature
        self.baud = baud
    }

    public init(_ effect: String, text: String, pause: Double = 0) {
        self.init(effect, Array(text.utf8), pause: pause)
    }
}

/// What is known of a device's clock and counter.
public struct DeviceClockFacts: Hashable, Sendable, BitwiseCopyable {
    /// Seconds of one tick; nil: the device sends no time.
    public var tick: Double?
    /// Seconds after which the time starts again at 0; nil: never within a run.
    public var wrap: Double?
    /// Bits of the packet counter; nil: none is sent.
    public var counterBits: Int?

    public init(tick: Double? = nil, wrap: Double? = nil, counterBits: Int? = nil) {
        self.tick = tick
        self.wrap = wrap
        self.counterBits = counterBits
    }
}

/// Placements at which a kind of device can't, or only partly, be used.
public struct PlacementLimit: Hashable, Sendable {
    public var placements: [Placement]
    /// False: usable with less accuracy or at lower speeds.
    public var isRefused: Bool
    /// A sentence.
    public var reason: String

    public init(_ placements: [Placement], isRefused: Bool, _ reason: String) {
        self.placements = placements
        self.isRefused = isRefused
        self.reason = reason
    }
}

/// What a decoder must know of one device beforehand; empty for those that stream all they say.
public struct DeviceFacts: Hashable, Sendable {
    public var vendor: UInt16 = 0
    public var product: UInt16 = 0
    /// Of a hidraw node.
    public var reportDescriptor: [UInt8] = []
    /// A feature report or memory block with calibration, as the device gave it.
    public var calibration: [UInt8] = []
    /// Connected by Bluetooth rather than USB.
    public var isBluetooth = false
    /// Which of several trackers behind one receiver; nil: the first that is heard.
    public var tracker: UInt8?
    /// Names and units of the columns of lines that come without a header, as a header line has them:
    /// `t_ms,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps`.
    public var columns: String?

    public init() {}
}
