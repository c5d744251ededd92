// SPDX-License-Identifier: Apache-2.0

/// A small seeded generator: the same seed gives the same numbers on every machine.
///
/// Steele, Lea & Flood 2014 (SplitMix64): a Weyl sequence through a 64-bit mixer. Good for noise, not for secrets.
public struct RandomStream: Sendable {
    private var state: UInt64

    /// `stream` separates uses of one seed, so that adding noise to the sensor doesn't change the runner.
    public init(seed: UInt64, stream: UInt64 = 0) {
        state = seed &+ stream &* 0xD1B5_4A32_D192_ED03
        // Neighbouring seeds start far apart.
        for _ in 0..<4 { _ = next() }
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Evenly in [0, 1).
    public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Evenly in [-1, 1).
    public mutating func symmetric() -> Double { 2 * uniform() - 1 }

    /// Mean 0, variance 1: the sum of twelve uniforms less 6 (exact moments, tails end at 6).
    public mutating func normal() -> Double {
        // Two 32-bit uniforms from each draw.
        var sum = 0.0
        for _ in 0..<6 {
            let bits = next()
            sum += Double(bits >> 32) + Double(bits & 0xFFFF_FFFF)
        }
        return sum * 0x1p-32 - 6
    }
}
