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
        /// Until there is a short window, what there is from this on (s) will do where its peak is at least so high: three steps of a run
        /// that was under way when the stream began.
        var firstWindow = 1.2
        var firstStrength = 0.7
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
    /// Zeros, then the window without its mean.
    private var scratch = [Double](repeating: 0, count: 256)
    /// Sums of the squares before each value of the window.
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
        guard Double(sinceEstimate) >= parameters.hop * Self.rate else {
            guard values.count == Int(parameters.firstWindow * Self.rate), let first = early() else { return false }
            strength = first.strength
            stepTime = first.stepTime
            return true
        }
        sinceEstimate = 0
        let short = early() ?? estimate(window: parameters.shortWindow)
        let long = estimate(window: parameters.longWindow)
        guard let best = choose(short, long) else {
            strength = 0
            return true
        }
        strength = best.strength
        if best.strength > 0.4 { stepTime = best.stepTime }
        return true
    }

    /// From the few cells there are at the start, where the peak is clear.
    private mutating func early() -> Peak? {
        let window = Double(values.count) / Self.rate
        guard window >= parameters.firstWindow, window < parameters.shortWindow, let peak = estimate(window: window),
            peak.strength >= parameters.firstStrength
        else { return nil }
        return peak
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
        // What fits in the window twice: a correlation over a few cells says nothing.
        let highest = min(Int(parameters.longest * Self.rate) + 2, length / 2 + 1)
        for lag in stride(from: lowest, through: highest, by: Self.lanes) {
            let several = normalizedCorrelations(from: lag, length: length)
            for k in 0..<min(Self.lanes, highest - lag + 1) { correlation[lag + k] = several[Self.lanes - 1 - k] }
        }
        let first = Int((parameters.shortest * Self.rate).rounded(.up))
        guard let winner = highestPeak(from: first, through: highest - 1) else { return nil }
        // Two or three steps may look alike more than one does.
        let inner =
            shorterPeak(than: winner, parts: 3, first: first) ?? shorterPeak(than: winner, parts: 2, first: first)
        return refined(inner ?? winner)
    }

    /// The values of `window` without their mean, after as many zeros as there are lanes, and the sums of their squares.
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
            centred[lanes + i] = value
            sums[i] = sum
            sum += value * value
        }
        sums[length] = sum
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

    /// Correlations that are computed side by side.
    private static let lanes = 8

    /// At `lag` and the seven after it, the last one first. Each lane takes its terms in the order of time, so a correlation has the
    /// same bits whichever lane it comes from; what lies before the window is zero and adds nothing.
    private func normalizedCorrelations(from lag: Int, length: Int) -> SIMD8<Double> {
        // Lane k is the lag `longest - k`.
        let longest = lag + Self.lanes - 1
        precondition(lag > 0 && longest <= length && length + Self.lanes <= scratch.count, "a lag outside the window")
        let values = scratch.span
        let bytes = values.bytes
        let width = MemoryLayout<Double>.stride
        var cross = SIMD8<Double>.zero
        var late = latePower(before: longest)
        // The terms of the shorter lags, which begin earlier.
        for i in lag..<longest { cross += values[Self.lanes + i] * lanes(of: bytes, at: Self.lanes + i - longest) }
        for i in longest..<length {
            // Every index lies in `scratch` by what was asked for above: the checks would cost as much as the arithmetic.
            let value = bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: (Self.lanes &+ i) &* width, as: Double.self)
            let earlier = bytes.unsafeLoadUnaligned(
                fromUncheckedByteOffset: (Self.lanes &+ i &- longest) &* width, as: SIMD8<Double>.self)
            cross += value * earlier
            late += value * value
        }
        let early = lanes(of: power.span.bytes, at: length - longest)
        var result = SIMD8<Double>.zero
        let power = early * late
        // Lane by lane in the open: a loop over lanes would go through memory.
        result[0] = Self.normalized(cross[0], power[0])
        result[1] = Self.normalized(cross[1], power[1])
        result[2] = Self.normalized(cross[2], power[2])
        result[3] = Self.normalized(cross[3], power[3])
        result[4] = Self.normalized(cross[4], power[4])
        result[5] = Self.normalized(cross[5], power[5])
        result[6] = Self.normalized(cross[6], power[6])
        result[7] = Self.normalized(cross[7], power[7])
        return result
    }

    @inline(__always)
    private static func normalized(_ cross: Double, _ power: Double) -> Double {
        power > 0 ? cross / power.squareRoot() : 0
    }

    /// Eight of the values in `bytes` from the one at `index` on.
    @inline(__always)
    private func lanes(of bytes: RawSpan, at index: Int) -> SIMD8<Double> {
        bytes.unsafeLoadUnaligned(fromByteOffset: index * MemoryLayout<Double>.stride, as: SIMD8<Double>.self)
    }

    /// Sums of the squares of the last k values before the one at `end`, k from 0 to 7: a lane each.
    private func latePower(before end: Int) -> SIMD8<Double> {
        SIMD8(
            0, squares(1, before: end), squares(2, before: end), squares(3, before: end), squares(4, before: end),
            squares(5, before: end), squares(6, before: end), squares(7, before: end))
    }

    @inline(__always)
    private func squares(_ number: Int, before end: Int) -> Double {
        let values = scratch.span
        var sum = 0.0
        for i in (Self.lanes + end - number)..<(Self.lanes + end) { sum += values[i] * values[i] }
        return sum
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
