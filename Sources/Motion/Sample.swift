// SPDX-License-Identifier: Apache-2.0

/// One instant of the sensor on the session clock: SI units, sensor axes.
public struct Sample: Hashable, Sendable, BitwiseCopyable {
    /// What is known to be wrong with a sample.
    public struct Flags: OptionSet, Hashable, Sendable, BitwiseCopyable {
        public let rawValue: UInt8
        @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }
        /// An accelerometer axis is at the end of its range.
        public static let clippedAccelerometer = Flags(rawValue: 1 << 0)
        /// A gyroscope axis is at the end of its range.
        public static let clippedGyroscope = Flags(rawValue: 1 << 1)
        /// Filled in between two measurements (a gap of at most `Conditioner.Parameters.fillableGap`).
        public static let interpolated = Flags(rawValue: 1 << 2)
        /// The first sample after a gap too long to fill.
        public static let afterGap = Flags(rawValue: 1 << 3)
        /// The gyroscope says nothing (absent or all zero so far).
        public static let noGyroscope = Flags(rawValue: 1 << 4)
    }

    /// Seconds on the session clock.
    public var time: Double
    /// m/s², +9.81 upwards at rest.
    public var specificForce: Vector3
    /// rad/s.
    public var angularRate: Vector3
    public var flags: Flags

    @inlinable
    public init(time: Double, specificForce: Vector3, angularRate: Vector3, flags: Flags = []) {
        self.time = time
        self.specificForce = specificForce
        self.angularRate = angularRate
        self.flags = flags
    }
}
