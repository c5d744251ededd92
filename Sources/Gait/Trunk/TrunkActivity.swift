// SPDX-License-Identifier: Apache-2.0

internal import DSP
internal import Motion

/// Still, walk or run, from the vertical specific force: how low it falls and how far it swings within a step.
///
/// Walking fast and running overlap in every single vertical feature; minimum and range together, with hysteresis, tell them apart.
struct TrunkActivity: ~Copyable {
    struct Parameters {
        /// Standard deviation of the specific force below which the body is still, m/s², over `stillTime` s.
        var stillDeviation = 0.5
        /// The same while there is a rhythm: very slow walking shakes the pelvis little.
        var stillDeviationInRhythm = 0.3
        var stillTime = 1.0
        /// Least autocorrelation peak of gait.
        var rhythm = 0.4
        /// s in a new class before it is taken over.
        var persistence = 1.0
        /// Correlation against the locked front from which an unclear class is the other one.
        var contradiction = 0.3
        /// Vertical minimum of a step, g, between those of running and walking: where a change began.
        var border = 0.2
    }

    /// Running features of a step, in g: median over four steps.
    struct Features: BitwiseCopyable {
        var minimum = 1.0
        var range = 0.0
    }

    private let parameters = Parameters()
    private var smoother = Biquad(Butterworth.lowPass(cutoff: 12, rate: TrunkCell.rate))
    private var vertical = HistoryBuffer<Double>(capacity: 1024, filledWith: 0)
    private(set) var features = Features()
    private(set) var activity = Activity.still
    private var candidate = Activity.still
    private var candidateTime = 0.0
    /// More than 164 steps/min over the rhythm's whole window.
    private var isQuick = false
    private var weakTime = 0.0
    private(set) var deviation = 0.0

    mutating func restart() {
        vertical.removeAll()
        smoother.settle(at: 9.81)
        activity = .still
        candidate = .still
        candidateTime = 0
        weakTime = 0
        features = Features()
    }

    /// Feeds one cell: vertical specific force, m/s².
    mutating func push(_ force: Double) { vertical.push(smoother.push(force)) }

    /// Decides, once every `hop` s. `stepTime` and `strength` as of `StepRhythm`.
    /// `frontEvidence`: how the locked front agrees with the present class, -1 to 1, or 0. `available`: cells since the body began to move; what lies before is standing.
    mutating func decide(stepTime: Double?, strength: Double, hop: Double, available: Int, frontEvidence: Double) {
        deviation = standardDeviation(over: parameters.stillTime)
        let isStill =
            vertical.count >= Int(parameters.stillTime * TrunkCell.rate)
            && deviation
                < (strength > parameters.rhythm ? parameters.stillDeviationInRhythm : parameters.stillDeviation)
        guard !isStill else {
            activity = .still
            candidate = .still
            weakTime = 0
            return
        }
        guard let stepTime, strength > parameters.rhythm else {
            // Neither still nor rhythmic: a turn, a stumble, fidgeting. Gait goes on for a while, but does not begin here.
            weakTime += hop
            if activity != .still, weakTime >= 3 { activity = .still }
            return
        }
        weakTime = 0
        measure(stepTime: stepTime, available: available)
        isQuick = stepTime < 0.365
        let clear = classify()
        isAmbiguous = clear == nil
        // The body brakes as it rises in walking, as it falls in running: with the front locked that tells the class where the load does not.
        let seen = clear ?? (frontEvidence < -parameters.contradiction ? (activity == .run ? .walk : .run) : nil)
        if activity == .still {
            activity = seen ?? (features.minimum < -0.1 && features.range > 2 ? .run : .walk)
            return
        }
        guard let seen, seen != activity else {
            candidate = activity
            candidateTime = 0
            return
        }
        candidateTime = candidate == seen ? candidateTime + hop : hop
        candidate = seen
        if candidateTime >= parameters.persistence {
            activity = seen
            candidateTime = 0
        }
    }

    /// Whether the features lie between walking and running: then the class says nothing about front and back.
    private(set) var isAmbiguous = false

    /// s since which every step time has looked like the present class, 4 at the most: where a change of class began.
    func age(stepTime: Double) -> Double {
        let length = Int(stepTime * TrunkCell.rate)
        guard length > 0 else { return 0 }
        let steps = min(vertical.count, Int(4 * TrunkCell.rate)) / length
        return vertical.withNewest(steps * length) { span in
            var k = steps
            while k > 0 {
                var low = Double.infinity
                for i in ((k - 1) * length)..<(k * length) { low = min(low, span[i]) }
                guard (low < parameters.border * 9.81) == (activity == .run) else { break }
                k -= 1
            }
            return Double((steps - k) * length) * TrunkCell.interval
        }
    }

    /// nil = between the classes: keep what was.
    private func classify() -> Activity? {
        let m = features.minimum, r = features.range
        if (m < -0.3 && r > 2.2) || (m < 0.15 && r > 2.8) || (isQuick && r > 1.8 && m < 0.35) { return .run }
        if m > 0.3 || r < 1.8 { return .walk }
        return nil
    }

    private mutating func measure(stepTime: Double, available: Int) {
        let length = Int(stepTime * TrunkCell.rate)
        let steps = min(4, min(vertical.count, max(available, length)) / max(length, 1))
        guard length > 0, steps > 0 else { return }
        var minima = SmallSample(), ranges = SmallSample()
        vertical.withNewest(steps * length) { span in
            for k in 0..<steps {
                var low = span[k * length], high = low
                for i in (k * length)..<((k + 1) * length) {
                    low = min(low, span[i])
                    high = max(high, span[i])
                }
                minima.add(low / 9.81)
                ranges.add((high - low) / 9.81)
            }
        }
        features.minimum = minima.median
        features.range = ranges.median
    }

    private func standardDeviation(over time: Double) -> Double {
        let length = min(Int(time * TrunkCell.rate), vertical.count)
        guard length > 1 else { return 0 }
        return vertical.withNewest(length) { span in
            var sum = 0.0, squares = 0.0
            for i in 0..<length {
                let v = span[i] - span[0]
                sum += v
                squares += v * v
            }
            let mean = sum / Double(length)
            return max(0, squares / Double(length) - mean * mean).squareRoot()
        }
    }
}
