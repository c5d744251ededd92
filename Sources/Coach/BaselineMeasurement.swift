// SPDX-License-Identifier: Apache-2.0

internal import Gait
internal import Motion

/// What is known of the runner's baseline.
public enum BaselineState: Hashable, Sendable {
    /// No second of running has counted.
    case notYet
    /// Share of what is needed, 0 up to 1.
    case measuring(Double)
    case known(Baseline)

    /// What to show; nil once it is known.
    public var sentence: String? {
        switch self {
        case .notYet, .measuring: "Run 5 minutes as usual; this becomes your baseline"
        case .known: nil
        }
    }
}

/// Five minutes of running as usual become a baseline. Goals: a wrong step, a bend, setting off or a short stop must not shift it.
///
/// Steps count that the pipeline keeps in its own means (no irregular ones, bout edges, turns, poor ones), in running, after the
/// start-up. At the end each metric's steps further than `outlier` robust deviations from the median are left out.
struct BaselineMeasurement: Sendable {
    /// s of running that counts. Our choice: some 800 steps, and short enough for each session.
    static let needed = 300.0
    /// Steps without which a mean is not given (docs/coaching.md).
    static let fewest = 20
    /// s after the first setting off, and after each later one: the belt comes to speed and the runner finds a rhythm. Our choice.
    static let startUp = 60.0
    static let laterStartUp = 15.0
    /// Robust standard deviations (1.4826 × median absolute deviation) from the median. Our choice.
    static let outlier = 4.0
    /// Steps kept: more than 300 s can hold at 220 steps a minute.
    static let capacity = 1200

    private struct Kept: Sendable, BitwiseCopyable {
        var side: Side
        var cadence, drop, crossover, contact: Double
    }

    private var kept: [Kept] = []
    private var seconds = 0.0
    private var runningSince: Double?
    private var hasRun = false
    private var lastWindow: Double?

    init() { kept.reserveCapacity(Self.capacity) }

    /// 0 up to 1: of the time and of the steps, whichever is further from enough.
    var progress: Double { min(1, seconds / Self.needed, Double(kept.count) / Double(5 * Self.fewest)) }

    mutating func push(_ window: Window) {
        let elapsed = window.time - (lastWindow ?? window.time - 1)
        lastWindow = window.time
        guard window.activity == .run, window.cadence != nil, elapsed > 0, elapsed < 3 else {
            runningSince = nil
            return
        }
        if let since = runningSince {
            let startUp = hasRun ? Self.laterStartUp : Self.startUp
            if window.time - since > startUp { seconds += elapsed }
        } else {
            hasRun = seconds > 0
            runningSince = window.time
        }
    }

    mutating func push(_ step: Step) {
        guard let since = runningSince, step.activity == .run, step.exclusion == nil, kept.count < Self.capacity,
            step.initialContact > since + (hasRun ? Self.laterStartUp : Self.startUp),
            let cadence = step.cadence, cadence.isFinite
        else { return }
        kept.append(
            Kept(
                side: step.side, cadence: cadence, drop: step[PelvicDrop.self]?.value ?? .nan,
                crossover: step[CrossoverIndex.self]?.value ?? .nan, contact: step[ContactTime.self]?.value ?? .nan))
    }

    /// nil until there is enough.
    func result(speed: Double?) -> Baseline? {
        guard progress >= 1 else { return nil }
        var baseline = Baseline(source: .measured, speed: speed)
        baseline[.cadence, .unknown] = value(.unknown) { $0.cadence }
        for side in [Side.left, .right, .unknown] {
            if side != .unknown { baseline[.pelvicDrop, side] = value(side) { $0.drop } }
            baseline[.crossover, side] = value(side) { $0.crossover }
            baseline[.contactTime, side] = value(side) { $0.contact }
        }
        return baseline
    }

    private func value(_ side: Side, _ quantity: (Kept) -> Double) -> Baseline.Value? {
        var all: [Double] = []
        all.reserveCapacity(kept.count)
        for step in kept where side == .unknown || step.side == side {
            let value = quantity(step)
            if value.isFinite { all.append(value) }
        }
        guard all.count >= Self.fewest else { return nil }
        let middle = Self.median(all)
        let reach = Self.outlier * 1.4826 * Self.median(all.map { abs($0 - middle) })
        let inliers = all.filter { abs($0 - middle) <= reach }
        guard inliers.count >= Self.fewest else { return nil }
        var sum = 0.0
        for value in inliers { sum += value }
        let mean = sum / Double(inliers.count)
        var squares = 0.0
        for value in inliers { squares += (value - mean) * (value - mean) }
        return Baseline.Value(
            mean: mean, standardDeviation: (squares / Double(inliers.count - 1)).squareRoot(), count: inliers.count)
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let half = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[half] : 0.5 * (sorted[half - 1] + sorted[half])
    }
}
