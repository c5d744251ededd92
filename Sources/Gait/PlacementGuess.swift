// SPDX-License-Identifier: Apache-2.0

public import Motion

/// Guesses where on the body an unlabelled sensor was worn, from up to its first two minutes.
///
/// Goals, in order: never call something gait that has no rhythm; tell foot from pelvis; tell sacrum from hip only where the
/// two sides of the body plainly differ. Left and right of one sensor look alike: `hipLeft` and `footLeft` stand for their
/// pair, and the reason says so. It does not promise to know a pocket, a wrist or a shank from the places it has names for.
public struct PlacementGuess: Sendable {
    /// What was seen in one second of movement.
    private struct Second: Sendable, BitwiseCopyable {
        var forceDeviation, forceMaximum, rateMaximum, rateMinimum: Double
    }

    /// The rhythm of |f| in six seconds of movement.
    private struct Rhythm: Sendable, BitwiseCopyable {
        /// Seconds of the highest autocorrelation, its value, and the best value near half of that lag.
        var lag, peak, half: Double
    }

    /// Seconds looked at; what comes later changes nothing.
    public static let horizon = 120.0
    /// m/s²: a second whose |f| varies less is not movement (standing: below 0.3, a slow walker's pelvis 0.6).
    private static let movingDeviation = 0.5
    /// m/s²: |f| is cut here, so that impacts do not outweigh the rhythm.
    private static let forceCut = 25.0
    /// Hz of the grid that the rhythm is looked for on; stride rates end at 2.5 Hz.
    private static let gridRate = 50.0
    private static let gridLength = 300
    /// Autocorrelation that makes a rhythm (0.45 to 0.98 in gait recordings, 0.12 to 0.69 with a sensor moved by hand).
    private static let rhythmPeak = 0.40

    private var start: Double?
    private var last = Sample(time: 0, specificForce: .zero, angularRate: .zero)
    private var seconds: [Second] = []
    private var rhythms: [Rhythm] = []
    private var grid: [Double] = []
    private var gridTime = 0.0
    private var sawRate = false
    // Sums of the second under way.
    private var count = 0.0, sum = 0.0, squares = 0.0, forceMaximum = 0.0
    private var rateMaximum = 0.0, rateMinimum = Double.infinity
    private var secondEnd = 0.0

    public init() {
        seconds.reserveCapacity(Int(Self.horizon) + 1)
        rhythms.reserveCapacity(Int(Self.horizon / 2) + 1)
        grid.reserveCapacity(Self.gridLength)
    }

    /// `sample.time` rises. Samples after `horizon` are ignored.
    public mutating func push(_ sample: Sample) {
        guard sample.time.isFinite, sample.specificForce.isFinite, sample.angularRate.isFinite else { return }
        guard let start else {
            self.start = sample.time
            last = sample
            gridTime = sample.time
            secondEnd = sample.time + 1
            return
        }
        guard sample.time > last.time, sample.time - start <= Self.horizon else { return }
        let force = min(sample.specificForce.norm, 1e4)
        if sample.time >= secondEnd {
            closeSecond()
            secondEnd = sample.time + 1
        }
        let rate = sample.flags.contains(.noGyroscope) ? 0 : min(sample.angularRate.norm, 1e3)
        if rate > 0 { sawRate = true }
        count += 1
        sum += force
        squares += force * force
        forceMaximum = max(forceMaximum, force)
        rateMaximum = max(rateMaximum, rate)
        rateMinimum = min(rateMinimum, rate)
        resample(to: sample.time, force: force)
        last = sample
    }

    private mutating func closeSecond() {
        // Below 8 samples a second nothing of gait is left.
        if count >= 8 {
            let mean = sum / count
            let deviation = max(0, squares / count - mean * mean).squareRoot()
            if deviation > Self.movingDeviation, seconds.count < Int(Self.horizon) + 1 {
                seconds.append(
                    Second(
                        forceDeviation: deviation, forceMaximum: forceMaximum, rateMaximum: rateMaximum,
                        rateMinimum: rateMinimum))
            }
        }
        (count, sum, squares, forceMaximum, rateMaximum, rateMinimum) = (0, 0, 0, 0, 0, .infinity)
    }

    private mutating func resample(to time: Double, force: Double) {
        if time - last.time > 0.2 {
            // A gap breaks the rhythm: begin again after it.
            grid.removeAll(keepingCapacity: true)
            gridTime = time
            return
        }
        let previous = min(last.specificForce.norm, 1e4)
        while gridTime <= time {
            let share = (gridTime - last.time) / (time - last.time)
            grid.append(min(previous + share * (force - previous), Self.forceCut))
            gridTime += 1 / Self.gridRate
            if grid.count == Self.gridLength {
                closeGrid()
                grid.removeFirst(Int(2 * Self.gridRate))
            }
        }
    }

