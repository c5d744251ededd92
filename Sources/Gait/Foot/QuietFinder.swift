// SPDX-License-Identifier: Apache-2.0

/// Finds the quietest instants of a foot: where the angular rate, over 65 ms, is least for a quarter of a second either way.
struct QuietFinder: Sendable {
    /// Cells either side of the middle that are averaged.
    static let half = 6
    /// Cells for which a candidate must stay the least.
    private static let hold = 50

    private var ring = [Double](repeating: 0, count: 2 * half + 1)
    private var filled = 0
    private var sum = 0.0
    private var best = Double.infinity
    private var bestIndex = 0

    mutating func restart() {
        filled = 0
        sum = 0
        best = .infinity
    }

    /// Squared smooth rate of cell `index`; gives the index of a quiet instant once it is confirmed.
    mutating func push(_ power: Double, index: Int) -> Int? {
        let slot = index % ring.count
        ring[slot] = power
        filled += 1
        guard filled >= ring.count else { return nil }
        // Summed afresh: a running sum would carry the rounding of every impact before.
        sum = 0
        for slot in 0..<ring.count { sum += ring[slot] }
        let middle = index - Self.half
        if sum < best {
            best = sum
            bestIndex = middle
        }
        guard middle - bestIndex >= Self.hold else { return nil }
        best = .infinity
        return bestIndex
    }
}
