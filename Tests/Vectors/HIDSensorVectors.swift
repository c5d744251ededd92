// SPDX-License-Identifier: Apache-2.0

import Devices
import Motion

enum HIDSensorVectors {
    static func check(_ entry: VectorEntry) -> Outcome {
        switch entry.kind {
        case "descriptor": descriptor(entry)
        case "report": report(entry)
        case "stream": stream(entry)
        default: .failed(["unknown kind \(entry.kind)"])
        }
    }

    private static let names: [HIDSensorLayout.Quantity: String] = [
        .accelerationX: "ax", .accelerationY: "ay", .accelerationZ: "az", .angularRateX: "gx", .angularRateY: "gy",
        .angularRateZ: "gz", .magneticFieldX: "mx", .magneticFieldY: "my", .magneticFieldZ: "mz",
        .temperature: "temp", .time: "timestamp",
    ]

    private static func name(_ element: HIDSensorLayout.Element) -> String {
        names[element.quantity] ?? ["qx", "qy", "qz", "qw"][min(element.component, 3)]
    }

    private static func layout(_ bytes: [UInt8]) -> HIDSensorLayout? {
        (try? HIDReportDescriptor(bytes.span)).flatMap(HIDSensorLayout.init)
    }

    private static func descriptor(_ entry: VectorEntry) -> Outcome {
        if let reason = entry.expect["reject"] as? String { return rejected(entry.bytes, reason) }
        guard let descriptor = try? HIDReportDescriptor(entry.bytes.span), let layout = HIDSensorLayout(descriptor)
        else { return .failed(["no sensor"]) }
        var lengths: [String: Int] = [:]
        for number in descriptor.numbers(.input) { lengths["\(number)"] = descriptor.bytes(.input, number) }
        let fields = layout.elements.map { element in
            let field = element.field
            return [
                "name": name(element), "usage": Hexadecimal.text(field.usage, digits: 6),
                "report_id": Int(field.report), "bit_offset": field.bit, "bits": field.size,
                "signed": field.isSigned, "exponent": field.exponent, "unit": Hexadecimal.text(field.unit, digits: 1),
                "logical": [Int(field.logicalMinimum), Int(field.logicalMaximum)],
                "physical": [Int(field.physicalMinimum), Int(field.physicalMaximum)],
            ] as [String: Any]
        }
        let actual: [String: Any] = [
            "input_report_bytes": lengths, "numbered": descriptor.isNumbered, "fields": fields,
        ]
        return Outcome(Comparison.problems(entry.expect, actual))
    }

    private static func rejected(_ bytes: [UInt8], _ reason: String) -> Outcome {
        do throws(HIDReportDescriptor.Failure) {
            let descriptor = try HIDReportDescriptor(bytes.span)
            return Outcome(HIDSensorLayout(descriptor) == nil && reason == "no_imu" ? [] : ["not rejected: \(reason)"])
        } catch {
            let reasons: [HIDReportDescriptor.Failure: String] = [
                .truncated: "truncated", .reportSize: "report_size", .reportCount: "report_count",
            ]
            // Reasons not named in the sheet are not compared.
            guard let wanted = reasons[error], reasons.values.contains(reason) else { return .passed }
            return Outcome(wanted == reason ? [] : ["rejected for \(wanted), not \(reason)"])
        }
    }

    private static func report(_ entry: VectorEntry) -> Outcome {
        guard let layout = layout(entry.hex("descriptor_hex") ?? []) else { return .failed(["no sensor"]) }
        var decoder = HIDSensorDecoder(layout)
        var readings: [Reading] = []
        decoder.push(entry.bytes.span, into: &readings)
        if entry.expect["reject"] != nil {
            let isCounted = decoder.counts.rejectedFrames + decoder.counts.unknownFrames == 1
            return Outcome(readings.isEmpty && isCounted ? [] : ["not rejected"])
        }
        let described = describe(entry.bytes, layout)
        return Outcome(Comparison.problems(entry.expect, described) + wrong(readings, [described]))
    }

