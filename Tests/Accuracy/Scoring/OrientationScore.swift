// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Orientation errors of one recording by the BROAD benchmark's protocol: RMSE in degrees over the movement phases in which the
/// optical system saw the body.
struct OrientationScore {
    var inclination: Double
    /// Total error after the one heading offset that fits best: what a filter without magnetometer can be asked for.
    var totalLessHeading: Double
    /// Share of the reference rows that an orientation answers to.
    var coverage: Double

    /// nil where no row can be judged.
    init?(reference: DelimitedText, movement: [[Double]], estimate: DelimitedText) {
        let t = reference.numbers("t")
        let te = estimate.numbers("t")
        guard t.count > 1, te.count > 1 else { return nil }
        let names = ["qw", "qx", "qy", "qz"]
        let o = names.map { reference.numbers($0) }
        let q = names.map { estimate.numbers($0) }
        let spacing = Matching.median(zip(t.dropFirst(), t).map { $0 - $1 })

        var judged = 0
        var asked = 0
        var inclinations = 0.0
        var kept: [(w: Double, x: Double, y: Double, z: Double)] = []
        var cursor = 1
        var meanCosine = 0.0
        var meanSine = 0.0
        for row in t.indices {
            let time = t[row]
            guard movement.contains(where: { time >= $0[0] - 0.25 * spacing && time < $0[1] - 0.25 * spacing }),
                o.allSatisfy({ $0[row].isFinite })
            else { continue }
            asked += 1
            while cursor < te.count - 1, te[cursor] < time { cursor += 1 }
            let nearest = time - te[cursor - 1] < te[cursor] - time ? cursor - 1 : cursor
            guard abs(te[nearest] - time) <= 0.55 * spacing, q.allSatisfy({ $0[nearest].isFinite }) else { continue }
            judged += 1
            let e = Self.difference(Self.unit(q.map { $0[nearest] }), Self.unit(o.map { $0[row] }))
            kept.append(e)
            let inclination = 2 * acos(min(1, (e.w * e.w + e.z * e.z).squareRoot()))
            inclinations += inclination * inclination
            let heading = 2 * atan2(e.z, e.w)
            meanCosine += cos(heading)
            meanSine += sin(heading)
        }
        guard judged > 0 else { return nil }
        let half = -atan2(meanSine, meanCosine) / 2
        var totals = 0.0
        for e in kept {
            let w = cos(half) * e.w - sin(half) * e.z
            let total = 2 * acos(min(1, abs(w)))
            totals += total * total
        }
        let degrees = 180 / Double.pi
        inclination = degrees * (inclinations / Double(judged)).squareRoot()
        totalLessHeading = degrees * (totals / Double(judged)).squareRoot()
        coverage = Double(judged) / Double(asked)
    }

    private static func unit(_ q: [Double]) -> (w: Double, x: Double, y: Double, z: Double) {
        let n = (q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]).squareRoot()
        return (q[0] / n, q[1] / n, q[2] / n, q[3] / n)
    }

    /// a ⊗ conj(b).
    private static func difference(
        _ a: (w: Double, x: Double, y: Double, z: Double), _ b: (w: Double, x: Double, y: Double, z: Double)
    ) -> (w: Double, x: Double, y: Double, z: Double) {
        (
            a.w * b.w + a.x * b.x + a.y * b.y + a.z * b.z,
            -a.w * b.x + a.x * b.w - a.y * b.z + a.z * b.y,
            -a.w * b.y + a.x * b.z + a.y * b.w - a.z * b.x,
            -a.w * b.z - a.x * b.y + a.y * b.x + a.z * b.w
        )
    }
}
