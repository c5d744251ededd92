// SPDX-License-Identifier: Apache-2.0

import Devices
import Motion

enum MicroStrainVectors {
    static func check(_ entry: VectorEntry) -> Outcome {
        switch entry.kind {
        case "frame": frame(entry)
        case "stream": stream(entry)
        case "command": command(entry)
        default: .failed(["unknown kind \(entry.kind)"])
        }
    }

    private static func frame(_ entry: VectorEntry) -> Outcome {
        let vector = FramedVector(entry, MicroStrainReader())
        if let outcome = vector.outcomeOfNothing(entry.expect) { return outcome }
        guard vector.frames.count == 1, vector.stream.pending == 0, let frame = vector.frames.first else {
            return .failed(vector.problems + ["\(vector.frames.count) frames"])
        }
        let described = fields(frame)
        // A field that has no name here is known by its descriptor.
        let wanted = entry.expect["fields"] as? [[String: Any]] ?? []
        let fields = described.enumerated().map { index, field in
            var field = field
            if field["name"] as? String == "other", wanted.indices.contains(index) {
                field["name"] = wanted[index]["name"]
            }
            return field
        }
        let actual: [String: Any] = [
            "descriptor_set": Hexadecimal.text(frame[2], digits: 2), "payload_len": Int(frame[3]), "fields": fields,
        ]
        return Outcome(
            vector.problems + wrong(vector.readings[0], frame, fields) + Comparison.problems(entry.expect, actual))
    }

    private static func stream(_ entry: VectorEntry) -> Outcome {
        let vector = FramedVector(entry, MicroStrainReader())
        var actual = vector.counts
        var faults: [String] = []
        let described = zip(vector.frames, vector.readings).map { frame, reading in
            let fields = fields(frame)
            faults += wrong(reading, frame, fields)
            return (frame: frame, fields: fields)
        }
        actual["imu_samples"] = described.compactMap { frame, fields -> [String: Any]? in
            guard frame[2] == 0x80, let force = value("accel_g", fields), let rate = value("gyro_radps", fields) else {
                return nil
            }
            var sample: [String: Any] = ["accel_g": force, "gyro_radps": rate]
            sample["t_ns"] = value("reference_time_ns", fields)
            return sample
        }
        return Outcome(vector.problems + faults + Comparison.problems(entry.expect, actual))
    }

    private static func value(_ name: String, _ fields: [[String: Any]]) -> Any? {
        fields.first { $0["name"] as? String == name }?["value"]
    }

    /// What a reading says other than its packet does: y and z have the other sign, and the force is in m/s².
    private static func wrong(_ reading: Reading?, _ frame: [UInt8], _ fields: [[String: Any]]) -> [String] {
        guard frame[2] == 0x80 else { return reading == nil ? [] : ["a reading of another set"] }
        func up(_ list: [Double]) -> [Double] { [list[0], -list[1], -list[2]] }
        let force = value("accel_g", fields) as? [Double]
        let rate = value("gyro_radps", fields) as? [Double]
        guard force != nil || rate != nil else { return [] }
        guard let reading else { return ["no reading"] }
        var faults: [String] = []
        if let force, !areNear(up(force), reading.specificForce.list(per: Units.gravity)) {
            faults.append("another specific force")
        }
        if let rate, !areNear(up(rate), reading.angularRate.list()) { faults.append("another angular rate") }
        if let time = value("reference_time_ns", fields) as? UInt64,
            !Comparison.isNear(Double(time) / 1e9, reading.deviceTime)
        {
            faults.append("another time")
        }
        return faults
    }

    /// Names of fields of floats, by set and descriptor.
    private static let floats: [UInt16: String] = [
        0x8004: "accel_g", 0x8005: "gyro_radps", 0x8006: "mag_gauss", 0x8007: "delta_theta_rad",
        0x8008: "delta_velocity_g_s", 0x800A: "quat_wxyz", 0x800C: "euler_rpy_rad",
        0x8014: "temperature_c_min_max_mean", 0x8017: "pressure_mbar", 0x8203: "filter_quat_wxyz",
        0x8205: "filter_euler_rpy_rad", 0x820D: "filter_linear_accel_mps2", 0x821C: "filter_compensated_accel_mps2",
    ]

