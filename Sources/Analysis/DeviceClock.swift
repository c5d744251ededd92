// SPDX-License-Identifier: Apache-2.0

public import Motion

/// From the device's clock to session time. A table's clock *is* the session clock; what runs backwards is dropped and counted.
public struct DeviceClock: Sendable {
    public struct Counts: Hashable, Sendable, BitwiseCopyable {
        /// Readings whose time was not after the one before.
        public var notAfterPrevious: UInt64 = 0
        /// Readings without a device time.
        public var withoutTime: UInt64 = 0
        /// Readings without a specific force.
        public var withoutSpecificForce: UInt64 = 0

        public init() {}
    }

    public private(set) var counts = Counts()
    private var last = -Double.infinity

    public init() {}

    /// nil where the reading can't be placed on the session clock.
    public mutating func push(_ reading: Reading) -> Sample? {
        guard reading.contents.contains(.specificForce) else {
            counts.withoutSpecificForce += 1
            return nil
        }
        guard reading.contents.contains(.deviceTime) else {
            counts.withoutTime += 1
            return nil
        }
        guard reading.deviceTime > last else {
            counts.notAfterPrevious += 1
            return nil
        }
        last = reading.deviceTime
        var flags = reading.flags
        if !reading.contents.contains(.angularRate) { flags.insert(.noGyroscope) }
        return Sample(
            time: reading.deviceTime, specificForce: reading.specificForce, angularRate: reading.angularRate,
            flags: flags)
    }
}
