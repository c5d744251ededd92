// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import GRDB
internal import Gait
internal import Motion

/// One row of a derived table, in the order of its columns.
struct DerivedRow: Sendable {
    var table: DerivedTable
    var values: [DatabaseValue]

    /// nil where nothing is kept of the event: it is passing, or said again by a later one.
    init?(_ event: RunEvent) {
        switch event {
        case .gait(.settled(let step)):
            table = .step
            values = Self.values(of: step)
        case .gait(.window(let window)):
            table = .window
            values = [
                Self.real(window.time), window.activity.name.databaseValue, Self.real(window.cadence),
                window.quality.name.databaseValue,
            ]
        case .gait(.mounting(let state, let time)):
            table = .mounting
            values = [Self.real(time), state.name.databaseValue]
        case .gap(let gap):
            table = .gap
            values = [Self.real(gap.from), Self.real(gap.to), gap.reason.name.databaseValue]
        case .clock(let state):
            table = .clock
            values = Self.values(of: state)
        default: return nil
        }
    }

    static func isKept(_ event: RunEvent) -> Bool {
        switch event {
        case .gait(.settled), .gait(.window), .gait(.mounting), .gap, .clock: true
        default: false
        }
    }

    private static func values(of state: ClockState) -> [DatabaseValue] {
        let counts = state.counts
        return [
            real(state.time), state.segment.databaseValue, real(state.offset), real(state.drift), real(state.jitter),
            real(state.longestDelay), real(state.rate), real(state.period),
        ]
            + [counts.lost, counts.duplicated, counts.reordered, counts.incredibleTimes].map {
                Int64(truncatingIfNeeded: $0).databaseValue
            }
    }

    private static func values(of step: Step) -> [DatabaseValue] {
        var values: [DatabaseValue] = []
        values.reserveCapacity(DerivedTable.step.columns.count + 1)
        values.append(step.index.databaseValue)
        values.append(step.side.name.databaseValue)
        values.append(step.sideLive.name.databaseValue)
        values.append(real(step.initialContact))
        values.append(real(step.toeOff))
        values.append(real(step.emitted))
        values.append(step.activity.name.databaseValue)
        values.append(real(step.cadence))
        values.append(step.quality.name.databaseValue)
        values.append(step.reasons.text.databaseValue)
        for slot in MetricCatalog.all.indices {
            let entry = step.metrics[slot]
            values.append(real(entry?.value))
            values.append(real(entry?.uncertainty))
        }
        return values
    }

    /// As SQLite keeps it: not a number is NULL, and zero has no sign.
    private static func real(_ value: Double?) -> DatabaseValue {
        guard let value, !value.isNaN else { return .null }
        return (value == 0 ? 0.0 : value).databaseValue
    }
}
