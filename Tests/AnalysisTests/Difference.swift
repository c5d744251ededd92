// SPDX-License-Identifier: Apache-2.0

import Gait
import Motion

/// How far two sets of answers to the same walk or run are apart.
struct Difference: CustomStringConvertible {
    /// Steps of the first, and steps of either that the other does not have.
    var count = 0
    var unmatched = 0
    /// Steps called left here and right there; steps named in only one of the two.
    var swapped = 0
    var unnamed = 0
    /// s: largest and mean difference of the contacts.
    var farthest = 0.0
    var shift = 0.0
    /// Mean difference of steps that have it in both, and the number of steps that have it in one only: steps/min, s, degrees
    /// (the worse of the two sides), m.
    var cadence = Mean()
    var contactTime = Mean()
    var drop = Mean()
    var width = Mean()

    struct Mean {
        var value = 0.0
        var single = 0
    }

    /// Of steps whose contact on the first's clock is in `range`, outside `hole`; `map` brings a time of the first to the second's clock.
    init(
        _ first: Answers, _ second: Answers, in range: ClosedRange<Double> = -1e300...1e300,
        outside hole: ClosedRange<Double>? = nil, map: (Double) -> Double = { $0 }
    ) {
        func counts(_ time: Double) -> Bool { range.contains(time) && !(hole?.contains(time) ?? false) }
        var partners: Set<Int> = []
        var pairs: [(Step, Step)] = []
        for step in first.steps {
            let time = map(step.initialContact)
            let near = second.steps.indices.min {
                abs(second.steps[$0].initialContact - time) < abs(second.steps[$1].initialContact - time)
            }
            let isMatched = near.map { abs(second.steps[$0].initialContact - time) < 0.1 } ?? false
            if isMatched, let near { partners.insert(near) }
            guard counts(step.initialContact) else { continue }
            count += 1
            if isMatched, let near { pairs.append((step, second.steps[near])) } else { unmatched += 1 }
        }
        let low = map(range.lowerBound), high = map(range.upperBound)
        for (index, step) in second.steps.enumerated() where !partners.contains(index) {
            let isInHole = hole.map {
                step.initialContact > map($0.lowerBound) && step.initialContact < map($0.upperBound)
            }
            if step.initialContact > low, step.initialContact < high, !(isInHole ?? false) { unmatched += 1 }
        }
        var sum = 0.0
        for (one, other) in pairs {
            let apart = other.initialContact - map(one.initialContact)
            farthest = max(farthest, abs(apart))
            sum += apart
            if (one.side == .unknown) != (other.side == .unknown) { unnamed += 1 }
            if one.side != .unknown, other.side != .unknown, other.side != one.side { swapped += 1 }
        }
        if !pairs.isEmpty { shift = sum / Double(pairs.count) }
        func compare(_ value: (Step) -> Double?) -> Mean {
            var result = Mean()
            var number = 0.0
            for (one, other) in pairs {
                switch (value(one), value(other)) {
                case (let a?, let b?):
                    result.value += b - a
                    number += 1
                case (nil, nil): break
                default: result.single += 1
                }
            }
            if number > 0 { result.value /= number }
            return result
        }
        cadence = compare { $0.cadence }
        contactTime = compare { step in step.toeOff.map { $0 - step.initialContact } }
        let left = compare { $0.side == .left ? $0[PelvicDrop.self]?.value : nil }
        let right = compare { $0.side == .right ? $0[PelvicDrop.self]?.value : nil }
        drop = Mean(value: max(abs(left.value), abs(right.value)), single: left.single + right.single)
        width = compare { $0[StepWidth.self]?.value }
    }

    var description: String {
        func thousandths(_ value: Double) -> String { "\((value * 1e4).rounded() / 10)" }
        return """
            n \(count) unmatched \(unmatched) swapped \(swapped) unnamed \(unnamed) farthest \(thousandths(farthest)) ms \
            shift \(thousandths(shift)) ms cadence \(thousandths(cadence.value))e-3 (\(cadence.single)) \
            contact time \(thousandths(contactTime.value)) ms (\(contactTime.single)) drop \(thousandths(drop.value))e-3° \
            (\(drop.single)) width \(thousandths(width.value)) mm (\(width.single))
            """
    }
}
