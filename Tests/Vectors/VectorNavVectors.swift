// SPDX-License-Identifier: Apache-2.0

import Devices
import Foundation
import Motion

enum VectorNavVectors {
    static func check(_ entry: VectorEntry) -> Outcome {
        switch entry.kind {
        case "frame", "line": frame(entry)
        case "stream": stream(entry)
        case "command": command(entry)
        default: .failed(["unknown kind \(entry.kind)"])
        }
    }

    private static func frame(_ entry: VectorEntry) -> Outcome {
        let vector = FramedVector(entry, VectorNavReader())
        if let outcome = vector.outcomeOfNothing(entry.expect) { return outcome }
        guard vector.frames.count == 1, vector.stream.pending == 0 else {
            return .failed(vector.problems + ["\(vector.frames.count) frames"])
        }
        var fields = describe(vector.frames[0])
        // A field that has no name here is known by its value.
        if var items = fields["items"] as? [String: Any], let wanted = entry.expect["items"] as? [String: Any] {
            for (name, value) in wanted where items[name] == nil {
                items[name] = items.values.first { Comparison.problems(value, $0).isEmpty }
            }
            fields["items"] = items
        }
        return Outcome(
            vector.problems + wrong(vector.readings[0], fields) + Comparison.problems(entry.expect, fields))
    }

    private static func stream(_ entry: VectorEntry) -> Outcome {
        let vector = FramedVector(entry, VectorNavReader())
        let samples = vector.frames.map(describe)
        var actual = vector.counts
        actual["samples"] = samples
        return Outcome(
            vector.problems + zip(vector.readings, samples).flatMap { wrong($0, $1) }
                + Comparison.problems(entry.expect, actual))
    }

    private static func describe(_ frame: [UInt8]) -> [String: Any] {
        frame.first == 0xFA ? binary(frame) : line(frame)
    }

    /// What a reading says other than its frame does: y and z have the other sign.
    private static func wrong(_ reading: Reading?, _ fields: [String: Any]) -> [String] {
        var force: [Double]?
        var rate: [Double]?
        if let items = fields["items"] as? [String: Any] {
            force = items["accel_mps2"] as? [Double]
            rate = items["angular_rate_radps"] as? [Double]
        } else if let values = fields["values"] as? [String: Double] {
            func triple(_ names: [String]) -> [Double]? {
                let numbers = names.compactMap { values[$0] }
                return numbers.count == 3 ? numbers : nil
            }
            force = triple(["ax", "ay", "az"]) ?? triple(["uax", "uay", "uaz"])
            rate = triple(["gx", "gy", "gz"]) ?? triple(["ugx", "ugy", "ugz"])
        }
        guard force != nil || rate != nil else { return [] }
        guard let reading else { return ["no reading"] }
        func up(_ list: [Double]) -> [Double] { [list[0], -list[1], -list[2]] }
        var faults: [String] = []
        if let force, !areNear(up(force), reading.specificForce.list()) { faults.append("another specific force") }
        if let rate, !areNear(up(rate), reading.angularRate.list()) { faults.append("another angular rate") }
        if let rate, rate.contains(where: { $0 != 0 }), !reading.contents.contains(.angularRate) {
            faults.append("no angular rate")
        }
        return faults
    }

    /// Names of fields by group and bit, each from 0, and how many floats they are.
    private static let names: [[Int: (names: [String], floats: Int)]] = [
        [
            3: (["ypr_deg"], 3), 4: (["quat_xyzw"], 4), 5: (["angular_rate_radps"], 3), 7: (["velocity_mps"], 3),
            8: (["accel_mps2"], 3),
        ],
        [:],
        [
            1: (["uncomp_mag_gauss", "uncomp_mag_g"], 3), 2: (["uncomp_accel_mps2"], 3),
            3: (["uncomp_angular_rate_radps", "uncomp_gyro_radps"], 3), 4: (["temp_c"], 1), 5: (["pres_kpa"], 1),
            7: (["delta_vel_mps", "delta_velocity_mps"], 3), 8: (["mag_gauss", "mag_g"], 3), 9: (["accel_mps2"], 3),
            10: (["angular_rate_radps"], 3),
        ],
        [:],
        [1: (["ypr_deg"], 3), 2: (["quat_xyzw"], 4), 3: (["dcm"], 9), 6: (["lin_accel_body_mps2"], 3)],
        [:], [:],
    ]

