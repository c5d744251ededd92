// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// The sensor's axis of foot pitch, found from the gait: its line by the spread of the angular rate, its direction by votes.
///
/// A foot turns about the lateral axis far more than about the others, so the axis is the principal one of the rate's
/// second moments. The sense is positive for toe-up: in swing. Two witnesses vote on it once a stride: after the quietest
/// instant the first large turn is toe-down; and the foot travels forward, which lies to the right of the toe-down axis
/// crossed with up (x forward, y left, z up: turning about +y lowers the toes, and y × z = x).
struct PitchAxis: Sendable {
    /// Seconds of movement after which a movement counts 1/e.
    private static let memory = 10.0
    /// rad/s: slower turns say more of noise than of the foot.
    private static let movingRate = 1.0
    /// Votes that settle the sense for the first time: two strides on which both witnesses agree give 3.
    static let settledVotes = 2.0
    /// Most votes kept, so that a sensor put on the other way round is believed after a few strides.
    private static let mostVotes = 8.0

    private var xx = 0.0, yy = 0.0, zz = 0.0, xy = 0.0, xz = 0.0, yz = 0.0
    private var line = Vector3(0, 1, 0)
    private var updates = 0
    private(set) var votes = 0.0
    /// +1: `line` is toe-up; -1: toe-down; 0: not known. Once known it yields only to `settledVotes` against it.
    private(set) var sense = 0.0

    /// Unit vector in sensor axes; turning about it by the right hand lifts the toes. Meaningful where `isKnown`.
    var axis: Vector3 { sense < 0 ? -line : line }
    var isKnown: Bool { sense != 0 }
    /// Share of the rate's power that lies along the axis, 1/3 to 1.
    var dominance: Double {
        let trace = xx + yy + zz
        return trace > 0 ? line.dot(product(line)) / trace : 0
    }
    /// The line itself, whose sense never flips: what votes refer to.
    var reference: Vector3 { line }

    private func product(_ v: Vector3) -> Vector3 {
        Vector3(
            xx * v.x + xy * v.y + xz * v.z, xy * v.x + yy * v.y + yz * v.z, xz * v.x + yz * v.y + zz * v.z)
    }

    /// One cell's smooth rate.
    mutating func push(_ rate: Vector3) {
        guard rate.squaredNorm > Self.movingRate * Self.movingRate else { return }
        let keep = 1 - FootGrid.step / Self.memory
        xx = keep * xx + rate.x * rate.x
        yy = keep * yy + rate.y * rate.y
        zz = keep * zz + rate.z * rate.z
        xy = keep * xy + rate.x * rate.y
        xz = keep * xz + rate.x * rate.z
        yz = keep * yz + rate.y * rate.z
        updates += 1
        if updates == 1 { line = rate.squaredNorm > 0 ? (1 / rate.norm) * rate : line }
        guard updates % 8 == 0 else { return }
        // Power iteration from the last answer: the second moments change slowly.
        for _ in 0..<4 {
            let turned = product(line)
            let norm = turned.norm
            guard norm > 0, norm.isFinite else { return }
            line = (1 / norm) * turned
        }
    }

    /// Positive votes say that turning about `reference` lifts the toes.
    mutating func vote(_ weight: Double) {
        votes = min(max(votes + weight, -Self.mostVotes), Self.mostVotes)
        decide(atLeast: Self.settledVotes)
    }

    /// Takes the sense that the votes favour, where they do so by `least`.
    mutating func decide(atLeast least: Double) {
        if votes >= least { sense = 1 }
        if votes <= -least { sense = -1 }
    }

    /// After a long gap the sensor may have been moved: what is known is kept, and more easily given up.
    mutating func doubt() { votes = 0.5 * votes }
}
