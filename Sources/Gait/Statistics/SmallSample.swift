// SPDX-License-Identifier: Apache-2.0

/// The middle one of a few values, kept in place and without a heap: sorted by insertion, which a handful needs no better than.
struct SmallSample: BitwiseCopyable {
    static let capacity = 16

    private var sorted = [16 of Double](repeating: 0)
    private(set) var count = 0

    /// Takes a value in; what comes after `capacity` of them is not counted.
    mutating func add(_ value: Double) {
        guard count < Self.capacity else { return }
        var i = count
        while i > 0, sorted[i - 1] > value {
            sorted[i] = sorted[i - 1]
            i -= 1
        }
        sorted[i] = value
        count += 1
    }

    /// The upper one of the two in the middle where their number is even: a value that was seen. 0 of none.
    var upperMiddle: Double { count > 0 ? sorted[count / 2] : 0 }

    /// Mean of the two in the middle where their number is even; 0 of none.
    var median: Double {
        guard count > 0 else { return 0 }
        return count % 2 == 1 ? sorted[count / 2] : 0.5 * (sorted[count / 2 - 1] + sorted[count / 2])
    }
}
