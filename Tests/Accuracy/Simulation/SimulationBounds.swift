// SPDX-License-Identifier: Apache-2.0

/// What must not get worse: `make accuracy-check` fails where one of these is passed. A bound is the target where the target is met, and
/// otherwise what is reached, with room for the few runners that the check draws.
enum SimulationBounds {
    struct Entry {
        var condition: String
        var figure: ConditionOutcome.Figure
        var bound: Target.Bound
    }

    /// Runners a condition in the check.
    static let runners = 2

    static let all: [Entry] = []

    /// The conditions that the bounds speak of.
    static var conditions: [SimulationCondition] {
        let keys = Set(all.map(\.condition))
        return SimulationGrid.conditions.filter { keys.contains($0.key) }
    }
}
