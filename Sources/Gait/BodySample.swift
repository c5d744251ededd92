// SPDX-License-Identifier: Apache-2.0

public import Motion

/// One instant of the pelvis on the uniform grid, in the body frame: x forward, y left, z up (levelled).
///
/// While the front is unknown, x points to one end of the fore-aft axis; while the axis is unknown too, only z means something.
public struct BodySample: Sendable, BitwiseCopyable {
    /// Seconds on the session clock.
    public var time: Double
    /// Specific force at the pelvis' centre, m/s².
    public var force: Vector3
    /// Angular rate about forward (roll), left (pitch) and up (yaw), rad/s.
    public var rate: Vector3
    /// Sine of the pelvic obliquity, left side higher = positive; an unknown constant (mounting, camber) is in it.
    public var tilt: Double
    /// Sine of the angle by which the pelvis' left side is above where it was in the ten seconds before the front was first known; NaN
    /// until then.
    public var lean: Double
    public var flags: Flags

    public struct Flags: OptionSet, Hashable, Sendable, BitwiseCopyable {
        public let rawValue: UInt8
        @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }
        /// Between two samples too far apart: a straight line.
        public static let missing = Flags(rawValue: 1 << 0)
        /// A sensor axis was at the end of its range.
        public static let clipped = Flags(rawValue: 1 << 1)
        /// The body turned by more than 30 °/s.
        public static let turning = Flags(rawValue: 1 << 2)
    }

    public init(
        time: Double, force: Vector3, rate: Vector3, tilt: Double, lean: Double = .nan, flags: Flags
    ) {
        self.time = time
        self.force = force
        self.rate = rate
        self.tilt = tilt
        self.lean = lean
        self.flags = flags
    }

    static let none = BodySample(time: 0, force: .zero, rate: .zero, tilt: 0, flags: [])
}
