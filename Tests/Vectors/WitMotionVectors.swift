// SPDX-License-Identifier: Apache-2.0

import Devices
import Motion

enum WitMotionVectors {
    static func check(_ entry: VectorEntry) -> Outcome {
        switch entry.kind {
        case "frame": frame(entry)
        case "stream": stream(entry)
        case "command": command(entry)
        default: .failed(["unknown kind \(entry.kind)"])
        }
    }

    private static func frame(_ entry: VectorEntry) -> Outcome {
        let (stream, problems) = DecodedStream.decode(entry) { WitMotionDecoder() }
        let frames = DecodedStream.frames(entry.bytes, WitMotionDecoder()) { $0.lastFrame }
        if entry.expect["reject"] != nil {
            return Outcome(
                problems + (frames.isEmpty && stream.readings.isEmpty ? [] : ["a frame came out"])
                    + (stream.counts.rejectedFrames > 0 || stream.counts.skippedBytes > 0
                        ? [] : ["nothing was counted"]))
        }
        guard entry.expect["incomplete"] == nil else {
            return Outcome(
                problems + (frames.isEmpty ? [] : ["a frame came out"])
                    + Comparison.problems(entry.expect, ["incomplete": stream.pending]))
        }
        guard frames.count == 1, stream.pending == 0 else { return .failed(["\(frames.count) frames"]) }
        return Outcome(problems + Comparison.problems(entry.expect, fields(frames[0])))
    }

    /// All that a frame says.
    private static func fields(_ frame: WitMotionFrame) -> [String: Any] {
        let words = (0..<frame.wordCount).map { Int(frame.words[$0]) }
        var fields: [String: Any] = ["type": hex(frame.type), "raw_i16": words]
        func scaled(_ first: Int, _ range: Double) -> [Double] {
            words[first..<(first + 3)].map { Double($0) / 32768 * range }
        }
        switch frame.type {
        case WitMotionFrame.time:
            fields["name"] = "time"
            if let time = frame.calendarFields {
                for (key, value) in [
                    ("year", time.year), ("month", time.month), ("day", time.day), ("hour", time.hour),
                    ("minute", time.minute), ("second", time.second), ("millisecond", time.millisecond),
                ] { fields[key] = value }
            }
        case WitMotionFrame.acceleration:
            fields["name"] = "accel"
            fields["accel_g"] = scaled(0, 16)
            fields["temperature_c"] = Double(words[3]) / 100
        case WitMotionFrame.angularRate:
            fields["name"] = "gyro"
            fields["gyro_dps"] = scaled(0, 2000)
            fields["field4_raw"] = words[3]
        case WitMotionFrame.angles:
            fields["name"] = "angle"
            fields["euler_rpy_deg"] = scaled(0, 180)
            fields["version"] = words[3]
        case WitMotionFrame.magneticField:
            fields["name"] = "mag"
            fields["mag_raw"] = Array(words[0..<3])
            fields["field4_raw"] = words[3]
            fields["temperature_c"] = Double(words[3]) / 100
        case WitMotionFrame.quaternion:
            fields["name"] = "quaternion"
            fields["quat_wxyz"] = words[0..<4].map { Double($0) / 32768 }
        case 0x55:
            fields["name"] = "port"
            for name in ["ports", "ports_raw", "port_raw"] { fields[name] = Array(words[0..<4]) }
        case 0x56:
            fields["name"] = "pressure"
            fields["pressure_pa"] = words[0] & 0xFFFF | words[1] << 16
            for name in ["height_cm", "altitude_cm"] { fields[name] = words[2] & 0xFFFF | words[3] << 16 }
        case 0x5F:
            fields["name"] = "register"
            for name in ["registers", "registers_raw"] { fields[name] = Array(words[0..<4]) }
        case WitMotionFrame.combined:
            fields["name"] = "combined"
            fields["accel_g"] = scaled(0, 16)
            fields["gyro_dps"] = scaled(3, 2000)
            fields["euler_rpy_deg"] = scaled(6, 180)
        case WitMotionFrame.registers:
            fields["name"] = "register"
            fields["register"] = hex(UInt8(truncatingIfNeeded: words[0]))
            for name in ["registers", "registers_raw"] { fields[name] = Array(words[1..<9]) }
        default: break
        }
        return fields
    }

