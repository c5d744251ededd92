// SPDX-License-Identifier: Apache-2.0

internal import Devices
internal import Foundation
internal import Motion
internal import Simulation

/// The table and the truth files beside it, written as the simulation goes on.
struct SimulationFiles {
    private let output: String
    private let stem: String?
    private let placement: Placement
    private let table: TableSink
    private var truth: Truth?
    private var row: [UInt8] = []
    private(set) var samples = 0
    private(set) var contacts = 0
    private var first = 0.0
    private var last = 0.0

    private struct Truth {
        let orientation, steps, events: TableSink
        /// Toe-offs wait for contacts that come before them.
        var pending: [(time: Double, isContact: Bool, side: Side)] = []
        var step = 0
    }

    static let stepColumns =
        "step,side,t_contact,t_toe_off,activity,cadence,contact_time,flight_time,vertical_oscillation,pelvic_drop,"
        + "crossover_index,step_width"

    init(output: String, recording: SimulatedRecording, omitsTruth: Bool) throws {
        self.output = output
        let stem = Self.stem(of: output)
        self.stem = omitsTruth ? nil : stem
        placement = recording.runnerSettings.placement
        table = try TableSink(output)
        try table.append("t,ax,ay,az,gx,gy,gz\n")
        if let stem, !omitsTruth {
            let gz = output.hasSuffix(".gz") ? ".gz" : ""
            let truth = Truth(
                orientation: try TableSink(stem + ".quat.csv" + gz), steps: try TableSink(stem + ".truth.csv"),
                events: try TableSink(stem + ".events.csv"))
            try truth.orientation.append("t,qw,qx,qy,qz\n")
            try truth.steps.append(Self.stepColumns + "\n")
            try truth.events.append("t,event,side\n")
            self.truth = truth
        }
    }

    /// `runs/a.csv.gz` → `runs/a`; nil where the name is no table's.
    static func stem(of path: String) -> String? {
        for ending in [".csv.gz", ".csv"] where path.hasSuffix(ending) {
            let stem = String(path.dropLast(ending.count))
            return stem.isEmpty || stem.hasSuffix("/") ? nil : stem
        }
        return nil
    }

    mutating func append(_ sample: SimulatedSample) throws {
        if samples == 0 { first = sample.time }
        samples += 1
        last = sample.time
        row.removeAll(keepingCapacity: true)
        FixedDecimal.append(sample.time, decimals: 6, to: &row)
        for value in [sample.specificForce.x, sample.specificForce.y, sample.specificForce.z] {
            row.append(UInt8(ascii: ","))
            FixedDecimal.append(value, decimals: 4, to: &row)
        }
        for value in [sample.angularRate.x, sample.angularRate.y, sample.angularRate.z] {
            row.append(UInt8(ascii: ","))
            FixedDecimal.append(value, decimals: 5, to: &row)
        }
        row.append(UInt8(ascii: "\n"))
        try table.append(row)
        guard truth != nil else { return }
        row.removeAll(keepingCapacity: true)
        FixedDecimal.append(sample.time, decimals: 6, to: &row)
        // One sign of the two that mean the same.
        let q = sample.orientation
        let sign = q.w < 0 ? -1.0 : 1.0
        for value in [q.w, q.x, q.y, q.z] {
            row.append(UInt8(ascii: ","))
            FixedDecimal.append(sign * value, decimals: 5, to: &row)
        }
        row.append(UInt8(ascii: "\n"))
        try truth?.orientation.append(row)
    }

    /// Writes and clears `steps`.
    mutating func append(_ steps: inout [StepTruth], isLast: Bool) throws {
        for step in steps {
            contacts += 1
            guard truth != nil else { continue }
            truth?.pending.append((step.initialContact, true, step.side))
            if let toeOff = step.toeOff, toeOff <= last { truth?.pending.append((toeOff, false, step.side)) }
            // A foot's sensor knows its own steps only.
            if !placement.isFoot || step.side == placement.side { try writeRow(step) }
        }
        let horizon = isLast ? Double.infinity : (steps.last?.initialContact ?? -.infinity)
        steps.removeAll(keepingCapacity: true)
        try writeEvents(before: horizon)
    }

    private mutating func writeEvents(before time: Double) throws {
        guard truth != nil else { return }
        truth?.pending.sort { ($0.time, $0.isContact ? 1 : 0) < ($1.time, $1.isContact ? 1 : 0) }
        let ready = truth?.pending.prefix { $0.time < time }.count ?? 0
        guard let events = truth?.pending.prefix(ready) else { return }
        for event in Array(events) {
            row.removeAll(keepingCapacity: true)
            FixedDecimal.append(event.time, decimals: 4, to: &row)
            row.append(contentsOf: (event.isContact ? ",IC," : ",TO,").utf8)
            row.append(contentsOf: event.side.name.utf8)
            row.append(UInt8(ascii: "\n"))
            try truth?.events.append(row)
        }
        truth?.pending.removeFirst(ready)
    }

    private mutating func writeRow(_ step: StepTruth) throws {
        row.removeAll(keepingCapacity: true)
        FixedDecimal.append(truth?.step ?? 0, to: &row)
        truth?.step += 1
        func cell(_ value: Double?, _ decimals: Int) {
            row.append(UInt8(ascii: ","))
            if let value { FixedDecimal.append(value, decimals: decimals, to: &row) }
        }
        row.append(contentsOf: ("," + step.side.name).utf8)
        cell(step.initialContact, 4)
        cell(step.toeOff, 4)
        row.append(contentsOf: ("," + step.activity.name).utf8)
        cell(step.cadence, 2)
        cell(step.contactTime, 4)
        cell(step.flightTime, 4)
        cell(step.verticalOscillation, 4)
        let isPelvis = placement.isPelvis
        cell(isPelvis ? step.drop : nil, 2)
        cell(isPelvis ? step.crossoverIndex : nil, 3)
        cell(isPelvis ? step.stepWidth : nil, 4)
        row.append(UInt8(ascii: "\n"))
        try truth?.steps.append(row)
    }

    mutating func finish(recording: SimulatedRecording, activity: String, seed: UInt64) throws {
        try table.finish()
        guard let stem, truth != nil else { return }
        try truth?.orientation.finish()
        try truth?.steps.finish()
        try truth?.events.finish()
        let side = SimulationSideFile(
            stem: stem, data: output, recording: recording, activity: activity, seed: seed, samples: samples,
            span: first...last)
        let sink = try TableSink(stem + ".json")
        try sink.append(side.text)
        try sink.finish()
    }

    func summary(recording: SimulatedRecording) -> String {
        let name = output == "-" ? "standard output" : output
        let beside = stem.map { "; truth in \($0).{events,truth,quat}.csv, \($0).json" } ?? ""
        var seconds: [UInt8] = []
        FixedDecimal.append(recording.duration, decimals: 1, to: &seconds)
        return "\(name): \(String(decoding: seconds, as: UTF8.self)) s, \(samples) samples, \(contacts) steps\(beside)"
    }
}
