// SPDX-License-Identifier: Apache-2.0

/// One measurement as a decoder gives it: SI units, sensor axes, the device's own clock.
public struct Reading: Hashable, Sendable, BitwiseCopyable {
    /// What a reading holds; a quantity not named here is zero and means nothing.
    public struct Contents: OptionSet, Hashable, Sendable, BitwiseCopyable {
        public let rawValue: UInt8
        @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }
        public static let deviceTime = Contents(rawValue: 1 << 0)
        public static let specificForce = Contents(rawValue: 1 << 1)
        public static let angularRate = Contents(rawValue: 1 << 2)
        public static let magneticField = Contents(rawValue: 1 << 3)
        public static let orientation = Contents(rawValue: 1 << 4)
        public static let temperature = Contents(rawValue: 1 << 5)
        public static let counter = Contents(rawValue: 1 << 6)
    }

    public var contents: Contents
    public var flags: Sample.Flags
    /// Packet counter as sent; its width is a property of the device kind.
    public var counter: UInt32
    /// Seconds on the device's clock, as sent (it may wrap or restart).
    public var deviceTime: Double
    /// m/s², +9.81 upwards at rest.
    public var specificForce: Vector3
    /// rad/s.
    public var angularRate: Vector3
    /// µT.
    public var magneticField: Vector3
    /// The device's own estimate, sensor → earth (z up).
    public var orientation: Quaternion
    /// °C.
    public var temperature: Double

    public init(
        contents: Contents = [], flags: Sample.Flags = [], counter: UInt32 = 0, deviceTime: Double = 0,
        specificForce: Vector3 = .zero, angularRate: Vector3 = .zero, magneticField: Vector3 = .zero,
        orientation: Quaternion = .identity, temperature: Double = 0
    ) {
        self.contents = contents
        self.flags = flags
        self.counter = counter
        self.deviceTime = deviceTime
        self.specificForce = specificForce
        self.angularRate = angularRate
        self.magneticField = magneticField
        self.orientation = orientation
        self.temperature = temperature
    }
}
