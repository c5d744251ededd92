// SPDX-License-Identifier: Apache-2.0

import Devices
import Foundation
import Motion

enum XIOVectors {
    static func check(_ entry: VectorEntry) -> Outcome {
        if entry.kind == "command" { return command(entry) }
        return entry.expect["encoding"] as? String == "osc-slip" || entry.device == "ngimu"
            ? osc(entry) : message(entry)
    }

    private static func message(_ entry: VectorEntry) -> Outcome {
        let (stream, problems) = DecodedStream.decode(entry) { XIMU3Decoder() }
        let messages = DecodedStream.frames(entry.bytes, XIMU3Decoder()) { $0.lastMessage }
        if entry.expect["reject"] != nil {
            let counted = stream.counts.rejectedFrames + stream.counts.skippedBytes
            return Outcome(problems + (messages.isEmpty && counted > 0 ? [] : ["not rejected"]))
        }
        if entry.expect["incomplete"] != nil {
            return Outcome(
                problems + (messages.isEmpty ? [] : ["a message came out"])
                    + Comparison.problems(entry.expect, ["incomplete": stream.pending]))
        }
        let inertial = messages.filter { $0.identifier == UInt8(ascii: "I") }
        guard inertial.count == stream.readings.count else { return .failed(problems + ["readings are missing"]) }
        let faults = zip(inertial, stream.readings).flatMap { wrong($0, $1) }
        guard entry.kind == "stream" else {
            guard let message = messages.first, messages.count == 1 else {
                return .failed(problems + ["\(messages.count) messages"])
            }
            return Outcome(problems + faults + Comparison.problems(entry.expect, fields(message, entry.bytes)))
        }
        let actual: [String: Any] = [
            "messages": messages.map { message in
                [
                    "id": letter(message), "timestamp_us": message.microseconds,
                    "args": (0..<message.argumentCount).map { message.arguments[$0] },
                ] as [String: Any]
            },
            "broken_messages": Int(stream.counts.rejectedFrames), "trailing_incomplete_bytes": stream.pending,
            "valid_frames": Int(stream.counts.frames), "skipped_bytes": Int(stream.counts.skippedBytes),
        ]
        return Outcome(problems + faults + Comparison.problems(entry.expect, actual))
    }

    /// What a reading says other than its message does; forces above 15 g may come from the high-range accelerometer.
    private static func wrong(_ message: XIMU3Message, _ reading: Reading) -> [String] {
        let values = (0..<6).map { message.arguments[$0] }
        let isHigh = values[3...].contains { $0.magnitude > 15 }
        let pairs =
            zip(values[..<3], reading.angularRate.list(per: Units.degree)).map { ($0, $1) }
            + (isHigh ? [] : zip(values[3...], reading.specificForce.list(per: Units.gravity)).map { ($0, $1) })
            + [(Double(message.microseconds) / 1e6, reading.deviceTime)]
        return pairs.allSatisfy { Comparison.isNear($0, $1) } ? [] : ["the reading differs from its message"]
    }

    private static func letter(_ message: XIMU3Message) -> String { String(UnicodeScalar(message.identifier)) }

    private static let names: [String: [String]] = [
        "I": ["gx_dps", "gy_dps", "gz_dps", "ax_g", "ay_g", "az_g"], "M": ["x", "y", "z"],
        "Q": ["w", "x", "y", "z"], "R": ["xx", "xy", "xz", "yx", "yy", "yz", "zx", "zy", "zz"],
        "A": ["roll_deg", "pitch_deg", "yaw_deg"], "L": ["w", "x", "y", "z", "lin_x_g", "lin_y_g", "lin_z_g"],
        "E": ["w", "x", "y", "z", "earth_x_g", "earth_y_g", "earth_z_g"], "H": ["x_g", "y_g", "z_g"],
        "T": ["temperature_c"], "B": ["percent", "voltage", "charging"], "W": ["percent", "power_dbm"],
    ]

