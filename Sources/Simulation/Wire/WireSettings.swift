// SPDX-License-Identifier: Apache-2.0

/// How a simulated device's bytes reach the host, and what befalls them. All by the seed: the same settings give the same chunks.
public struct WireSettings: Sendable {
    public var seed: UInt64 = 1
    /// s on the session clock at which the recording's 0 lies.
    public var start = 0.0
    /// s on the device's clock then. How fast it runs is the sensor's affair (`SensorSettings.clockDrift`).
    public var clockStart = 3.0
    /// s: what every frame takes to the host, and the mean of what chance adds.
    public var leastDelay = 0.0003
    public var delay = 0.0002
    /// s: frames wait for the next tick of a timer of this length, as behind a USB adapter; 0: they don't.
    public var burst = 0.0
    /// Stalls of the host a second, and how long each is, s.
    public var stalls = 0.0
    public var stall = 0.05
    /// Shares of frames: lost, sent twice, cut short, with a flipped bit, followed by noise.
    public var lost = 0.0
    public var repeated = 0.0
    public var cut = 0.0
    public var flipped = 0.0
    public var noise = 0.0
    /// The longest piece of noise, bytes.
    public var longestNoise = 40
    /// s: start and length, in the recording's time, of stretches in which the device is unplugged. It comes back with a clock that starts anew.
    public var unplugs: [(start: Double, length: Double)] = []

    public init() {}

    /// Whether the device is away at `time` of the recording, s.
    public func isUnplugged(at time: Double) -> Bool {
        unplugs.contains { time >= $0.start && time < $0.start + $0.length }
    }
}

/// What befell the frames of a simulated device.
public struct WireFaults: Hashable, Sendable, BitwiseCopyable {
    /// Frames that the device made, unplugged ones not counted.
    public var frames: UInt64 = 0
    public var lost: UInt64 = 0
    public var repeated: UInt64 = 0
    public var cut: UInt64 = 0
    public var flipped: UInt64 = 0
    /// Pieces of noise, and bytes in them.
    public var noises: UInt64 = 0
    public var noiseBytes: UInt64 = 0

    public init() {}
}
