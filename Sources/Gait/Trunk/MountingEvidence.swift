// SPDX-License-Identifier: Apache-2.0

internal import DSP

/// Second moments of what repeats with every step ("even") and of what alternates ("odd"), of horizontal force and rate, with old ones
/// forgotten: the axis along which the body brakes and drives, and about which it rolls.
struct MountingEvidence: BitwiseCopyable {
    /// One coarse cell in the levelled frame, split by parity: force in m/s², rate in rad/s.
    struct Parts: BitwiseCopyable {
        var forceEven = (x: 0.0, y: 0.0)
        var forceOdd = (x: 0.0, y: 0.0)
        var rateEven = (x: 0.0, y: 0.0)
        var rateOdd = (x: 0.0, y: 0.0)
    }

    struct Moments: BitwiseCopyable {
        var xx = 0.0, xy = 0.0, yy = 0.0

        mutating func add(_ value: (x: Double, y: Double), keep: Double) {
            xx = keep * xx + value.x * value.x
            xy = keep * xy + value.x * value.y
            yy = keep * yy + value.y * value.y
        }

        var trace: Double { xx + yy }
        func along(_ c: Double, _ s: Double) -> Double { c * c * xx + 2 * c * s * xy + s * s * yy }
    }

    private var forceEven = Moments()
    private var forceOdd = Moments()
    private var rateEven = Moments()
    private var rateOdd = Moments()
    /// Share of the past that is kept at each cell.
    private let keep: Double
    /// s of gait that were learnt from.
    private(set) var time = 0.0

    /// `memory` in s.
    init(memory: Double) { keep = 1 - 1 / (memory * StepRhythm.rate) }

    mutating func forget() {
        forceEven = Moments()
        forceOdd = Moments()
        rateEven = Moments()
        rateOdd = Moments()
        time = 0
    }

    mutating func add(_ parts: Parts) {
        forceEven.add(parts.forceEven, keep: keep)
        forceOdd.add(parts.forceOdd, keep: keep)
        rateEven.add(parts.rateEven, keep: keep)
        rateOdd.add(parts.rateOdd, keep: keep)
        time += 1 / StepRhythm.rate
    }

    /// Cosine and sine of twice the axis' angle, both times four times its confidence. nil before any evidence.
    private var pull: (x: Double, y: Double)? {
        let fe = forceEven.trace, fo = forceOdd.trace, re = rateEven.trace, ro = rateOdd.trace
        guard fe > 0, fo > 0 else { return nil }
        var m11 = forceEven.xx / fe - forceOdd.xx / fo
        var m12 = forceEven.xy / fe - forceOdd.xy / fo
        var m22 = forceEven.yy / fe - forceOdd.yy / fo
        if re > 0, ro > 0 {
            m11 += rateOdd.xx / ro - rateEven.xx / re
            m12 += rateOdd.xy / ro - rateEven.xy / re
            m22 += rateOdd.yy / ro - rateEven.yy / re
        }
        return (m11 - m22, 2 * m12)
    }

    /// The fore-aft axis, rad counter-clockwise from x, one of its two ends, and how much it stands out, 0 to 1. nil before any evidence.
    var axis: (angle: Double, confidence: Double)? {
        guard let (x, y) = pull else { return nil }
        return (0.5 * Elementary.atan2(y, x), 0.25 * (x * x + y * y).squareRoot())
    }

    /// Cosine of twice the angle between that axis and the line along (c, s), and its confidence, 0 to 1.
    func doubledCosine(along c: Double, _ s: Double) -> (cosine: Double, confidence: Double)? {
        guard let (x, y) = pull else { return nil }
        let norm = (x * x + y * y).squareRoot()
        guard norm > 0 else { return nil }
        return ((x * (c * c - s * s) + 2 * y * c * s) / norm, 0.25 * norm)
    }
}