    private static func stream(_ entry: VectorEntry) -> Outcome {
        guard let layout = layout(entry.hex("descriptor_hex") ?? []) else { return .failed(["no sensor"]) }
        var decoder = HIDSensorDecoder(layout)
        var readings: [Reading] = []
        var samples: [[String: Any]] = []
        var start = 0
        for length in entry.chunks {
            let end = min(entry.bytes.count, start + length)
            decoder.push(entry.bytes.span.extracting(start..<end), into: &readings)
            samples.append(describe(Array(entry.bytes[start..<end]), layout))
            start = end
        }
        let actual: [String: Any] = ["reports": Int(decoder.counts.frames), "samples": samples]
        let rises = zip(readings, readings.dropFirst()).allSatisfy {
            !$0.contents.contains(.deviceTime) || $1.deviceTime > $0.deviceTime
        }
        return Outcome(
            Comparison.problems(entry.expect, actual) + wrong(readings, samples) + (rises ? [] : ["time goes back"]))
    }

    private static func describe(_ bytes: [UInt8], _ layout: HIDSensorLayout) -> [String: Any] {
        guard let number = layout.isNumbered ? bytes.first : 0 else { return [:] }
        let data = bytes.span.extracting((layout.isNumbered ? 1 : 0)..<bytes.count)
        var raw: [String: Any] = [:]
        var si: [String: Any] = [:]
        for element in layout.elements where element.field.report == number {
            raw[name(element)] = element.field.raw(in: data)
            si[name(element)] = element.value(in: data)
        }
        return ["report_id": Int(number), "raw": raw, "si": si]
    }

    /// Reports with an acceleration give a reading each, with its numbers; so does the angular rate in the same report.
    private static func wrong(_ readings: [Reading], _ samples: [[String: Any]]) -> [String] {
        var left = readings[...]
        for sample in samples {
            guard let si = sample["si"] as? [String: Double] else { continue }
            func triple(_ letter: String) -> [Double]? {
                let numbers = ["x", "y", "z"].compactMap { si[letter + $0] }
                return numbers.count == 3 ? numbers : nil
            }
            let force = triple("a")
            let rate = triple("g")
            guard let force else { continue }
            guard let reading = left.popFirst() else { return ["no reading"] }
            guard areNear(force, reading.specificForce.list()) else { return ["another specific force"] }
            if let rate, !areNear(rate, reading.angularRate.list()) { return ["another angular rate"] }
        }
        return []
    }

    /// The descriptor of a device that is known by its ids: sizes of its reports, its first usage, and the ids in the catalogue.
    static func plainDescriptor(_ entry: VectorEntry, kind: String) -> Outcome {
        guard let descriptor = try? HIDReportDescriptor(entry.bytes.span) else { return .failed(["not read"]) }
        var lengths: [String: Int] = [:]
        for number in descriptor.numbers(.input) where number != 0 {
            lengths["\(number)"] = descriptor.bytes(.input, number)
        }
        let isMotion: (UInt8, Int) -> Bool = { number, count in
            switch kind {
            case "dualsense": SonyPadReport.holdsMotion(.dualSense, number: number, count: count)
            case "dualshock4": SonyPadReport.holdsMotion(.dualShock4, number: number, count: count)
            default: number == 0x30
            }
        }
        var actual: [String: Any] = [
            "usage_page": Int((descriptor.applications.first ?? 0) >> 16),
            "usage": Int((descriptor.applications.first ?? 0) & 0xFFFF),
            "input_bytes": descriptor.bytes(.input, 0) ?? 0, "output_bytes": descriptor.bytes(.output, 0) ?? 0,
        ]
        actual["report_ids"] = lengths.isEmpty ? [Int]() : lengths as Any
        actual["imu_report"] =
            lengths.compactMap { key, length in
                UInt8(key).flatMap { isMotion($0, length) ? Int($0) : nil }
            }.first
        if let vendor = entry.expect["vid"] as? String, let product = entry.expect["pid"] as? String,
            let vendorNumber = UInt16(vendor, radix: 16), let productNumber = UInt16(product, radix: 16)
        {
            let found = DeviceCatalog.matches(vendor: vendorNumber, product: productNumber, transport: .hidraw).first
            if found?.kind.name == kind, found?.isCertain == true {
                actual["vid"] = vendor
                actual["pid"] = product
            }
        }
        return Outcome(Comparison.problems(entry.expect, actual))
    }
}