    private static func fields(_ message: XIMU3Message, _ bytes: [UInt8]) -> [String: Any] {
        let letter = letter(message)
        var fields: [String: Any] = [
            "encoding": message.isText ? "ascii" : "binary", "id": letter, "timestamp_us": message.microseconds,
        ]
        guard let names = names[letter] else {
            fields["text_hex"] = text(message, bytes).map { String(format: "%02x", $0) }.joined()
            return fields
        }
        var arguments: [String: Any] = [:]
        for (index, name) in names.enumerated() { arguments[name] = message.arguments[index] }
        fields["args"] = arguments
        return fields
    }

    /// The bytes of a text message: behind the time, as the manual has it, unstuffed.
    private static func text(_ message: XIMU3Message, _ bytes: [UInt8]) -> [UInt8] {
        if message.isText {
            let line = bytes.prefix { $0 != 13 && $0 != 10 }
            return line.split(separator: UInt8(ascii: ","), maxSplits: 2, omittingEmptySubsequences: false).last.map(
                Array.init) ?? []
        }
        var plain: [UInt8] = []
        var isEscaped = false
        for byte in bytes.dropLast() {
            if byte == 0xDB {
                isEscaped = true
            } else {
                plain.append(isEscaped ? (byte == 0xDC ? 0x0A : 0xDB) : byte)
                isEscaped = false
            }
        }
        return Array(plain.dropFirst(9))
    }

    private static func osc(_ entry: VectorEntry) -> Outcome {
        let (stream, problems) = DecodedStream.decode(entry) { NGIMUDecoder() }
        let messages = DecodedStream.frames(entry.bytes, NGIMUDecoder()) { $0.lastMessage }
        if entry.expect["reject"] != nil {
            let counted = stream.counts.rejectedFrames + stream.counts.skippedBytes
            return Outcome(problems + (messages.isEmpty && counted > 0 ? [] : ["not rejected"]))
        }
        let all = messages.map { message in
            [
                "encoding": "osc-slip", "address": message.address?.rawValue ?? "", "time_s_1900": message.time ?? 0,
                "args": (0..<message.argumentCount).map { message.arguments[$0] },
            ] as [String: Any]
        }
        if entry.kind == "stream" {
            return Outcome(
                problems
                    + Comparison.problems(
                        entry.expect,
                        [
                            "messages": all, "broken_messages": Int(stream.counts.rejectedFrames),
                            "valid_frames": Int(stream.counts.frames), "trailing_incomplete_bytes": stream.pending,
                        ]))
        }
        guard let message = messages.first, messages.count == 1 else {
            return .failed(problems + ["\(messages.count) messages"])
        }
        if message.address == .sensors {
            guard let reading = stream.readings.first else { return .failed(["no reading"]) }
            let values =
                reading.angularRate.list(per: Units.degree) + reading.specificForce.list(per: Units.gravity)
                + reading.magneticField.list()
            let wanted = (0..<min(9, message.argumentCount)).map { message.arguments[$0] }
            guard zip(values, wanted).allSatisfy(Comparison.isNear) else { return .failed(["the reading differs"]) }
        }
        return Outcome(problems + Comparison.problems(entry.expect, all[0]))
    }

    /// One pair of JSON, as the program would write it; a rate's name says the divisor.
    private static func command(_ entry: VectorEntry) -> Outcome {
        guard let name = entry.expect["command"] as? String,
            let pair = try? JSONSerialization.jsonObject(with: Data(entry.bytes)) as? [String: Any],
            let (key, value) = pair.first, pair.count == 1
        else { return .failed(["no pair"]) }
        var expected: [UInt8]
        if name.hasPrefix("rate"), let hertz = Int(name.dropFirst(4).filter(\.isNumber)),
            let bytes = XIMU3Command.rate(hertz: hertz)
        {
            expected = bytes
        } else {
            let number = value as? NSNumber
            let isBool = number.map { isBoolean($0) } ?? false
            expected = XIMU3Command.set(
                key, value is NSNull ? "null" : isBool ? (number == true ? "true" : "false") : "\(value)")
        }
        if ["ping", "apply", "save"].contains(name) { expected = XIMU3Command.set(name) }
        return expected == entry.bytes ? .passed : .failed(["\(name) is \(String(decoding: expected, as: UTF8.self))"])
    }

    private static func isBoolean(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }
}
