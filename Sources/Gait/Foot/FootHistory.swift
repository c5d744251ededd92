// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// The last cells of a foot, by their index in the stream; one ring a quantity: a ring of whole cells passes each through the
/// heap where arrays aren't specialised.
struct FootHistory: ~Copyable {
    private var rates: [Vector3]
    private var smoothRates: [Vector3]
    private var forces: [Vector3]
    private var forceNorms: [Double]
    private var turnRates: [Double]
    private var orientations: [Quaternion]
    let capacity: Int
    /// Cells pushed since the start or the last `removeAll`.
    private(set) var total = 0

    init(capacity: Int) {
        precondition(capacity > 0, "a history holds at least one cell")
        self.capacity = capacity
        rates = [Vector3](repeating: .zero, count: capacity)
        smoothRates = rates
        forces = rates
        forceNorms = [Double](repeating: 0, count: capacity)
        turnRates = forceNorms
        orientations = [Quaternion](repeating: .identity, count: capacity)
    }

    /// Index in the stream of the oldest cell held.
    var firstIndex: Int { max(0, total - capacity) }

    mutating func push(_ cell: FootCell) {
        let slot = total % capacity
        rates[slot] = cell.rate
        smoothRates[slot] = cell.smoothRate
        forces[slot] = cell.force
        forceNorms[slot] = cell.forceNorm
        turnRates[slot] = cell.turnRate
        orientations[slot] = cell.orientation
        total += 1
    }

    mutating func removeAll() { total = 0 }

    mutating func setSmoothRate(_ rate: Vector3, at index: Int) { smoothRates[index % capacity] = rate }

    /// `firstIndex ≤ index < total`. Flags are not kept.
    subscript(index: Int) -> FootCell {
        precondition(index >= firstIndex && index < total, "index outside the history")
        let slot = index % capacity
        return FootCell(
            rate: rates[slot], smoothRate: smoothRates[slot], force: forces[slot], forceNorm: forceNorms[slot],
            turnRate: turnRates[slot], orientation: orientations[slot])
    }
}
