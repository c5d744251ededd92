// SPDX-License-Identifier: Apache-2.0

internal import DSP
internal import Motion

/// Initial contacts in walking: peaks of load rise and braking together, in one of the two forms of `WalkSignal`.
struct WalkContactDetector: ~Copyable {
    struct Parameters {
        /// Times a contact well, a third of a step after it.
        static let thorough = Parameters()
        /// Sees a contact a tenth of a second earlier, and times it less well: for what is said live.
        static let quick = {
            var parameters = Parameters()
            parameters.expectedFall = 0.02
            parameters.lag = 0.075
            parameters.lagWithoutFront = 0.015
            return parameters
        }()

        /// The peak lies after the contact by this share of T: with, and without, the braking term.
        var lag = 0.02
        var lagWithoutFront = -0.03
        /// A peak below this share of the median prominence (a closing step, one within a turn) lies later by `weakLag` T.
        var weak = 0.5
        var weakLag = 0.04
        /// The first peak of a bout must reach this share: setting off pushes the body once before a foot lands.
        var settingOff = 0.3
        /// Share of the median prominence by which z must fall; less where the rhythm expects a contact.
        var fall = 0.3
        var expectedFall = 0.04
        /// Share of it by which z must have risen for a peak to begin.
        var leastRise = 0.1
        /// Window after the last contact, in T, in which the rhythm expects the next; and the refractory time.
        var expectedFrom = 0.75
        var expectedTo = 1.35
        var refractory = 0.65
        /// A later peak this much higher takes the place of one within the refractory time.
        var replacement = 1.3
        /// Standard deviation of the vertical over 1 s that walking exceeds, m/s².
        var movement = 0.35
    }

    enum Outcome {
        case contact(time: Double)
        /// The last contact was not one; this is.
        case replacement(time: Double)
    }

    private let parameters: Parameters
    private var usesFront = false
    private var stepTime = 0.5

    private var previous = 0.0
    private var beforePrevious = 0.0
    private var seen = 0
    private var power = 0.0
    private var trough = Double.infinity
    private var peak = -Double.infinity
    private var peakTime = 0.0
    private var lastTime = -Double.infinity
    private var lastHeight = 0.0
    private var prominences = [8 of Double](repeating: 0)
    private var prominenceCount = 0
    /// Median of the last eight.
    private var medianOfEight = 0.0
    /// Median prominence of the steps that are to come, where they were looked at before; else 0.
    private var reference = 0.0

    init(_ parameters: Parameters) { self.parameters = parameters }

    /// Forgets the signal, keeps nothing of the rhythm.
    mutating func restart() {
        reference = 0
        seen = 0
        power = 0
        trough = .infinity
        peak = -.infinity
        lastTime = -.infinity
        prominenceCount = 0
    }

    /// Median prominence so far: what to hold a first contact against.
    var medianProminence: Double { prominenceCount >= 3 ? typicalProminence : 0 }

    /// Starts anew, with `reference` as the prominence of ordinary steps.
    mutating func restart(reference: Double) {
        restart()
        self.reference = reference
    }

    /// Sets the step time, s, and whether the fore-aft force is known.
    mutating func adapt(stepTime: Double, hasFront: Bool) {
        self.stepTime = stepTime
        usesFront = hasFront
    }

    /// Feeds the next value of the signal; nil while there is none. `deviation`: of the vertical over 1 s, m/s².
    mutating func push(_ value: WalkSignal.Value?, deviation: Double) -> Outcome? {
        guard let value else { return nil }
        return follow(value.z, at: value.time, deviation: deviation)
    }

    private mutating func follow(_ z: Double, at time: Double, deviation: Double) -> Outcome? {
        power += (z * z - power) * (2 * TrunkCell.interval / 2.0)
        defer {
            beforePrevious = previous
            previous = z
            seen += 1
        }
        guard seen >= 2 else { return nil }
        let typical = typicalProminence
        if peak == -.infinity {
            trough = min(trough, previous)
            // A peak begins where the signal has risen clearly from its trough and turns.
            guard previous >= beforePrevious, previous > z, previous - trough > parameters.leastRise * typical else {
                return nil
            }
            setPeak(z, time)
        } else if previous >= beforePrevious, previous > z, previous > peak {
            setPeak(z, time)
        }
        return judge(z, typical: typical, deviation: deviation)
    }

    private mutating func setPeak(_ z: Double, _ time: Double) {
        let bend = beforePrevious - 2 * previous + z
        let shift = bend < 0 ? 0.5 * (beforePrevious - z) / bend : 0
        peak = previous
        peakTime = time + (shift - 1) * 2 * TrunkCell.interval
    }

    private mutating func judge(_ z: Double, typical: Double, deviation: Double) -> Outcome? {
        let weak = peak - trough < parameters.weak * typical ? parameters.weakLag : 0
        let contact = peakTime - (weak + (usesFront ? parameters.lag : parameters.lagWithoutFront)) * stepTime
        let since = contact - lastTime
        let isExpected = since >= parameters.expectedFrom * stepTime && since <= parameters.expectedTo * stepTime
        let needed = (isExpected ? parameters.expectedFall : parameters.fall) * typical
        guard peak - z >= needed else { return nil }
        let height = peak
        let prominence = peak - trough
        peak = -.infinity
        trough = z
        guard deviation > parameters.movement else { return nil }
        // Setting off pushes the body once before the first foot lands: a weak peak, told by those that follow.
        if lastTime == -.infinity, prominence < parameters.settingOff * reference { return nil }
        if since < parameters.refractory * stepTime {
            guard height > parameters.replacement * lastHeight, height > 0 else { return nil }
            lastTime = contact
            lastHeight = height
            return .replacement(time: contact)
        }
        prominences[prominenceCount % 8] = prominence
        prominenceCount += 1
        var sample = SmallSample()
        for i in 0..<min(prominenceCount, 8) { sample.add(prominences[i]) }
        medianOfEight = sample.upperMiddle
        lastTime = contact
        lastHeight = height
        return .contact(time: contact)
    }

    /// Median of the last eight prominences; from the signal's own strength at first.
    private var typicalProminence: Double {
        prominenceCount >= 3 ? medianOfEight : 2 * power.squareRoot()
    }
}
