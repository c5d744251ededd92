// SPDX-License-Identifier: Apache-2.0

internal import DSP
public import Motion

/// How the sensor's axes lie on the body: the rotation sensor axes → body axes.
public struct Mounting: Hashable, Sendable, BitwiseCopyable {
    public var rotation: Quaternion

    public init(_ rotation: Quaternion) { self.rotation = rotation.normalized }

    /// Sensor axes are body axes: x forward, y left, z up.
    public static let upright = Mounting(.identity)

    /// Any attitude at all, evenly.
    public static func drawn(seed: UInt64) -> Mounting {
        var random = RandomStream(seed: seed, stream: 3)
        // A normal in four dimensions has no preferred direction.
        return Mounting(Quaternion(random.normal(), random.normal(), random.normal(), random.normal()))
    }

    /// One of the 24 ways to lay sensor axes along body axes (0 is upright), tilted by `tilt` degrees about a level axis
    /// 30° left of forward.
    public static func axes(_ number: Int, tilt: Double = 0) -> Mounting {
        let n = ((number % 24) + 24) % 24
        let up: Quaternion
        let h = 0.5.squareRoot()
        switch n / 4 {
        case 0: up = .identity
        case 1: up = Quaternion(0, 1, 0, 0)
        case 2: up = Quaternion(h, h, 0, 0)
        case 3: up = Quaternion(h, -h, 0, 0)
        case 4: up = Quaternion(h, 0, h, 0)
        default: up = Quaternion(h, 0, -h, 0)
        }
        let quarter = [
            Quaternion.identity, Quaternion(h, 0, 0, h), Quaternion(0, 0, 0, 1), Quaternion(h, 0, 0, -h),
        ][n % 4]
        let (s, c) = Elementary.sinCos(0.5 * tilt * .pi / 180)
        return Mounting(Quaternion(c, 0.866025403784438647 * s, 0.5 * s, 0) * quarter * up)
    }
}

/// The sensor turns on the body once, as a strap does that slips.
public struct SensorSlip: Hashable, Sendable, BitwiseCopyable {
    /// s.
    public var time: Double
    /// Degrees, about the sensor's axis `axis`, within `duration` s.
    public var angle: Double
    public var axis: Vector3
    public var duration: Double

    public init(time: Double, angle: Double, axis: Vector3 = Vector3(0, 0, 1), duration: Double = 0.4) {
        self.time = time
        self.angle = angle
        self.axis = axis
        self.duration = duration
    }

    /// The rotation so far, and its rate (rad/s) in sensor axes.
    func turn(at t: Double) -> (rotation: Quaternion, rate: Vector3) {
        let norm = axis.norm
        guard norm > 0 else { return (.identity, .zero) }
        let unit = (1 / norm) * axis
        let part = Jet.smoothStep(t, from: time, over: Swift.max(duration, 1e-3))
        let (s, c) = Elementary.sinCos(0.5 * angle * .pi / 180 * part.value)
        return (Quaternion(c, s * unit.x, s * unit.y, s * unit.z), (angle * .pi / 180 * part.rate) * unit)
    }
}
