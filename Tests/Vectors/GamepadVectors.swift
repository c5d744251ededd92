// SPDX-License-Identifier: Apache-2.0

import Devices
import Motion

enum GamepadVectors {
    static func check(_ entry: VectorEntry) -> Outcome {
        let device = entry.device ?? ""
        if device.hasPrefix("Dual") {
            return sony(entry, device.hasPrefix("DualSense") ? .dualSense : .dualShock4)
        }
        switch entry.kind {
        case "descriptor": return HIDSensorVectors.plainDescriptor(entry, kind: "joycon")
        case "feature": return memory(entry)
        case "subframe": return subframe(entry)
        case "report": return joyCon(entry)
        case "stream": return joyConStream(entry)
        case "command": return command(entry)
        default: return .failed(["unknown kind \(entry.kind)"])
        }
    }

    // MARK: Sony

    private static func sony(_ entry: VectorEntry, _ model: SonyPadModel) -> Outcome {
        switch entry.kind {
        case "descriptor":
            return HIDSensorVectors.plainDescriptor(entry, kind: model == .dualSense ? "dualsense" : "dualshock4")
        case "feature":
            guard let calibration = SonyCalibration(entry.bytes.span, of: model) else {
                return Outcome(entry.expect["reject"] != nil ? [] : ["no calibration"])
            }
            return Outcome(Comparison.problems(entry.expect, describe(calibration)))
        case "report", "stream": break
        default: return .failed(["unknown kind \(entry.kind)"])
        }
        let calibration = entry.hex("calibration_hex") ?? []
        var decoder = SonyPadDecoder(model, calibration: SonyCalibration(calibration.span, of: model))
        var readings: [Reading] = []
        var samples: [[String: Any]] = []
        let clock = (model == .dualSense ? DeviceKind.dualSense : DeviceKind.dualShock4).clock
        var time = 0.0
        var start = 0
        for length in entry.kind == "stream" ? entry.chunks : [entry.bytes.count] {
            let end = min(entry.bytes.count, start + length)
            let bytes = entry.bytes.span.extracting(start..<end)
            start = end
            let previous = readings.last?.deviceTime
            decoder.push(bytes, into: &readings)
            guard let report = SonyPadReport(bytes, of: model), let reading = readings.last else { continue }
            var sample = describe(report, reading)
            if let previous {
                let step = reading.deviceTime - previous
                time += step < 0 ? step + (clock.wrap ?? 0) : step
            }
            sample["t_us"] = rounded(time * 1e6)
            samples.append(sample)
        }
        if entry.expect["reject"] != nil {
            let isCounted = decoder.counts.rejectedFrames + decoder.counts.unknownFrames > 0
            let hint = entry.expect["hint"] as? String
            return Outcome(
                (readings.isEmpty && isCounted ? [] : ["not rejected"])
                    + (hint?.hasPrefix("minimal report") == true && !decoder.sendsShortReports ? ["no hint"] : []))
        }
        guard entry.kind == "stream" else { return Outcome(Comparison.problems(entry.expect, samples.first)) }
        return Outcome(
            Comparison.problems(entry.expect, ["reports": Int(decoder.counts.frames), "samples": samples]))
    }

    /// Vectors round microseconds to three decimals.
    private static func rounded(_ microseconds: Double) -> Double { (microseconds * 1000).rounded() / 1000 }

    private static func describe(_ report: SonyPadReport, _ reading: Reading) -> [String: Any] {
        var sample: [String: Any] = [
            "timestamp_raw": Int(report.time), "timestamp_us": reading.deviceTime * 1e6,
            "gyro_raw": report.gyroscope.list(), "accel_raw": report.accelerometer.list(),
            "gyro_dps": reading.angularRate.list(per: Units.degree),
            "accel_g": reading.specificForce.list(per: Units.gravity),
        ]
        sample["seq"] = report.sequence.map { Int($0) }
        sample["temp_raw"] = report.temperature.map { Int($0) }
        return sample
    }

    private static func describe(_ calibration: SonyCalibration) -> [String: Any] {
        func list(_ triple: [3 of Int]) -> [Int] { [triple[0], triple[1], triple[2]] }
        let ranges = list(calibration.gyroscopeRange) + list(calibration.accelerometerRange)
        return [
            "gyro_bias": list(calibration.gyroscopeBias), "gyro_denom": list(calibration.gyroscopeRange),
            "speed_2x": calibration.testSpeeds, "accel_range_2g": list(calibration.accelerometerRange),
            "accel_bias": list(calibration.accelerometerBias), "fallback": ranges.contains(0),
        ]
    }

    // MARK: Joy-Con

    private static func memory(_ entry: VectorEntry) -> Outcome {
        guard let calibration = JoyConCalibration(entry.bytes.span) else {
            return Outcome(entry.expect["reject"] != nil ? [] : ["no calibration"])
        }
        func list(_ triple: [3 of Int]) -> [Int] { [triple[0], triple[1], triple[2]] }
        return Outcome(
            Comparison.problems(
                entry.expect,
                [
                    "accel_offset": list(calibration.accelerometerOffset),
                    "accel_scale": list(calibration.accelerometerScale),
                    "gyro_offset": list(calibration.gyroscopeOffset), "gyro_scale": list(calibration.gyroscopeScale),
                ]))
    }

