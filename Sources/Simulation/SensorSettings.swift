// SPDX-License-Identifier: Apache-2.0

public import Motion

/// What the sensor is like, and what befalls its data.
public struct SensorSettings: Sendable {
    /// Hz, 20 to 1000.
    public var rate = 200.0
    public var mounting = Mounting.upright
    public var slip: SensorSlip?
    /// (m/s²)/√Hz; white.
    public var accelerometerNoise = 0.0015
    /// (rad/s)/√Hz; white.
    public var gyroscopeNoise = 0.00012
    /// m/s², standard deviation per axis of the constant error drawn for this sensor.
    public var accelerometerBias = 0.05
    /// As a share, standard deviation per axis.
    public var accelerometerScale = 0.003
    /// rad/s, standard deviation per axis of the constant error drawn for this sensor.
    public var gyroscopeBias = 0.005
    /// (rad/s)/√s: random walk of the gyroscope's bias.
    public var gyroscopeDrift = 0.00002
    /// As a share, standard deviation per axis.
    public var gyroscopeScale = 0.003
    /// Where given, these in place of biases drawn by chance (m/s², rad/s; sensor axes).
    public var fixedAccelerometerBias: Vector3?
    public var fixedGyroscopeBias: Vector3?
    /// m/s² and rad/s: full scale; what is beyond is clipped.
    public var accelerometerRange = 16 * 9.81
    public var gyroscopeRange = 2000 * Double.pi / 180
    /// Bits over plus and minus full scale; 0: no quantisation.
    public var bits = 16
    /// As a share of the rate: corner of the device's own second-order low-pass; 0: none.
    public var bandwidth = 0.4
    /// Parts per million by which the device's clock runs fast.
    public var clockDrift = 0.0
    /// s, standard deviation of the error of each time stamp.
    public var jitter = 0.0
    /// Share of samples lost one by one.
    public var droppedShare = 0.0
    /// s: start and length of stretches in which nothing arrives.
    public var gaps: [(start: Double, length: Double)] = []
    public var hasGyroscope = true

    public init() {}

    /// No error of any kind: what physics alone gives.
    public static func ideal(rate: Double, mounting: Mounting = .upright) -> SensorSettings {
        var s = SensorSettings()
        s.rate = rate
        s.mounting = mounting
        s.accelerometerNoise = 0
        s.gyroscopeNoise = 0
        s.accelerometerBias = 0
        s.accelerometerScale = 0
        s.gyroscopeBias = 0
        s.gyroscopeDrift = 0
        s.gyroscopeScale = 0
        s.accelerometerRange = .infinity
        s.gyroscopeRange = .infinity
        s.bits = 0
        s.bandwidth = 0
        return s
    }
}
