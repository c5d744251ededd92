// SPDX-License-Identifier: Apache-2.0

/// A rotation, w, x, y, z. In gaitd a unit quaternion turns sensor axes into earth axes (earth: z up) unless its owner says otherwise.
public struct Quaternion: Hashable, Sendable, BitwiseCopyable {
    public var w, x, y, z: Double

    @inlinable
    public init(_ w: Double, _ x: Double, _ y: Double, _ z: Double) {
        self.w = w
        self.x = x
        self.y = y
        self.z = z
    }

    public static let identity = Quaternion(1, 0, 0, 0)

    @inlinable public var conjugate: Quaternion { Quaternion(w, -x, -y, -z) }
    @inlinable public var squaredNorm: Double { w * w + x * x + y * y + z * z }

    /// Unit length; the identity where the norm is zero or not finite.
    @inlinable public var normalized: Quaternion {
        let n = squaredNorm
        guard n > 0, n.isFinite else { return .identity }
        let s = 1 / n.squareRoot()
        return Quaternion(s * w, s * x, s * y, s * z)
    }

    /// Hamilton product: first `b`, then `a`.
    @inlinable
    public static func * (a: Quaternion, b: Quaternion) -> Quaternion {
        Quaternion(
            a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z,
            a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y,
            a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x,
            a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w)
    }

    /// Turns `v` by this rotation (unit quaternion expected).
    @inlinable
    public func rotate(_ v: Vector3) -> Vector3 {
        let u = Vector3(x, y, z)
        let t = 2.0 * u.cross(v)
        return v + w * t + u.cross(t)
    }

    /// Turns `v` back by this rotation.
    @inlinable
    public func unrotate(_ v: Vector3) -> Vector3 { conjugate.rotate(v) }
}
