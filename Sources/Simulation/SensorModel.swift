// SPDX-License-Identifier: Apache-2.0

internal import DSP
public import Motion

/// One row of a simulated recording, with what is true at that instant.
public struct SimulatedSample: Hashable, Sendable, BitwiseCopyable {
    /// s on the device's clock, as written.
    public var time: Double
    /// m/s² and rad/s; sensor axes.
    public var specificForce, angularRate: Vector3
    /// s, true.
    public var trueTime: Double
    /// True; sensor → earth.
    public var orientation: Quaternion
}

/// From what the body does to what the device says: mounting, low-pass, bias, scale, noise, range, steps.
public struct SensorModel: Sendable {
    public let settings: SensorSettings
    private var noise: RandomStream
    private let accelerometerBias, accelerometerScale, gyroscopeScale: Vector3
    private var gyroscopeBias: Vector3
    private var accelerometerFilter, gyroscopeFilter: DeviceLowPass

    public init(_ settings: SensorSettings, seed: UInt64) {
        self.settings = settings
        var traits = RandomStream(seed: seed, stream: 4)
        func draw(_ size: Double) -> Vector3 {
            size * Vector3(traits.normal(), traits.normal(), traits.normal())
        }
        let drawnBias = draw(settings.accelerometerBias)
        accelerometerScale = draw(settings.accelerometerScale)
        let drawnRateBias = draw(settings.gyroscopeBias)
        gyroscopeScale = draw(settings.gyroscopeScale)
        accelerometerBias = settings.fixedAccelerometerBias ?? drawnBias
        gyroscopeBias = settings.fixedGyroscopeBias ?? drawnRateBias
        noise = RandomStream(seed: seed, stream: 5)
        accelerometerFilter = DeviceLowPass(corner: settings.bandwidth * settings.rate)
        gyroscopeFilter = DeviceLowPass(corner: settings.bandwidth * settings.rate)
    }

    /// Body axes → sensor axes at `t`, true orientation, and the turning of a slipping strap.
    func sensed(_ pose: RunnerPose, at t: Double) -> (force: Vector3, rate: Vector3, orientation: Quaternion) {
        var mounting = settings.mounting.rotation
        var slipping = Vector3.zero
        if let slip = settings.slip {
            let turn = slip.turn(at: t)
            mounting = mounting * turn.rotation
            slipping = turn.rate
        }
        return (
            mounting.unrotate(pose.specificForce), mounting.unrotate(pose.angularRate) + slipping,
            (pose.orientation * mounting).normalized
        )
    }

    /// Takes the state on by `step` s to a body in `pose` at `t`.
    mutating func push(_ pose: RunnerPose, at t: Double, over step: Double) {
        let (force, rate, _) = sensed(pose, at: t)
        accelerometerFilter.push(force, over: step)
        gyroscopeFilter.push(rate, over: step)
    }

    /// What the device says now, `step` s after it last said something.
    mutating func read(_ pose: RunnerPose, at t: Double, after step: Double) -> SimulatedSample {
        let orientation = sensed(pose, at: t).orientation
        let s = settings
        let drift = s.gyroscopeDrift * step.squareRoot()
        gyroscopeBias += drift * normals()
        // White noise of a density, in the band that the rate holds.
        let spread = (0.5 * s.rate).squareRoot()
        let force =
            accelerometerFilter.output + scaled(accelerometerFilter.output, accelerometerScale) + accelerometerBias
            + (spread * s.accelerometerNoise) * normals()
        let rate =
            gyroscopeFilter.output + scaled(gyroscopeFilter.output, gyroscopeScale) + gyroscopeBias
            + (spread * s.gyroscopeNoise) * normals()
        // Stamps never change places.
        let late = Swift.min(Swift.max(s.jitter * noise.normal(), -0.45 / s.rate), 0.45 / s.rate)
        let stamp = t * (1 + 1e-6 * s.clockDrift) + late
        return SimulatedSample(
            time: stamp, specificForce: digitised(force, s.accelerometerRange),
            angularRate: s.hasGyroscope ? digitised(rate, s.gyroscopeRange) : .zero, trueTime: t,
            orientation: orientation)
    }

    /// Whether the row at `t` gets lost.
    mutating func loses(_ t: Double) -> Bool {
        let isDropped = noise.uniform() < settings.droppedShare
        return isDropped || settings.gaps.contains { t >= $0.start && t < $0.start + $0.length }
    }

    private mutating func normals() -> Vector3 { Vector3(noise.normal(), noise.normal(), noise.normal()) }

    private func scaled(_ v: Vector3, _ s: Vector3) -> Vector3 { Vector3(v.x * s.x, v.y * s.y, v.z * s.z) }

    private func digitised(_ v: Vector3, _ range: Double) -> Vector3 {
        Vector3(digitised(v.x, range), digitised(v.y, range), digitised(v.z, range))
    }

    private func digitised(_ x: Double, _ range: Double) -> Double {
        guard range.isFinite, range > 0 else { return x }
        let clipped = Swift.min(Swift.max(x, -range), range)
        guard settings.bits > 1 else { return clipped }
        let unit = range / Double(1 << Swift.min(settings.bits - 1, 30))
        return (clipped / unit).rounded() * unit
    }
}

/// A second-order Butterworth low-pass for steps of any length (trapezoidal rule); a corner of 0 lets all through.
struct DeviceLowPass: Sendable {
    private let omega: Double
    private(set) var output = Vector3.zero
    private var slope = Vector3.zero
    private var bend = Vector3.zero
    private var isStarted = false

    init(corner: Double) { omega = 2 * .pi * corner }

    mutating func push(_ input: Vector3, over step: Double) {
        guard omega > 0, isStarted else {
            output = input
            isStarted = true
            return
        }
        // y'' = ω²(x - y) - √2 ω y'.
        let h = step
        let damping = 2.0.squareRoot() * omega
        let v = slope + (0.5 * h) * bend
        let y = output + (0.5 * h) * slope + (0.5 * h) * v
        let scale = 1 / (1 + 0.5 * h * damping + 0.25 * h * h * omega * omega)
        bend = scale * ((omega * omega) * (input - y) - damping * v)
        slope = v + (0.5 * h) * bend
        output = y + (0.25 * h * h) * bend
    }
}
