// SPDX-License-Identifier: Apache-2.0

/// A scale from values to points of a picture, with round ticks.
struct Axis {
    let low: Double
    let high: Double
    let from: Double
    let to: Double
    let ticks: [Double]
    let decimals: Int

    /// Ends are widened to the ticks unless `isFixed`.
    init(
        _ range: ClosedRange<Double>, from: Double, to: Double, about count: Int, isFixed: Bool = false,
        steps: [Double]? = nil
    ) {
        let span = max(range.upperBound - range.lowerBound, 1e-9)
        let step = Self.step(span / Double(max(count, 1)), of: steps)
        let first = (range.lowerBound / step + (isFixed ? -1e-9 : 1e-9)).rounded(isFixed ? .up : .down)
        let last = (range.upperBound / step + (isFixed ? 1e-9 : -1e-9)).rounded(isFixed ? .down : .up)
        low = isFixed ? range.lowerBound : first * step
        high = isFixed ? max(range.upperBound, range.lowerBound + 1e-9) : max(last * step, first * step + step)
        let number = max(0, min(40, Int((isFixed ? last : (high / step).rounded()) - first)))
        ticks = (0...number).map { (first + Double($0)) * step }
        decimals = step >= 0.999 ? 0 : step >= 0.0999 ? 1 : step >= 0.00999 ? 2 : 3
        self.from = from
        self.to = to
    }

    func callAsFunction(_ value: Double) -> Double { from + (value - low) / (high - low) * (to - from) }

    func clamped(_ value: Double) -> Double { self(min(max(value, low), high)) }

    /// The next larger of 1, 2, 5 times a power of ten, or of the steps given.
    private static func step(_ least: Double, of steps: [Double]?) -> Double {
        if let steps, let found = steps.first(where: { $0 >= least }) { return found }
        var power = 1e-6
        while power * 10 <= least { power *= 10 }
        for factor in [1.0, 2, 5, 10] where factor * power >= least { return factor * power }
        return 10 * power
    }

    /// Minutes that people count in.
    static let minuteSteps: [Double] = [0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600]
}
