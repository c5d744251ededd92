// SPDX-License-Identifier: Apache-2.0

/// Latencies in buckets a quarter of an octave wide: memory is fixed, and a quantile is at most 19 % too large.
struct LatencyHistogram: Sendable {
    /// Of the first bucket's upper bound, ns.
    private static let first = 1000.0
    /// Up to 1 µs × 2^(100/4) = 34 s.
    private static let count = 100
    private static let bounds: [Double] = {
        var bounds: [Double] = []
        for bucket in 0..<count {
            // 2^(1/4) to the power of the bucket, without a C library: the octave doubles, the quarters are constants.
            let quarter = [1.0, 1.189_207_115, 1.414_213_562, 1.681_792_831][bucket % 4]
            bounds.append(first * Double(1 << (bucket / 4)) * quarter)
        }
        return bounds
    }()

    private var counts = [Int](repeating: 0, count: count)
    private(set) var total = 0
    /// ns.
    private(set) var sum = 0.0

    mutating func add(_ nanoseconds: UInt64) {
        let value = Double(nanoseconds)
        var low = 0, high = Self.count - 1
        while low < high {
            let middle = (low + high) / 2
            if value <= Self.bounds[middle] { high = middle } else { low = middle + 1 }
        }
        counts[low] += 1
        total += 1
        sum += value
    }

    /// The bound, in ns, below which the share `quantile` lies; nil before the first value.
    func quantile(_ quantile: Double) -> Double? {
        guard total > 0 else { return nil }
        let wanted = Int((quantile * Double(total)).rounded(.up))
        var seen = 0
        for (bucket, count) in counts.enumerated() {
            seen += count
            if seen >= max(1, wanted) { return Self.bounds[bucket] }
        }
        return Self.bounds.last
    }

    /// Values up to and with each bound of an octave, for Prometheus: bounds in s, counts cumulative.
    var octaves: [(bound: Double, count: Int)] {
        var seen = 0
        var octaves: [(Double, Int)] = []
        for (bucket, count) in counts.enumerated() {
            seen += count
            if bucket % 4 == 0 { octaves.append((Self.bounds[bucket] / 1e9, seen)) }
        }
        return octaves
    }
}
