// SPDX-License-Identifier: Apache-2.0

internal import Gait

/// Holds steps until enough is known of them to act upon, live: the pipeline settles a step for files up to minutes later.
///
/// A step is complete when the third contact after it is heard: by then its toe-off, cadence, drop and crossover have come as
/// corrections, and a contact that was none has been taken back. It costs three steps, a second, of the delay of a median that spans
/// ten.
struct OpenSteps: Sendable {
    static let later = 3

    private var held: [Step] = []

    init() { held.reserveCapacity(Self.later + 1) }

    /// Gives the step that became complete, if any.
    mutating func push(_ event: borrowing GaitEvent) -> Step? {
        switch event {
        case .contact(let step):
            held.append(step)
            return held.count > Self.later ? held.removeFirst() : nil
        case .correction(let step):
            if let index = index(of: step) { held[index] = step }
            return nil
        case .retracted(let step):
            if let index = index(of: step) { held.remove(at: index) }
            return nil
        case .settled(let step):
            return index(of: step).map { index in
                held.remove(at: index)
                return step
            }
        case .window, .mounting: return nil
        }
    }

    private func index(of step: Step) -> Int? {
        held.indices.first { held[$0].index == step.index }
    }
}