    private static func stream(_ entry: VectorEntry) -> Outcome {
        let (stream, problems) = DecodedStream.decode(entry) { WitMotionDecoder() }
        let frames = DecodedStream.frames(entry.bytes, WitMotionDecoder()) { $0.lastFrame }
        // The run behind the first step down is whole, though the stream may start in the middle of one.
        let starts = frames.indices.dropFirst().filter { frames[$0].type <= frames[$0 - 1].type }
        let types = frames[(starts.first ?? 0)..<(starts.dropFirst().first ?? frames.count)].map { hex($0.type) }
        var angles = frames.filter { $0.type == WitMotionFrame.combined }.map { frame in
            (6..<9).map { Double(frame.words[$0]) / 32768 * 180 }
        }[...]
        let samples = stream.readings.map { reading in
            var sample: [String: Any] = [
                "accel_g": reading.specificForce.list(per: Units.gravity),
                "gyro_dps": reading.angularRate.list(per: Units.degree), "temperature_c": reading.temperature,
            ]
            if let angle = angles.popFirst() { sample["euler_rpy_deg"] = angle }
            return sample
        }
        let actual: [String: Any] = [
            "valid_frames": Int(stream.counts.frames), "skipped_prefix_bytes": Int(stream.counts.skippedBytes),
            "skipped_bytes": Int(stream.counts.skippedBytes), "trailing_incomplete_bytes": stream.pending,
            "bad_checksum": Int(stream.counts.rejectedFrames), "first_type": types.first ?? "",
            "order": types, "imu_samples": samples, "samples": samples,
        ]
        return Outcome(problems + Comparison.problems(entry.expect, actual))
    }

    private static func hex(_ byte: UInt8) -> String { "0x" + String(byte, radix: 16, uppercase: true) }

    private static func command(_ entry: VectorEntry) -> Outcome {
        guard let name = entry.expect["command"] as? String else { return .failed(["no name"]) }
        guard let bytes = command(named: name) else { return .failed(["unknown command \(name)"]) }
        return bytes == entry.bytes ? .passed : .failed(["\(name) is \(bytes)"])
    }

    /// Commands by what their names say: `set_rate_100hz`, `content_acc_gyro`, `baud_9600`.
    private static func command(named name: String) -> [UInt8]? {
        let words = name.split(separator: "_").map(String.init)
        let number = words.last.flatMap { Int($0.filter(\.isNumber)) }
        switch words.first {
        case "unlock": return WitMotionCommand.unlock
        case "save": return WitMotionCommand.save
        case "restart", "reboot": return WitMotionCommand.restart
        case "set", "rate": return number.flatMap { WitMotionCommand.rate(hertz: $0) }
        case "baud": return number.flatMap { WitMotionCommand.baud($0) }
        case "bandwidth": return number.flatMap { WitMotionCommand.bandwidth(hertz: $0) }
        case "six": return WitMotionCommand.sixAxes
        case "nine": return WitMotionCommand.nineAxes
        case "gyro" where number == 2000 || words.last == "2000dps": return WitMotionCommand.rate2000DegreesPerSecond
        case "accel" where number == 16: return WitMotionCommand.force16Gravities
        case "read":
            return words.last.flatMap { UInt8($0.dropFirst(2), radix: 16) }.map(WitMotionCommand.read)
        case "content":
            let bits: [String: WitMotionCommand.Content] = [
                "time": .time, "acc": .acceleration, "accel": .acceleration, "gyro": .angularRate, "angle": .angles,
                "mag": .magneticField, "port": .ports, "pressure": .pressure, "quat": .quaternion,
                "quaternion": .quaternion,
            ]
            return WitMotionCommand.content(words.dropFirst().reduce(into: []) { $0.formUnion(bits[$1] ?? []) })
        default: return nil
        }
    }
}