    private mutating func closeGrid() {
        let mean = grid.reduce(0, +) / Double(grid.count)
        for index in grid.indices { grid[index] -= mean }
        defer { for index in grid.indices { grid[index] += mean } }
        let power = grid.reduce(0) { $0 + $1 * $1 } / Double(grid.count)
        guard power > Self.movingDeviation * Self.movingDeviation, rhythms.count < Int(Self.horizon / 2) else { return }
        var lag = 0
        var peak = -1.0
        // 0.24 s (the fastest step) to 1.6 s (the slowest stride).
        for candidate in 12...80 {
            let value = correlation(candidate) / power
            if value > peak { (lag, peak) = (candidate, value) }
        }
        var half = bestNearHalf(of: lag) / power
        if lag > 62, half > 0.9 * peak {
            // Two strides of a run are as alike as one: take the one.
            lag /= 2
            half = bestNearHalf(of: lag) / power
        }
        rhythms.append(Rhythm(lag: Double(lag) / Self.gridRate, peak: peak, half: half))
    }

    private func bestNearHalf(of lag: Int) -> Double {
        let low = max(6, lag * 44 / 100)
        var best = -Double.infinity
        for candidate in low...max(low, lag * 56 / 100 + 1) { best = max(best, correlation(candidate)) }
        return best
    }

    private func correlation(_ lag: Int) -> Double {
        var sum = 0.0
        for index in lag..<grid.count { sum += grid[index] * grid[index - lag] }
        return sum / Double(grid.count - lag)
    }

    /// The best guess so far, how sure it is (0 to 1), and one sentence why.
    public var guess: (placement: Placement, confidence: Double, reason: String) {
        guard seconds.count >= 3 else { return (.other, 0.9, "hardly any movement was seen") }
        let isHardFoot = sawRate && looksLikeFoot
        // Too short a stretch for the rhythm: the amplitudes alone must do.
        let peak = rhythms.isEmpty ? Self.rhythmPeak : median { $0.peak }
        guard peak >= Self.rhythmPeak || isHardFoot else {
            return (.other, min(0.9, 0.5 + Self.rhythmPeak - peak), "movement without the rhythm of gait was seen")
        }
        let briefness = rhythms.count < 2 ? 0.7 : 1.0
        guard sawRate else { return guessFromForce(briefness) }
        if isHardFoot {
            return (
                .footLeft, 0.9 * briefness,
                "the sensor turns fast and then stands still, as a foot does; left or right can't be told from one sensor"
            )
        }
        return guessPelvis(0.8 * briefness)
    }

    /// In walking a foot turns at 4 rad/s and more in swing and stands still in between: the least rate of a second is below
    /// 3 % of the greatest (foot 0.5 to 2.9 %, pelvis and pocket 3 to 20 %, in the hand 6 to 40 %). A running foot does not come
    /// to rest, but turns at 9 to 16 rad/s with contacts above 45 m/s²; no pelvis does.
    private var looksLikeFoot: Bool {
        let greatest = medianOfSeconds { $0.rateMaximum }
        let stillness = medianOfSeconds { $0.rateMinimum / max($0.rateMaximum, 1e-6) }
        let contact = medianOfSeconds { $0.forceMaximum }
        return (greatest > 4 && stillness < 0.03) || (greatest > 6.5 && stillness < 0.045 && contact > 30)
            || (greatest > 8 && contact > 45)
    }

    private func guessFromForce(_ briefness: Double) -> (placement: Placement, confidence: Double, reason: String) {
        let deviation = medianOfSeconds { $0.forceDeviation }
        let maximum = medianOfSeconds { $0.forceMaximum }
        let lag = rhythms.isEmpty ? 0 : median { $0.lag }
        let half = rhythms.isEmpty ? 0 : median { $0.half }
        // Running: impacts above 6 g reach the foot only. Walking: one hard contact each stride, none half-way.
        let isFoot = (maximum > 62 && deviation > 12) || (maximum > 28 && lag > 0.85 && half < 0.3)
        if isFoot {
            return (
                .footLeft, 0.6 * briefness,
                "hard contacts once a stride, as on a foot; without a gyroscope this is uncertain, and left or right can't be told"
            )
        }
        return guessPelvis(0.6 * briefness)
    }

    /// At the sacrum both steps of a stride look alike; at the hip its own side's step is plainly the harder one.
    private func guessPelvis(_ confidence: Double) -> (placement: Placement, confidence: Double, reason: String) {
        if rhythms.count >= 2, medianOfSeconds({ $0.forceDeviation }) > 2 {
            let lag = median { $0.lag }
            let ratio = median { $0.half / max($0.peak, 0.1) }
            if lag > 0.58, ratio > 0.1, ratio < 0.6 {
                return (
                    .hipLeft, min(confidence, 0.5),
                    "the two steps of a stride differ as they do on one side of the pelvis; left or right can't be told from one sensor"
                )
            }
        }
        return (.sacrum, confidence, "the sensor moves as a pelvis does, both steps of a stride alike")
    }

    private func medianOfSeconds(_ value: (Second) -> Double) -> Double { Self.middle(seconds.map(value)) }
    private func median(_ value: (Rhythm) -> Double) -> Double { Self.middle(rhythms.map(value)) }

    private static func middle(_ values: [Double]) -> Double {
        guard !values.isEmpty else { return 0 }
        let sorted = values.sorted()
        return sorted[sorted.count / 2]
    }
}