    private static func decoder(_ entry: VectorEntry, isRight: Bool) -> JoyConDecoder {
        let calibration = entry.hex("calibration_hex") ?? []
        return JoyConDecoder(isRight: isRight, calibration: JoyConCalibration(calibration.span))
    }

    /// The samples of one report: in the controller's own axes, and in the common ones.
    private static func samples(
        _ bytes: [UInt8], _ own: inout JoyConDecoder, _ common: inout JoyConDecoder
    ) -> [[String: Any]] {
        var readings: [Reading] = []
        var turned: [Reading] = []
        own.push(bytes.span, into: &readings)
        common.push(bytes.span, into: &turned)
        guard let report = JoyConReport(bytes.span), readings.count == 3, turned.count == 3 else { return [] }
        return (0..<3).map { index in
            [
                "accel_raw": report.accelerometer[index].list(), "gyro_raw": report.gyroscope[index].list(),
                "accel_g": readings[index].specificForce.list(per: Units.gravity),
                "gyro_dps": readings[index].angularRate.list(per: Units.degree),
                "accel_g_body": turned[index].specificForce.list(per: Units.gravity),
                "gyro_dps_body": turned[index].angularRate.list(per: Units.degree),
            ]
        }
    }

    private static func isRight(_ entry: VectorEntry) -> Bool { entry.device?.contains("(R)") ?? false }

    /// A report whose samples are all the one of the vector.
    private static func subframe(_ entry: VectorEntry) -> Outcome {
        let report = [0x30] + [UInt8](repeating: 0, count: 12) + entry.bytes + entry.bytes + entry.bytes
        var own = decoder(entry, isRight: false)
        var common = decoder(entry, isRight: isRight(entry))
        return Outcome(Comparison.problems(entry.expect, samples(report, &own, &common).first))
    }

    private static func joyCon(_ entry: VectorEntry) -> Outcome {
        var own = decoder(entry, isRight: false)
        var common = decoder(entry, isRight: isRight(entry))
        let samples = samples(entry.bytes, &own, &common)
        if let reason = entry.expect["reject"] as? String {
            let obstacles: [String: JoyConDecoder.Obstacle] = ["imu_off": .sensorsOff]
            let isCounted = own.counts.rejectedFrames + own.counts.unknownFrames > 0
            return Outcome(
                (samples.isEmpty && isCounted ? [] : ["not rejected"])
                    + (obstacles[reason] != nil && obstacles[reason] != own.obstacle ? ["no hint"] : []))
        }
        guard let report = JoyConReport(entry.bytes.span) else { return .failed(["no report"]) }
        return Outcome(
            Comparison.problems(
                entry.expect,
                [
                    "timer": Int(report.timer), "battery": report.battery, "charging": report.isCharging,
                    "samples": samples,
                ]))
    }

    private static func joyConStream(_ entry: VectorEntry) -> Outcome {
        var own = decoder(entry, isRight: false)
        var common = decoder(entry, isRight: isRight(entry))
        var all: [[String: Any]] = []
        var start = 0
        for length in entry.chunks {
            let end = min(entry.bytes.count, start + length)
            all += samples(Array(entry.bytes[start..<end]), &own, &common)
            start = end
        }
        for index in all.indices { all[index]["n"] = index }
        return Outcome(
            Comparison.problems(entry.expect, ["reports": Int(own.counts.frames), "samples": all]))
    }

    /// Output reports without their padding.
    private static func command(_ entry: VectorEntry) -> Outcome {
        guard let name = entry.expect["command"] as? String, entry.bytes.count > 11 || entry.bytes.first == 0x80 else {
            return .failed(["no report"])
        }
        // What wakes a Pro Controller's USB side is two plain bytes.
        guard entry.bytes.first == 0x01 else { return .passed }
        let count = entry.bytes[1]
        let words = name.split { " ,".contains($0) }.map(String.init)
        let numbers = words.compactMap { word in
            word.hasPrefix("0x") ? UInt32(word.dropFirst(2), radix: 16) : UInt32(word)
        }
        let expected: [UInt8] =
            switch words.first {
            case "enable" where words.contains("IMU"): JoyConCommand.subcommand(0x40, [0x01], count: count)
            case "disable" where words.contains("IMU"): JoyConCommand.subcommand(0x40, [0x00], count: count)
            case "read" where numbers.count == 2:
                JoyConCommand.readMemory(at: numbers[0], bytes: UInt8(numbers[1]), count: count)
            case "set" where words.contains("mode") && numbers.count == 1:
                JoyConCommand.subcommand(0x03, [UInt8(numbers[0])], count: count)
            default: JoyConCommand.subcommand(entry.bytes[10], Array(entry.bytes[11...]), count: count)
            }
        return expected.starts(with: entry.bytes) && expected.dropFirst(entry.bytes.count).allSatisfy { $0 == 0 }
            ? .passed : .failed(["\(name) is \(Hexadecimal.text(expected))"])
    }
}