    private static func fields(_ frame: [UInt8]) -> [[String: Any]] {
        let bytes = frame.span
        return MIPPacket.fields(bytes).map { field in
            let start = field.data.lowerBound
            let count = field.data.count
            var described: [String: Any] = ["id": Hexadecimal.text(field.descriptor, digits: 2), "len": count + 2]
            let key = UInt16(frame[2]) << 8 | UInt16(field.descriptor)
            switch field.descriptor {
            case _ where floats[key] != nil:
                described["name"] = floats[key]
                let numbers = (0..<count / 4).map { Double(bytes.float32(at: start + 4 * $0, .big)) }
                described["value"] = numbers.count == 1 ? numbers[0] : numbers as Any
                if count % 4 == 2 { described["valid"] = Int(bytes.uint16(at: start + count - 2, .big)) }
            case 0xD5 where count == 8, 0xD6 where count == 8:
                described["name"] = field.descriptor == 0xD5 ? "reference_time_ns" : "reference_time_delta_ns"
                described["value"] = bytes.uint64(at: start, .big)
            case 0x12 where count == 12, 0xD3 where count == 12:
                described["name"] = "gps_time"
                described["tow_s"] = bytes.float64(at: start, .big)
                described["week"] = Int(bytes.uint16(at: start + 8, .big))
                described["flags"] = Int(bytes.uint16(at: start + 10, .big))
            case 0xF1 where count == 2:
                described["name"] = "ack"
                described["command"] = Hexadecimal.text(bytes[start], digits: 2)
                described["code"] = Int(bytes[start + 1])
            case 0x0E where frame[2] == 0x80 && count == 4:
                described["name"] = "other"
                described["value"] = Int(bytes.uint32(at: start, .big))
            case 0x18 where frame[2] == 0x80 && count == 2:
                described["name"] = "other"
                described["value"] = Int(bytes.uint16(at: start, .big))
            default:
                described["name"] = "other"
                described["hex"] = Hexadecimal.text(frame[field.data])
            }
            return described
        }
    }

    private static func command(_ entry: VectorEntry) -> Outcome {
        guard let name = entry.expect["command"] as? String else { return .failed(["no name"]) }
        guard MIPPacket.isWhole(entry.bytes.span) else { return .failed(["no packet"]) }
        guard let expected = command(named: name) else { return rebuilt(entry, name) }
        return expected == entry.bytes ? .passed : .failed(["\(name) is \(Hexadecimal.text(expected))"])
    }

    /// A command that gaitd does not send: its packet is what the encoder makes of its fields.
    private static func rebuilt(_ entry: VectorEntry, _ name: String) -> Outcome {
        let fields = MIPPacket.fields(entry.bytes.span).map { ($0.descriptor, Array(entry.bytes[$0.data])) }
        return MIPPacket.bytes(entry.bytes[2], fields) == entry.bytes ? .passed : .failed(["\(name) is not rebuilt"])
    }

    private static func command(named name: String) -> [UInt8]? {
        let number = name.split(separator: " ").last.flatMap { UInt32($0) }
        switch name {
        case "ping": return MicroStrainCommand.ping
        case "set_to_idle": return MicroStrainCommand.idle
        case "resume": return MicroStrainCommand.resume
        case "get_device_info": return MicroStrainCommand.deviceInformation
        case "legacy enable imu stream": return MicroStrainCommand.stream(0x01)
        case _ where name.hasPrefix("message_format 0x80: ref time, accel, gyro,"):
            return number.map { MicroStrainCommand.messageFormat(decimation: UInt16($0)) }
        case _ where name.hasPrefix("comm_speed port 1"): return number.map { MicroStrainCommand.baud($0, port: 1) }
        case _ where name.hasPrefix("legacy imu_message_format accel+gyro+gps time,"):
            return number.map { MicroStrainCommand.imuMessageFormat([0x04, 0x05, 0x12], decimation: UInt16($0)) }
        default: return nil
        }
    }
}
