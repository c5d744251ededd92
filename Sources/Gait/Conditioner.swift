// SPDX-License-Identifier: Apache-2.0

public import Motion

/// Marks what is wrong with a sample before anything is computed from it, and keeps what no sensor can mean within bounds.
public struct Conditioner: Sendable {
    struct Parameters {
        /// Largest specific force and angular rate an axis can mean, m/s² and rad/s: some ten times the range of any part made. Sums
        /// of squares of what lies beyond would leave the range of numbers.
        var force = 1e4
        var rate = 1e3
    }

    private let parameters = Parameters()
    private var sawRotation = false

    public init() {}

    /// A gyroscope that has said nothing but exact zeros is none (some tables carry empty columns); one that stays silent only while at
    /// rest speaks up with the first movement.
    public mutating func push(_ sample: inout Sample) {
        if bound(&sample.specificForce, parameters.force) { sample.flags.insert(.clippedAccelerometer) }
        if bound(&sample.angularRate, parameters.rate) { sample.flags.insert(.clippedGyroscope) }
        if !sawRotation {
            if sample.flags.contains(.noGyroscope) || sample.angularRate == .zero {
                sample.flags.insert(.noGyroscope)
            } else {
                sawRotation = true
            }
        }
    }

    /// Whether something had to be cut.
    @inline(__always)
    private func bound(_ value: inout Vector3, _ limit: Double) -> Bool {
        // One comparison for the ordinary sample; two at a time: the greatest of three goes through a list.
        guard max(max(abs(value.x), abs(value.y)), abs(value.z)) > limit else { return false }
        value = Vector3(
            max(-limit, min(limit, value.x)), max(-limit, min(limit, value.y)), max(-limit, min(limit, value.z)))
        return true
    }
}
