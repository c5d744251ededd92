// SPDX-License-Identifier: Apache-2.0

import Devices
import Motion

enum XsensVectors {
    static func check(_ entry: VectorEntry) -> Outcome {
        switch entry.kind {
        case "frame": frame(entry)
        case "stream": stream(entry)
        case "command": command(entry)
        case "payload": payload(entry)
        default: .failed(["unknown kind \(entry.kind)"])
        }
    }

    private static func frame(_ entry: VectorEntry) -> Outcome {
        let vector = FramedVector(entry, XsensReader())
        if let outcome = vector.outcomeOfNothing(entry.expect) { return outcome }
        guard vector.frames.count == 1, vector.stream.pending == 0, let frame = vector.frames.first,
            let message = XsensMessage(frame.span)
        else { return .failed(vector.problems + ["\(vector.frames.count) frames"]) }
        let items = items(frame, message)
        var actual: [String: Any] = [
            "bid": Int(message.busIdentifier), "mid": Hexadecimal.text(message.identifier, digits: 2),
            "payload_len": message.payload.count, "extended": frame[3] == 255, "items": items,
        ]
        // An item that has no name here is known by its identifier.
        if let wanted = entry.expect["items"] as? [[String: Any]], wanted.count == items.count {
            actual["items"] = zip(items, wanted).map { item, wanted in
                var item = item
                if item["name"] == nil { item["name"] = wanted["name"] }
                return item
            }
        }
        for item in items { if let name = item["name"] as? String { actual[name] = item["value"] } }
        return Outcome(
            vector.problems + wrong(vector.readings[0], items) + Comparison.problems(entry.expect, actual))
    }

    private static func stream(_ entry: VectorEntry) -> Outcome {
        let vector = FramedVector(entry, XsensReader())
        var actual = vector.counts
        var faults: [String] = []
        actual["mtdata2"] = zip(vector.frames, vector.readings).compactMap { frame, reading -> [String: Any]? in
            guard let message = XsensMessage(frame.span), message.identifier == 0x36 else { return nil }
            let items = items(frame, message)
            faults += wrong(reading, items)
            let names = [
                "sample_time_fine": "time_fine", "quaternion_wxyz": "quat_wxyz", "acceleration_mps2": "accel_mps2",
                "rate_of_turn_radps": "gyro_radps",
            ]
            var sample: [String: Any] = [:]
            for item in items {
                if let name = item["name"] as? String { sample[names[name] ?? name] = item["value"] }
            }
            return sample
        }
        if entry.expect["after_timeout"] != nil {
            var decoder = XsensDecoder()
            var readings: [Reading] = []
            decoder.push(entry.bytes.span, into: &readings)
            decoder.finish(into: &readings)
            actual["after_timeout"] = [
                "valid_frames": Int(decoder.counts.frames), "skipped_bytes": Int(decoder.counts.skippedBytes),
            ]
        }
        return Outcome(vector.problems + faults + Comparison.problems(entry.expect, actual))
    }

    /// What a reading says other than its message does.
    private static func wrong(_ reading: Reading?, _ items: [[String: Any]]) -> [String] {
        func numbers(_ names: String...) -> [Double]? {
            for name in names {
                if let item = items.first(where: { $0["name"] as? String == name }) {
                    return item["value"] as? [Double]
                }
            }
            return nil
        }
        let force = numbers("acceleration_mps2", "acceleration_hr_mps2")
        let rate = numbers("rate_of_turn_radps", "rate_of_turn_hr_radps")
        guard force != nil || rate != nil else { return [] }
        guard let reading else { return ["no reading"] }
        var faults: [String] = []
        if let force, !areNear(force, reading.specificForce.list()) { faults.append("another specific force") }
        if let rate, !areNear(rate, reading.angularRate.list()) { faults.append("another angular rate") }
        if let counter = items.first(where: { $0["name"] as? String == "packet_counter" })?["value"] as? Int,
            counter != Int(reading.counter)
        {
            faults.append("another counter")
        }
        return faults
    }

