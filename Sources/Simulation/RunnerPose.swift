// SPDX-License-Identifier: Apache-2.0

internal import DSP
public import Motion

/// Where the sensor's site on the body is, how it is turned, and how both change: all from the same equations, so that
/// force, rate and orientation agree.
public struct RunnerPose: Sendable, BitwiseCopyable {
    /// m, m/s, m/s²; earth axes, x along the track, z up. On a treadmill the origin stands with the machine.
    public var position, velocity, acceleration: Vector3
    /// Body axes (x forward, y left, z up) → earth.
    public var orientation: Quaternion
    /// rad/s and rad/s², body axes.
    public var angularRate, angularAcceleration: Vector3

    /// m/s², body axes: what an ideal accelerometer at the site reads.
    public var specificForce: Vector3 {
        orientation.unrotate(acceleration + Vector3(0, 0, RunningStep.gravity))
    }
}

/// Attitude as yaw, then obliquity, then pitch: obliquity is the elevation of the body's left axis, exactly.
struct Attitude: Sendable, BitwiseCopyable {
    /// rad: about z; about the turned x, left side up; about the left axis, front down.
    var yaw, obliquity, pitch: Jet

    var orientation: Quaternion {
        let (sy, cy) = Elementary.sinCos(0.5 * yaw.value)
        let (so, co) = Elementary.sinCos(0.5 * obliquity.value)
        let (sp, cp) = Elementary.sinCos(0.5 * pitch.value)
        return (Quaternion(cy, 0, 0, sy) * Quaternion(co, so, 0, 0) * Quaternion(cp, 0, sp, 0)).normalized
    }

    /// ω and its derivative in body axes, with R = R_z(yaw) R_x(obliquity) R_y(pitch):
    /// ω = yaw˙ (R_x R_y)ᵀ z + obliquity˙ R_yᵀ x + pitch˙ y.
    var angularMotion: (rate: Vector3, acceleration: Vector3) {
        let so = obliquity.rateSine
        let co = obliquity.rateCosine
        let sp = pitch.rateSine
        let cp = pitch.rateCosine
        let y = yaw.derivative
        let o = obliquity.derivative
        let p = pitch.derivative
        let x = o * cp - y * sp * co
        let left = y * so + p
        let z = y * cp * co + o * sp
        return (Vector3(x.value, left.value, z.value), Vector3(x.slope, left.slope, z.slope))
    }
}

/// A value and its first derivative.
private struct Slope {
    var value, slope: Double
    static func * (a: Slope, b: Slope) -> Slope {
        Slope(value: a.value * b.value, slope: a.slope * b.value + a.value * b.slope)
    }
    static func + (a: Slope, b: Slope) -> Slope { Slope(value: a.value + b.value, slope: a.slope + b.slope) }
    static func - (a: Slope, b: Slope) -> Slope { Slope(value: a.value - b.value, slope: a.slope - b.slope) }
}

extension Jet {
    fileprivate var derivative: Slope { Slope(value: rate, slope: acceleration) }
    fileprivate var rateSine: Slope {
        let j = sine()
        return Slope(value: j.value, slope: j.rate)
    }
    fileprivate var rateCosine: Slope {
        let j = cosine()
        return Slope(value: j.value, slope: j.rate)
    }
}
