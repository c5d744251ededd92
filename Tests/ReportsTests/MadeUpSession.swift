// SPDX-License-Identifier: Apache-2.0

import Analysis
import Foundation
import Gait
import Motion
import Sessions

/// A session of invented steps: what a report says must follow from them alone.
final class MadeUpSession {
    struct Sensor {
        var placement = Placement.sacrum
        var activity = Activity.run
        /// s.
        var seconds = 240.0
        var sides: (Int) -> Side = { $0 % 2 == 0 ? .left : .right }
        /// Degrees, by step.
        var drop: (Int, Side) -> Double = { number, side in (side == .left ? 6 : 4) + 0.3 * Double(number % 5) - 0.6 }
        var contactTime = 0.24
        var hasSteps = true
        /// s without data: steps within are left out.
        var gap: ClosedRange<Double>?
    }

    let path: String
    private let folder: String

    init(
        _ sensors: [Sensor] = [Sensor()], runner: String? = nil, involved: Side = .unknown,
        start: Int64 = 1_795_000_000,
        tags: [String] = [], speed: Double? = nil, markers: [Marker] = [], notes: [String: String] = [:]
    ) throws {
        folder = NSTemporaryDirectory() + "gait-report-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        path = folder + "/made-up.gait"
        let header = SessionHeader(
            uuid: UUID().uuidString.lowercased(), name: "made-up", origin: .import,
            startedUnixNanoseconds: start * 1_000_000_000, timeZone: "Europe/Berlin", utcOffset: 3600,
            programVersion: "0.1.0", runner: runner.map { RunnerContext(name: $0, involvedSide: involved) }, tags: tags,
            provenance: notes)
        let recorder = try SessionRecorder(path: path, header: header)
        for sensor in sensors {
            let record = StreamRecord(
                deviceKey: "test", deviceTitle: "Test sensor",
                description: StreamDescription(
                    protocolName: "text", configuration: PipelineConfiguration(placement: sensor.placement)))
            let stream = recorder.addStream(record)
            recorder.append(stream: stream, hostTime: 0, bytes: [10].span)
            // The recorder's queue is bounded, as it must be: it is given time.
            let events = Self.events(sensor)
            for start in stride(from: 0, to: events.count, by: 1000) {
                recorder.append(stream: stream, events: Array(events[start..<min(start + 1000, events.count)]))
                try recorder.flush()
            }
            recorder.append(stream: stream, hostTime: Int64(sensor.seconds * 1e9), bytes: [10].span)
        }
        if let speed { recorder.append(Marker(time: 0, kind: .treadmill(speed: speed, incline: 1))) }
        for marker in markers { recorder.append(marker) }
        try recorder.close()
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func reader() throws -> SessionReader { try SessionReader(path: path) }

    private static func events(_ sensor: Sensor) -> [RunEvent] {
        var events: [RunEvent] = []
        if sensor.placement.isPelvis { events.append(.gait(.mounting(.locked, time: 3))) }
        let slots = Dictionary(uniqueKeysWithValues: MetricCatalog.all.enumerated().map { ($1.descriptor.key, $0) })
        let interval = sensor.placement.isFoot ? 0.72 : 0.36
        if let gap = sensor.gap {
            events.append(.gap(StreamGap(from: gap.lowerBound, to: gap.upperBound, reason: .missing)))
        }
        var number = 0
        var second = 1.0
        while second <= sensor.seconds {
            while sensor.hasSteps, Double(number) * interval < second {
                let time = Double(number) * interval
                number += 1
                if sensor.gap?.contains(time) ?? false { continue }
                var step = Step(index: number, initialContact: time, emitted: time + 0.04, activity: sensor.activity)
                step.side = sensor.placement.isFoot ? sensor.placement.side : sensor.sides(number)
                step.cadence = 60 / 0.36
                step.quality = .good
                step.toeOff = time + sensor.contactTime
                func set(_ key: String, _ value: Double, _ uncertainty: Double) {
                    if let slot = slots[key] { step.metrics[slot] = .init(value: value, uncertainty: uncertainty) }
                }
                set("contact_time", sensor.contactTime + 0.002 * Double(number % 3), 0.02)
                if sensor.placement.isPelvis {
                    set("crossover_index", 0.5, 0.3)
                    if step.side != .unknown { set("pelvic_drop", sensor.drop(number, step.side), 1.5) }
                } else {
                    set("foot_strike_angle", 12, 4)
                }
                events.append(.gait(.settled(step)))
            }
            let activity: Activity = sensor.hasSteps ? sensor.activity : .still
            events.append(
                .gait(
                    .window(
                        Window(
                            time: second, activity: activity, cadence: sensor.hasSteps ? 60 / 0.36 : nil, quality: .good
                        ))))
            second += 1
        }
        return events
    }
}
