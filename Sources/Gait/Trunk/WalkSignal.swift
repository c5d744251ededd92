// SPDX-License-Identifier: Apache-2.0

internal import DSP
internal import Motion

/// What walking contacts are peaks of: load rise and braking together.
///
/// z = 7 G(f_z - g) + T d/dt G(f_z) - 1.5 T d/dt G(a_fore), G a Gaussian of σ = 0.15 T, T the step time. Each term alone is worse on
/// recordings with references; before the front is known the last one is left out. Kernels come from a bank of step times 12 %
/// apart, cut at 2σ, which is the delay; for a quick look, which is earlier and sees less well, the newer half is cut at 0.4σ. Both
/// are summed in one pass over the same cells: the thorough one in the first lane, the quick one in the second.
struct WalkSignal: ~Copyable {
    struct Parameters {
        /// σ of the kernel and its half-widths, in step times and σ.
        var width = 0.15
        var cut = 2.0
        var cutAhead = SIMD2(2.0, 0.4)
        /// Weights of load, load rise and braking.
        var load = 7.0
        var rise = 1.0
        var braking = 1.5
        /// Share of the braking term while the body turns: forward is less sure then.
        var brakingInTurns = 0.5
    }

    /// The signal at one instant, s.
    struct Value: BitwiseCopyable {
        var z: Double
        var time: Double
    }

    private let parameters = Parameters()
    /// Weights of up and fore force, from the oldest cell to the newest; both forms end at the newest.
    private var upKernel = [SIMD2<Double>](repeating: .zero, count: 128)
    private var foreKernel = [SIMD2<Double>](repeating: .zero, count: 128)
    private var taps = SIMD2(0, 0)
    /// Cells after the instant that z belongs to: the delay.
    private var ahead = SIMD2(0, 0)
    private var bank = -1
    private var usesFront = false

    /// Sets the step time, s, and whether the fore-aft force is known; cheap unless the bank entry changes.
    mutating func adapt(stepTime: Double, hasFront: Bool) {
        let entry = Int((Elementary.log(stepTime / 0.2) / Self.bankStep).rounded())
        guard entry != bank || hasFront != usesFront else { return }
        bank = entry
        usesFront = hasFront
        let period = 0.2 * Elementary.exp(Double(entry) * Self.bankStep)
        let sigma = parameters.width * period / TrunkCell.interval
        let behind = min(Int(parameters.cut * sigma + 0.5), 60)
        for lane in 0..<2 {
            ahead[lane] = min(Int(parameters.cutAhead[lane] * sigma + 0.5), 60)
            taps[lane] = behind + 1 + ahead[lane]
        }
        for lane in 0..<2 { buildKernel(lane, period: period, sigma: sigma, behind: behind) }
    }

    /// ln 1.12
    private static let bankStep = 0.1133286853070032

    private mutating func buildKernel(_ lane: Int, period: Double, sigma: Double, behind: Int) {
        // The shorter one has zeros before its oldest cell.
        let first = max(taps.x, taps.y) - taps[lane]
        for i in 0..<first {
            upKernel[i][lane] = 0
            foreKernel[i][lane] = 0
        }
        var total = 0.0
        var meanSlope = 0.0
        for i in 0..<taps[lane] {
            let d = Double(i - behind) / sigma
            upKernel[first + i][lane] = Elementary.exp(-0.5 * d * d)
            total += upKernel[first + i][lane]
            meanSlope += upKernel[first + i][lane] * d
        }
        meanSlope /= total
        for i in 0..<taps[lane] {
            let g = upKernel[first + i][lane] / total
            // Correlation with -G' gives the derivative of the smoothed signal, per second; the cut must not leave a mean in it.
            let slope = g * (Double(i - behind) / sigma - meanSlope) / (sigma * TrunkCell.interval)
            upKernel[first + i][lane] = parameters.load * g + parameters.rise * period * slope
            foreKernel[first + i][lane] = usesFront ? -parameters.braking * period * slope : 0
        }
    }

    /// Both forms as far as the cells before `end` tell; nil where they do not, and for every second cell: 100 values a second are
    /// enough, since the kernel passes less than 10 Hz.
    func values(_ body: borrowing HistoryBuffer<BodySample>, upTo end: Int) -> (thorough: Value?, quick: Value?) {
        guard end % 2 == 0, taps.x > 0 else { return (nil, nil) }
        let longest = max(taps.x, taps.y)
        let start = max(end - longest, body.firstIndex)
        guard start < end else { return (nil, nil) }
        let z = body.withWindow(start..<end) { window in
            let skipped = longest - window.count
            let up = upKernel.span.extracting(skipped..<longest)
            let fore = foreKernel.span.extracting(skipped..<longest)
            var z = SIMD2<Double>.zero
            for i in window.indices {
                let force = window[i].force
                let braking = window[i].flags.contains(.turning) ? parameters.brakingInTurns * force.x : force.x
                z += (force.z - 9.81) * up[i] + braking * fore[i]
            }
            return z
        }
        return (value(z.x, 0, body, end), value(z.y, 1, body, end))
    }

    private func value(_ z: Double, _ lane: Int, _ body: borrowing HistoryBuffer<BodySample>, _ end: Int) -> Value? {
        guard end - taps[lane] >= body.firstIndex else { return nil }
        return Value(z: z, time: body[end - 1 - ahead[lane]].time)
    }
}