    private static let names: [UInt16: String] = [
        0x0810: "temperature_c", 0x1010: "utc_time", 0x1020: "packet_counter", 0x1060: "sample_time_fine",
        0x1070: "sample_time_coarse", 0x2010: "quaternion_wxyz", 0x2020: "rotation_matrix",
        0x2030: "euler_rpy_deg", 0x4010: "delta_v", 0x4020: "acceleration_mps2", 0x4030: "free_acceleration_mps2",
        0x4040: "acceleration_hr_mps2", 0x8020: "rate_of_turn_radps", 0x8030: "delta_q",
        0x3010: "pressure_pa", 0x8040: "rate_of_turn_hr_radps", 0xC020: "mag_au", 0xE010: "status_byte",
        0xE020: "status_word",
    ]

    private static func items(_ frame: [UInt8], _ message: XsensMessage) -> [[String: Any]] {
        let payload = frame.span.extracting(message.payload)
        var items: [[String: Any]] = []
        var offset = 0
        while let item = XsensItem(payload, at: offset) {
            offset = item.data.upperBound
            var described: [String: Any] = [
                "id": Hexadecimal.text(item.identifier, digits: 4), "size": item.data.count,
            ]
            let start = item.data.lowerBound
            let isInteger = [0x10, 0x30, 0xE0].contains(item.identifier >> 8)
            described["name"] = names[isInteger ? item.identifier : item.kind]
            if item.identifier == 0x1010, item.data.count == 12 {
                described["value"] = [
                    "ns": Int(payload.uint32(at: start, .big)), "year": Int(payload.uint16(at: start + 4, .big)),
                    "month": Int(payload[start + 6]), "day": Int(payload[start + 7]), "hour": Int(payload[start + 8]),
                    "minute": Int(payload[start + 9]), "second": Int(payload[start + 10]),
                    "flags": Int(payload[start + 11]),
                ]
            } else if isInteger {
                described["value"] = item.data.reduce(0) { $0 << 8 | Int(payload[$1]) }
            } else {
                described["format"] = ["float32", "fp1220", "fp1632", "float64"][Int(item.format.rawValue)]
                described["frame"] = ["ENU", "NED", "NWU", "?"][Int(item.earth.rawValue)]
                described["value"] = (0..<item.numbers).map { item.number($0, in: payload) }
            }
            items.append(described)
        }
        return items
    }

    private static let commands: [String: UInt8] = [
        "ReqDID": 0x00, "DeviceID": 0x01, "ReqProductCode": 0x1C, "ReqFWRev": 0x12, "ReqFirmwareRev": 0x12,
        "GoToMeasurement": 0x10, "GoToMeasurementAck": 0x11, "GoToConfig": 0x30, "GoToConfigAck": 0x31,
        "WakeUp": 0x3E, "WakeUpAck": 0x3F, "Reset": 0x40, "ResetAck": 0x41, "Error": 0x42,
        "ReqOutputConfiguration": 0xC0, "SetOutputConfiguration": 0xC0, "OutputConfiguration": 0xC1,
        "SetOutputConfigurationAck": 0xC1, "ReqOutputConfigurationAck": 0xC1,
    ]

    private static func command(_ entry: VectorEntry) -> Outcome {
        guard let text = entry.expect["command"] as? String, let name = text.split(separator: " ").first else {
            return .failed(["no name"])
        }
        guard let identifier = commands[String(name)] else { return .failed(["unknown command \(name)"]) }
        var expected = XsensMessage.bytes(identifier)
        if name == "SetOutputConfiguration" {
            let kinds: [String: UInt16] = ["pkt": 0x1020, "time": 0x1060, "acc": 0x4020, "gyr": 0x8020, "quat": 0x2010]
            expected = XsensCommand.outputConfiguration(
                text.split(separator: " ").dropFirst().joined().split(separator: "+").map { part in
                    (kinds[String(part.prefix { $0.isLetter })] ?? 0, UInt16(part.drop { $0.isLetter }) ?? 0xFFFF)
                })
        } else if let message = XsensMessage(entry.bytes.span), !message.payload.isEmpty {
            expected = XsensMessage.bytes(identifier, Array(entry.bytes[message.payload]))
        }
        return expected == entry.bytes ? .passed : .failed(["\(name) is \(Hexadecimal.text(expected))"])
    }

    private static func payload(_ entry: VectorEntry) -> Outcome {
        let items = XsensCommand.outputConfiguration(of: entry.bytes.span).map {
            ["id": Hexadecimal.text($0.kind, digits: 4), "rate_hz": Int($0.rate)] as [String: Any]
        }
        return Outcome(Comparison.problems(entry.expect, ["output_configuration": items]))
    }
}
