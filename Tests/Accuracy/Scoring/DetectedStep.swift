// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A row of `steps.csv`, as far as scoring needs it. NaN where a cell is empty.
struct DetectedStep {
    var contact: Double
    var toeOff: Double
    var emitted: Double
    var side: String
    var sideLive: String
    var cadence: Double
    /// Any further column by its name.
    var metrics: [String: Double]

    static let metricColumns = [
        "contact_time", "contact_time_u", "flight_time", "vertical_oscillation", "pelvic_drop", "pelvic_drop_u",
        "crossover_index",
        "step_width", "step_width_u",
    ]

    static func read(_ file: URL) throws -> [DetectedStep] {
        let table = try DelimitedText(contentsOf: file)
        let contacts = table.numbers("t_contact")
        let toeOffs = table.numbers("t_toe_off")
        let emitted = table.numbers("t_emitted")
        let sides = table.text("side")
        let live = table.text("side_live")
        let cadences = table.numbers("cadence")
        let metrics = metricColumns.map { ($0, table.numbers($0)) }
        return contacts.indices.map { row in
            DetectedStep(
                contact: contacts[row], toeOff: toeOffs[row], emitted: emitted[row],
                side: sides[row].isEmpty ? "unknown" : sides[row], sideLive: live[row].isEmpty ? "unknown" : live[row],
                cadence: cadences[row],
                metrics: Dictionary(uniqueKeysWithValues: metrics.map { ($0.0, $0.1[row]) }))
        }
    }
}

/// A row of a reference's `events.csv`.
struct ReferenceEvent {
    var time: Double
    /// `IC` or `TO`.
    var kind: String
    var side: String

    static func read(_ file: URL) throws -> [ReferenceEvent] {
        let table = try DelimitedText(contentsOf: file)
        let times = table.numbers("t")
        let kinds = table.text("event")
        let sides = table.text("side")
        return times.indices.map { ReferenceEvent(time: times[$0], kind: kinds[$0], side: sides[$0]) }
    }
}