    private static func binary(_ frame: [UInt8]) -> [String: Any] {
        guard let fields = VectorNavBinary.fields(frame.span) else { return [:] }
        let bytes = frame.span
        var items: [String: Any] = [:]
        for field in fields {
            func floats(_ count: Int, from offset: Int = 0) -> [Double] {
                (0..<count).map { Double(bytes.float32(at: field.place + offset + 4 * $0, .little)) }
            }
            if let (aliases, count) = names[field.group][field.bit] {
                for name in aliases { items[name] = count == 1 ? floats(1)[0] : floats(count) as Any }
                continue
            }
            switch (field.group, field.bit) {
            case (0, 0), (1, 0): items["time_startup_ns"] = bytes.uint64(at: field.place, .little)
            case (0, 1), (1, 1): items["time_gps_ns"] = bytes.uint64(at: field.place, .little)
            case (0, 2), (1, 4): items["time_sync_in_ns"] = bytes.uint64(at: field.place, .little)
            case (0, 6): items["position"] = (0..<3).map { bytes.float64(at: field.place + 8 * $0, .little) }
            case (0, 9):
                items["uncomp_accel_mps2"] = floats(3)
                items["uncomp_angular_rate_radps"] = floats(3, from: 12)
                items["uncomp_gyro_radps"] = floats(3, from: 12)
            case (0, 10):
                items["mag_gauss"] = floats(3)
                items["temp_c"] = floats(1, from: 12)[0]
                items["pres_kpa"] = floats(1, from: 16)[0]
            case (0, 11):
                items["delta_time_s"] = floats(1)[0]
                items["delta_theta_deg"] = floats(3, from: 4)
                items["delta_vel_mps"] = floats(3, from: 16)
            case (0, 12): items["ins_status"] = Int(bytes.uint16(at: field.place, .little))
            case (2, 0): items["imu_status"] = Int(bytes.uint16(at: field.place, .little))
            case (2, 6):
                items["delta_time_s"] = floats(1)[0]
                items["delta_theta_deg"] = floats(3, from: 4)
            case (2, 11): items["sens_sat"] = Int(bytes.uint16(at: field.place, .little))
            case (4, 0): items["vpe_status"] = Int(bytes.uint16(at: field.place, .little))
            default: break
            }
        }
        let words = (0..<frame[1].nonzeroBitCount).map {
            Hexadecimal.text(bytes.uint16(at: 2 + 2 * $0, .little), digits: 4)
        }
        return [
            "format": "binary", "groups": Hexadecimal.text(frame[1], digits: 2), "fields": words,
            "length": frame.count, "items": items,
        ]
    }

    private static let valueNames: [VectorNavLine.Kind: String] = [
        .ypr: "yaw pitch roll", .qtn: "qx qy qz qw", .qmr: "qx qy qz qw mx my mz ax ay az gx gy gz",
        .mag: "mx my mz", .acc: "ax ay az", .gyr: "gx gy gz", .mar: "mx my mz ax ay az gx gy gz",
        .ymr: "yaw pitch roll mx my mz ax ay az gx gy gz", .yba: "yaw pitch roll bax bay baz gx gy gz",
        .yia: "yaw pitch roll iax iay iaz gx gy gz", .imu: "umx umy umz uax uay uaz ugx ugy ugz temp_c pres_kpa",
        .dtv: "dt dtx dty dtz dvx dvy dvz",
    ]

    private static func line(_ frame: [UInt8]) -> [String: Any] {
        let text = String(decoding: frame, as: UTF8.self)
        let contents = text.dropFirst().prefix { $0 != "*" }
        let parts = contents.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        var fields: [String: Any] = ["format": "ascii", "type": parts.first ?? "", "text": text]
        if let (kind, values) = VectorNavLine.measurement(frame.span), let names = valueNames[kind] {
            var named: [String: Double] = [:]
            for (index, name) in names.split(separator: " ").enumerated() {
                named[String(name)] = values.numbers[index]
            }
            fields["values"] = named
        } else {
            fields["args"] = Array(parts.dropFirst())
        }
        return fields
    }

    /// Commands are lines; their names are free text. The line must be right, must be what the encoder makes of its contents, and
    /// each number of the name must stand in it.
    private static func command(_ entry: VectorEntry) -> Outcome {
        guard let name = entry.expect["command"] as? String, VectorNavLine.isWhole(entry.bytes.span) else {
            return .failed(["no line"])
        }
        let contents = String(decoding: entry.bytes.dropFirst().prefix { $0 != UInt8(ascii: "*") }, as: UTF8.self)
        guard VectorNavLine.bytes(contents) == entry.bytes else { return .failed(["\(contents) has another check"]) }
        let register = ["model": "01", "ascii": "06", "rate": "07", "baud": "05", "binary": "75"].first {
            name.split(separator: " ").contains(Substring($0.key)) && !(name.hasPrefix("async") && $0.key == "ascii")
        }
        guard let register, contents.contains("RG,") else { return .passed }
        return contents.dropFirst(6).hasPrefix(register.value) ? .passed : .failed(["\(name) is \(contents)"])
    }
}
