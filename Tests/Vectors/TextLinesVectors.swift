// SPDX-License-Identifier: Apache-2.0

import Devices
import Motion

/// `samples` binds; what the columns were called and how units were found is described by the vectors in words.
enum TextLinesVectors {
    static func check(_ entry: VectorEntry) -> Outcome {
        let all = entry.cuttings.map { decode(entry.bytes, $0) }
        guard let first = all.first else { return .failed(["nothing"]) }
        var problems = all.allSatisfy { $0.readings == first.readings } ? [] : ["other samples for another cutting"]
        let samples = first.readings.map(fields)
        var actual: [String: Any] = ["samples": samples, "pending_bytes": first.decoder.pendingBytes]
        actual["restarts"] = first.decoder.restarts
        actual["overlong_lines"] = Int(first.decoder.overlongLines)
        actual["header"] = first.decoder.hasHeader
        let described: Set = ["format", "columns", "units", "tags", "ignored_lines"]
        let expected = entry.expect.filter { !described.contains($0.key) }
        if entry.expect["reject"] != nil { return Outcome(problems + (samples.isEmpty ? [] : ["not rejected"])) }
        problems += Comparison.problems(expected, actual)
        return Outcome(problems)
    }

    private static func decode(
        _ bytes: [UInt8], _ cutting: [Int]
    ) -> (readings: [Reading], decoder: TextLinesDecoder) {
        var decoder = TextLinesDecoder()
        var readings: [Reading] = []
        var start = 0
        for length in cutting + [bytes.count] {
            let end = min(bytes.count, start + length)
            decoder.push(bytes.span.extracting(start..<end), into: &readings)
            start = end
        }
        decoder.settle(into: &readings)
        return (readings, decoder)
    }

    private static func fields(_ reading: Reading) -> [String: Any] {
        var fields: [String: Any] = [:]
        func set(_ names: [String], _ vector: Vector3) {
            for (name, value) in zip(names, vector.list()) { fields[name] = value }
        }
        set(["ax", "ay", "az"], reading.specificForce)
        if reading.contents.contains(.angularRate) { set(["gx", "gy", "gz"], reading.angularRate) }
        if reading.contents.contains(.magneticField) { set(["mx", "my", "mz"], reading.magneticField) }
        if reading.contents.contains(.deviceTime) { fields["t_s"] = reading.deviceTime }
        if reading.contents.contains(.temperature) { fields["temp"] = reading.temperature }
        return fields
    }
}
