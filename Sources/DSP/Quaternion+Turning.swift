// SPDX-License-Identifier: Apache-2.0

internal import Motion

extension Quaternion {
    /// Turns by a rotation vector (rad), by the series of sine and cosine of its half to the fourth power: no root and no
    /// trigonometry. The angle is right to 1e-9 of itself up to 0.1 rad; the norm isn't 1: normalise.
    @inline(__always)
    init(turningBy rotation: Vector3) {
        let square = 0.25 * rotation.squaredNorm
        let s = 0.5 - square * (1 / 12.0 - square * (1 / 240.0))
        self.init(1 - square * (0.5 - square * (1 / 24.0)), s * rotation.x, s * rotation.y, s * rotation.z)
    }

    /// Unit length again after one step: no root where the norm is near 1.
    @inline(__always)
    var nearlyNormalized: Quaternion {
        let excess = squaredNorm - 1
        guard excess.magnitude < 1e-5 else { return normalized }
        let s = 1 - 0.5 * excess
        return Quaternion(s * w, s * x, s * y, s * z)
    }

    /// Turned by the shortest way so that `up` (in its earth axes) becomes vertical; half a turn about x where it points down.
    func levelled(_ up: Vector3) -> Quaternion {
        let length = up.norm
        guard length > 0, length.isFinite else { return self }
        let z = up.z / length
        guard z > -0.999_999 else { return (Quaternion(0, 1, 0, 0) * self).normalized }
        let w = (0.5 * (z + 1)).squareRoot()
        let s = 0.5 / (w * length)
        return (Quaternion(w, s * up.y, -s * up.x, 0) * self).normalized
    }
}
