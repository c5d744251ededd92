// SPDX-License-Identifier: Apache-2.0

/// One-to-one pairs of times and the order statistics of their differences.
enum Matching {
    /// Pairs the nearest first, at most `tolerance` apart; both lists rise. Ties go to the earlier times.
    static func pairs(_ a: [Double], _ b: [Double], within tolerance: Double) -> [(a: Int, b: Int)] {
        var candidates: [(distance: Double, a: Int, b: Int)] = []
        var low = 0
        for (i, x) in a.enumerated() {
            while low < b.count, b[low] < x - tolerance { low += 1 }
            var j = low
            while j < b.count, b[j] <= x + tolerance {
                candidates.append((abs(b[j] - x), i, j))
                j += 1
            }
        }
        candidates.sort { ($0.distance, $0.a, $0.b) < ($1.distance, $1.a, $1.b) }
        var usedA = [Bool](repeating: false, count: a.count)
        var usedB = [Bool](repeating: false, count: b.count)
        var chosen: [(a: Int, b: Int)] = []
        for candidate in candidates where !usedA[candidate.a] && !usedB[candidate.b] {
            usedA[candidate.a] = true
            usedB[candidate.b] = true
            chosen.append((candidate.a, candidate.b))
        }
        return chosen
    }

    static func f1(truePositives: Int, reference: Int, detected: Int) -> Double {
        reference + detected == 0 ? .nan : 2 * Double(truePositives) / Double(reference + detected)
    }

    static func mean(_ values: [Double]) -> Double {
        values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
    }

    static func median(_ values: [Double]) -> Double { percentile(values, 50) }

    /// Linear between the two nearest ranks.
    static func percentile(_ values: [Double], _ percent: Double) -> Double {
        guard !values.isEmpty else { return .nan }
        let sorted = values.sorted()
        let position = percent / 100 * Double(sorted.count - 1)
        let below = Int(position)
        let above = min(below + 1, sorted.count - 1)
        return sorted[below] + (sorted[above] - sorted[below]) * (position - Double(below))
    }

    static func standardDeviation(_ values: [Double]) -> Double {
        guard values.count > 1 else { return .nan }
        let m = mean(values)
        return (values.reduce(0) { $0 + ($1 - m) * ($1 - m) } / Double(values.count - 1)).squareRoot()
    }

    static func rootMeanSquare(_ values: [Double]) -> Double {
        values.isEmpty ? .nan : (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
    }

    /// Differences of neighbours that lie strictly between two bounds.
    static func intervals(_ times: [Double], above: Double, below: Double) -> [Double] {
        zip(times.dropFirst(), times).map { $0 - $1 }.filter { $0 > above && $0 < below }
    }
}
