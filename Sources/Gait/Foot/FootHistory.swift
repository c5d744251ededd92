// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// The last cells of a foot, by their index in the stream. A concrete ring: a generic one passes such large elements through the
/// heap where it isn't specialised.
struct FootHistory: ~Copyable {
    private var cells: [FootCell]
    let capacity: Int
    /// Cells pushed since the start or the last `removeAll`.
    private(set) var total = 0

    init(capacity: Int) {
        precondition(capacity > 0, "a history holds at least one cell")
        self.capacity = capacity
        cells = [FootCell](repeating: FootCell(), count: capacity)
    }

    /// Index in the stream of the oldest cell held.
    var firstIndex: Int { max(0, total - capacity) }

    mutating func push(_ cell: FootCell) {
        cells[total % capacity] = cell
        total += 1
    }

    mutating func removeAll() { total = 0 }

    mutating func setSmoothRate(_ rate: Vector3, at index: Int) { cells[index % capacity].smoothRate = rate }

    /// `firstIndex ≤ index < total`.
    subscript(index: Int) -> FootCell {
        precondition(index >= firstIndex && index < total, "index outside the history")
        return cells[index % capacity]
    }
}
