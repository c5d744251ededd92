// SPDX-License-Identifier: Apache-2.0

internal import Devices
internal import Foundation
internal import Motion
internal import Simulation

/// What was made, in the form of the side files of recordings with references.
struct SimulationSideFile {
    let stem: String
    let data: String
    let recording: SimulatedRecording
    let activity: String
    let seed: UInt64
    let samples: Int
    let span: ClosedRange<Double>

    var text: String {
        let runner = recording.runnerSettings
        let sensor = recording.sensorSettings
        let name = (stem as NSString).lastPathComponent
        let gz = data.hasSuffix(".gz") ? ".gz" : ""
        let effective = samples > 1 ? Double(samples - 1) / (span.upperBound - span.lowerBound) : 0
        let kinds = Activity.allCases.filter { kind in runner.schedule.segments.contains { $0.activity == kind } }
        let moving = kinds.filter { $0 != .still }.map(\.name)
        let what = (moving.isEmpty ? ["still"] : moving).joined(separator: " and ")
        let q = sensor.mounting.rotation
        let isFoot = runner.placement.isFoot
        return """
            {
             "recording": \(quoted(name)),
             "dataset": "simulated",
             "data": \(quoted((data as NSString).lastPathComponent)),
             "source": {"program": "gait simulate", "activity": \(quoted(activity)), "seed": \(seed)},
             "licence": "Apache-2.0 (made by gaitd)",
             "subject": "synthetic \(seed)",
             "subject_info": {"height_m": \(number(runner.height, 3)), "leg_length_m": \(number(runner.legLength, 3))},
             "placement": \(quoted(runner.placement.name)),
             "site": \(quoted(runner.placement.name)),
             "device": "simulated",
             "activity": \(quoted(what + ", " + runner.surface.rawValue)),
             "rate_hz": {"nominal": \(number(sensor.rate, 4)), "effective": \(number(effective, 4))},
             "axes": "mounting in runner.mounting: sensor to body (x forward, y left, z up)",
             "runner": {
              "segments": [\(segments)],
              "drop_left_deg": \(number(runner.dropLeft, 3)), "drop_right_deg": \(number(runner.dropRight, 3)),
              "camber_deg": \(number(runner.camber, 3)), "limp_pct": \(number(runner.limp, 3)),
              "step_width_m": \(runner.stepWidth.map { number($0, 4) } ?? "null"),
              "strike": \(quoted(runner.strike.rawValue)), "tissue": \(quoted(runner.tissue.rawValue)),
              "mounting": [\(number(q.w, 6)), \(number(q.x, 6)), \(number(q.y, 6)), \(number(q.z, 6))]
             },
             "references": [
              {"type": "events", "scope": "\(isFoot ? "own_foot" : "both_feet")", "definition": "planned contacts of the synthetic runner", \
            "clock_alignment": "same clock", "clock_offset_free": false, "uncertainty": "0.1 ms", "file": \(quoted(name + ".events.csv"))},
              {"type": "orientation", "file": \(quoted(name + ".quat.csv" + gz)), "columns": "t,qw,qx,qy,qz (sensor -> earth, z up)", \
            "definition": "true attitude of the housing", "movement_intervals_s": [[\(number(span.lowerBound, 4)), \(number(span.upperBound, 4))]], \
            "clock_alignment": "same clock", "uncertainty": "0.001 deg"},
              {"type": "activity", "values": {\(intervals)}, "definition": "the schedule; changes take 1.2 to 2 s about each border"},
              {"type": "steps", "file": \(quoted(name + ".truth.csv")), "definition": "a row a step, columns as in steps.csv"}
             ],
             "units": {"t": "s", "acc": "m/s^2, specific force", "gyr": "rad/s"},
             "quality": {"samples": \(samples), "duration_s": \(number(span.upperBound - span.lowerBound, 3))}
            }

            """
    }

    private var segments: String {
        recording.runnerSettings.schedule.segments.map {
            "{\"activity\": \(quoted($0.activity.name)), \"duration_s\": \(number($0.duration, 3)), "
                + "\"speed_mps\": \(number($0.speed, 3)), \"cadence_spm\": \(number($0.cadence, 2))}"
        }.joined(separator: ", ")
    }

    private var intervals: String {
        Activity.allCases.compactMap { kind in
            var start = 0.0
            var found: [String] = []
            for segment in recording.runnerSettings.schedule.segments {
                if segment.activity == kind {
                    found.append("[\(number(start, 3)), \(number(start + segment.duration, 3))]")
                }
                start += segment.duration
            }
            return found.isEmpty ? nil : "\"\(kind.name)_s\": [\(found.joined(separator: ", "))]"
        }.joined(separator: ", ")
    }

    private func number(_ value: Double, _ decimals: Int) -> String {
        var bytes: [UInt8] = []
        FixedDecimal.append(value, decimals: decimals, to: &bytes)
        return bytes.isEmpty ? "null" : String(decoding: bytes, as: UTF8.self)
    }

    private func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": out += "\\" + String(scalar)
            case _ where scalar.value < 0x20: out += "?"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}
