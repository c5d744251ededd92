// SPDX-License-Identifier: Apache-2.0

internal import DSP
internal import Motion

/// The step time, from the autocorrelation of the levelled vertical specific force. It needs no events, so it can't be fooled by them.
///
/// The vertical is the only channel without a part that alternates between left and right, so its period is the step; a limp puts
/// some in, hence the octave guard.
struct StepRhythm: ~Copyable {
    struct Parameters {
        /// s between estimates.
        var hop = 0.5
        /// Shortest and longest step time, s (252 and 57 steps/min).
        var shortest = 0.238
        var longest = 1.05
        /// Windows, s: the long one is steadier, the short one sees short bouts.
        var longWindow = 4.0
        var shortWindow = 2.2
        /// The long window's peak wins only where it is higher by this.
        var longAdvantage = 0.1
        /// A peak near half the lag wins where it exceeds this share of the winner: a limp makes the stride look like the step.
        var octaveShare = 0.5
    }

    /// Coarse cells a second.
    static let rate = 50.0

    private let parameters = Parameters()
    private var smoother = Biquad(Butterworth.lowPass(cutoff: 6, rate: StepRhythm.rate))
    private var values = HistoryBuffer<Double>(capacity: 256, filledWith: 0)
    private var sinceEstimate = 0
    /// The window without its mean, and zeros after it.
    private var scratch = [Double](repeating: 0, count: 256)
    /// Sums of the squares before each value of it.
    private var power = [Double](repeating: 0, count: 256)
    private var correlation = [Double](repeating: 0, count: 80)
    /// s; nil until there is a rhythm.
    private(set) var stepTime: Double?
    /// Height of the autocorrelation peak, 0 to 1.
    private(set) var strength = 0.0

    mutating func restart() {
        values.removeAll()
        sinceEstimate = 0
        stepTime = nil
        strength = 0
    }

    /// Feeds one coarse cell (vertical specific force, m/s²); true when a new estimate was made.
    mutating func push(_ vertical: Double) -> Bool {
        values.push(smoother.push(vertical))
        sinceEstimate += 1
        guard Double(sinceEstimate) >= parameters.hop * Self.rate else { return false }
        sinceEstimate = 0
        let short = estimate(window: parameters.shortWindow)
        let long = estimate(window: parameters.longWindow)
        guard let best = choose(short, long) else {
            strength = 0
            return true
        }
        strength = best.strength
        if best.strength > 0.4 { stepTime = best.stepTime }
        return true
    }

    private struct Peak {
        var stepTime: Double
        var strength: Double
    }

    private func choose(_ short: Peak?, _ long: Peak?) -> Peak? {
        guard let short else { return long }
        guard let long, long.strength > short.strength + parameters.longAdvantage else { return short }
        return long
    }

    private mutating func estimate(window: Double) -> Peak? {
        let length = Int(window * Self.rate)
        guard values.count >= length else { return nil }
        values.withNewest(length) { Self.centre($0, into: &scratch, squares: &power) }
        let lowest = Int(0.5 * parameters.shortest * Self.rate)
        let highest = Int(parameters.longest * Self.rate) + 2
        var lag = lowest
        while lag <= highest {
            let four = normalizedCorrelations(from: lag, length: length)
            for k in 0..<min(4, highest - lag + 1) { correlation[lag + k] = four[k] }
            lag += 4
        }
        let first = Int((parameters.shortest * Self.rate).rounded(.up))
        guard let winner = highestPeak(from: first, through: highest - 1) else { return nil }
        // Two or three steps may look alike more than one does.
        let inner =
            shorterPeak(than: winner, parts: 3, first: first) ?? shorterPeak(than: winner, parts: 2, first: first)
        return refined(inner ?? winner)
    }

    /// The values of `window` without their mean, four zeros after them, and the sums of their squares.
    private static func centre(_ window: Span<Double>, into scratch: inout [Double], squares: inout [Double]) {
        var centred = scratch.mutableSpan
        var sums = squares.mutableSpan
        let length = window.count
        var mean = 0.0
        for i in 0..<length { mean += window[i] }
        mean /= Double(length)
        var sum = 0.0
        for i in 0..<length {
            let value = window[i] - mean
            centred[i] = value
            sums[i] = sum
            sum += value * value
        }
        sums[length] = sum
        for i in length..<(length + 4) { centred[i] = 0 }
    }

    /// A peak near `winner / parts` that is high enough to be the step itself.
    private func shorterPeak(than winner: Int, parts: Double, first: Int) -> Int? {
        let part = Double(winner) / parts
        let low = Int((0.88 * part).rounded(.up)), high = Int(1.12 * part)
        guard low >= first - 1, low <= high, let inner = highestPeak(from: low, through: high),
            correlation[inner] > parameters.octaveShare * correlation[winner]
        else { return nil }
        return inner
    }

    /// At `lag` and the three after it: each lane takes its terms in the order of time, so that a correlation has the same bits whichever
    /// lane it comes from; what lies behind the window is zero and adds nothing.
    private func normalizedCorrelations(from lag: Int, length: Int) -> SIMD4<Double> {
        let values = scratch.span
        var cross = SIMD4<Double>.zero, late = SIMD4<Double>.zero
        var window = SIMD4(values[lag], values[lag + 1], values[lag + 2], values[lag + 3])
        for i in 0..<(length - lag) {
            cross += values[i] * window
            late += window * window
            window = SIMD4(window.y, window.z, window.w, values[i + lag + 4])
        }
        var result = SIMD4<Double>.zero
        for k in 0..<4 {
            let power = power[length - lag - k] * late[k]
            result[k] = power > 0 ? cross[k] / power.squareRoot() : 0
        }
        return result
    }

    private func highestPeak(from first: Int, through last: Int) -> Int? {
        var best: Int?
        for lag in max(first, 1)...max(last, 1) where lag + 1 < correlation.count {
            let here = correlation[lag]
            guard here > 0, here >= correlation[lag - 1], here >= correlation[lag + 1] else { continue }
            if let known = best, correlation[known] >= here { continue }
            best = lag
        }
        return best
    }

    private func refined(_ lag: Int) -> Peak {
        let a = correlation[lag - 1], b = correlation[lag], c = correlation[lag + 1]
        let bend = a - 2 * b + c
        let shift = bend < 0 ? 0.5 * (a - c) / bend : 0
        return Peak(stepTime: (Double(lag) + shift) / Self.rate, strength: b)
    }
}
