// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// The little trigonometry that angles on a wire need; this room can't ask the one with the elementary functions.
///
/// Goals in order: the same bits everywhere, right to about 10⁻¹⁵. Angles of at most π.
enum Turn {
    /// Taylor series at an eighth of the angle, below 0.4, where the first term left out is below 10⁻²⁰; then doubled thrice.
    static func sineAndCosine(_ angle: Double) -> (sine: Double, cosine: Double) {
        let x = angle / 8
        let z = x * x
        var sine = 0.0
        var cosine = 0.0
        for step in stride(from: 8.0, to: 0, by: -1) {
            sine = (1 + sine) * (-z / (2 * step * (2 * step + 1)))
            cosine = (1 + cosine) * (-z / (2 * step * (2 * step - 1)))
        }
        sine = x * (1 + sine)
        cosine = 1 + cosine
        for _ in 0..<3 { (sine, cosine) = (2 * sine * cosine, cosine * cosine - sine * sine) }
        return (sine, cosine)
    }

    /// By `angle` about an axis of the sensor: 0 for x, 1 for y, 2 for z.
    static func about(_ axis: Int, _ angle: Double) -> Quaternion {
        let (sine, cosine) = sineAndCosine(angle / 2)
        return Quaternion(cosine, axis == 0 ? sine : 0, axis == 1 ? sine : 0, axis == 2 ? sine : 0)
    }

    /// The angle, in `parts` of π, whose sine and cosine stand to each other as these: -`parts` ... `parts`.
    static func parts(_ parts: Int, sine: Double, cosine: Double) -> Int {
        guard sine != 0 || cosine < 0 else { return 0 }
        var (low, high) = sine >= 0 ? (0, parts) : (-parts, 0)
        // The sine of what is left of the angle changes its sign once in either half turn.
        while high - low > 1 {
            let middle = (low + high) / 2
            let (s, c) = sineAndCosine(Double(middle) / Double(parts) * Double.pi)
            if sine * c - cosine * s >= 0 { low = middle } else { high = middle }
        }
        let (s, c) = sineAndCosine((Double(low) + 0.5) / Double(parts) * Double.pi)
        return sine * c - cosine * s >= 0 ? high : low
    }
}
