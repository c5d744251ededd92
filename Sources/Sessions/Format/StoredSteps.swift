// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import Gait
internal import Motion

/// Steps and windows from their rows. What a file of an earlier version lacks of the metrics is absent.
enum StoredSteps {
    static func steps(_ db: Database, _ stream: Int) throws -> [Step] {
        let rows = try DerivedRows.cursor(db, .step, stream: stream)
        var steps: [Step] = []
        while let row = try rows.next() {
            if let step = step(row) { steps.append(step) }
        }
        return steps
    }

    /// Up to `limit` rows behind the one numbered `id`, and the number of the last; nil where there is none.
    static func page(
        _ db: Database, _ stream: Int, after id: Int64, limit: Int
    ) throws -> (steps: [Step], last: Int64?) {
        let rows = try DerivedRows.cursor(db, .step, stream: stream, after: id, limit: limit)
        let place = DerivedTable.step.columns.count
        var steps: [Step] = []
        var last: Int64?
        while let row = try rows.next() {
            last = row.integer(place) ?? last
            if let step = step(row) { steps.append(step) }
        }
        return (steps, last)
    }

    private static func step(_ row: Row) -> Step? {
        guard let index = row.integer(0), let contact = row.real(3), let emitted = row.real(5),
            let activity = Activity.allCases.first(where: { $0.name == row.text(6) }),
            let quality = Quality.allCases.first(where: { $0.name == row.text(8) })
        else { return nil }
        var step = Step(
            index: Int(index), side: side(row.text(1)), initialContact: contact, emitted: emitted, activity: activity)
        step.sideLive = side(row.text(2))
        step.toeOff = row.real(4)
        step.cadence = row.real(7)
        step.quality = quality
        step.reasons = Step.Reasons(text: row.text(9) ?? "") ?? []
        for slot in MetricCatalog.all.indices {
            guard let value = row.real(10 + 2 * slot) else { continue }
            step.metrics[slot] = .init(value: value, uncertainty: row.real(11 + 2 * slot) ?? .nan)
        }
        return step
    }

    static func windows(_ db: Database, _ stream: Int) throws -> [Window] {
        let rows = try DerivedRows.cursor(db, .window, stream: stream)
        var windows: [Window] = []
        while let row = try rows.next() {
            guard let time = row.real(0), let activity = Activity.allCases.first(where: { $0.name == row.text(1) }),
                let quality = Quality.allCases.first(where: { $0.name == row.text(3) })
            else { continue }
            windows.append(Window(time: time, activity: activity, cadence: row.real(2), quality: quality))
        }
        return windows
    }

    private static func side(_ name: String?) -> Side { Side.allCases.first { $0.name == name } ?? .unknown }
}
