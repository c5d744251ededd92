// SPDX-License-Identifier: Apache-2.0

internal import DSP

/// A quantity with its first and second derivative in time: what is written as a path comes out with the velocity and
/// acceleration that belong to it.
struct Jet: Sendable, BitwiseCopyable {
    var value, rate, acceleration: Double

    @inline(__always)
    init(_ value: Double, _ rate: Double = 0, _ acceleration: Double = 0) {
        self.value = value
        self.rate = rate
        self.acceleration = acceleration
    }

    static let zero = Jet(0)

    @inline(__always)
    static func + (a: Jet, b: Jet) -> Jet {
        Jet(a.value + b.value, a.rate + b.rate, a.acceleration + b.acceleration)
    }
    @inline(__always)
    static func - (a: Jet, b: Jet) -> Jet {
        Jet(a.value - b.value, a.rate - b.rate, a.acceleration - b.acceleration)
    }
    @inline(__always)
    static func * (s: Double, a: Jet) -> Jet { Jet(s * a.value, s * a.rate, s * a.acceleration) }
    @inline(__always)
    static func + (a: Jet, s: Double) -> Jet { Jet(a.value + s, a.rate, a.acceleration) }
    @inline(__always)
    static func += (a: inout Jet, b: Jet) { a = a + b }

    /// Leibniz.
    @inline(__always)
    static func * (a: Jet, b: Jet) -> Jet {
        Jet(
            a.value * b.value, a.rate * b.value + a.value * b.rate,
            a.acceleration * b.value + 2 * a.rate * b.rate + a.value * b.acceleration)
    }

    /// The sine of an angle in rad.
    func sine() -> Jet {
        let (s, c) = Elementary.sinCos(value)
        return Jet(s, c * rate, c * acceleration - s * rate * rate)
    }

    /// The cosine of an angle in rad.
    func cosine() -> Jet {
        let (s, c) = Elementary.sinCos(value)
        return Jet(c, -s * rate, -s * acceleration - c * rate * rate)
    }

    /// From 0 to 1 with no corner in position, velocity or acceleration, as `t` goes from `start` to `start + duration`.
    static func smoothStep(_ t: Double, from start: Double, over duration: Double) -> Jet {
        let u = (t - start) / duration
        if u <= 0 { return .zero }
        if u >= 1 { return Jet(1) }
        let r = 1 / duration
        return Jet(
            u * u * u * (u * (6 * u - 15) + 10), 30 * u * u * (u - 1) * (u - 1) * r,
            60 * u * (2 * u - 1) * (u - 1) * r * r)
    }

    /// A hump of height 1, three times flat at both ends.
    static func hump(_ t: Double, from start: Double, over duration: Double) -> Jet {
        let u = (t - start) / duration
        if u <= 0 || u >= 1 { return .zero }
        let q = u * (1 - u)
        let dq = 1 - 2 * u
        let r = 1 / duration
        // 64 q³; q'' = -2.
        return Jet(64 * q * q * q, 192 * q * q * dq * r, (384 * q * dq * dq - 384 * q * q) * r * r)
    }
}

/// A polynomial of fifth degree between two instants, given position, velocity and acceleration at both.
struct QuinticSegment: Sendable, BitwiseCopyable {
    let start, end: Double
    private let c0, c1, c2, c3, c4, c5: Double

    init(from start: Double, _ a: Jet, to end: Double, _ b: Jet) {
        self.start = start
        self.end = end
        let h = end - start
        let d = b.value - a.value
        let h2 = h * h
        c0 = a.value
        c1 = a.rate
        c2 = 0.5 * a.acceleration
        c3 = (20 * d - (8 * b.rate + 12 * a.rate) * h - (3 * a.acceleration - b.acceleration) * h2) / (2 * h2 * h)
        c4 =
            (-30 * d + (14 * b.rate + 16 * a.rate) * h + (3 * a.acceleration - 2 * b.acceleration) * h2) / (2 * h2 * h2)
        c5 = (12 * d - 6 * (b.rate + a.rate) * h - (a.acceleration - b.acceleration) * h2) / (2 * h2 * h2 * h)
    }

    func callAsFunction(_ t: Double) -> Jet {
        let x = t - start
        return Jet(
            c0 + x * (c1 + x * (c2 + x * (c3 + x * (c4 + x * c5)))),
            c1 + x * (2 * c2 + x * (3 * c3 + x * (4 * c4 + x * 5 * c5))),
            2 * c2 + x * (6 * c3 + x * (12 * c4 + x * 20 * c5)))
    }
}
