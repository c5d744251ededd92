// SPDX-License-Identifier: Apache-2.0

import Devices
import Foundation
import Motion

enum SlimeVRVectors {
    static func check(_ entry: VectorEntry) -> Outcome {
        switch entry.kind {
        case "descriptor": HIDSensorVectors.plainDescriptor(entry, kind: "slimevr")
        case "report": report(entry)
        case "stream": stream(entry)
        default: .failed(["unknown kind \(entry.kind)"])
        }
    }

    private static func report(_ entry: VectorEntry) -> Outcome {
        var decoder = SlimeVRDecoder()
        var readings: [Reading] = []
        decoder.push(entry.bytes.span, into: &readings)
        if entry.expect["reject"] != nil {
            return Outcome(readings.isEmpty && decoder.counts.rejectedFrames == 1 ? [] : ["not rejected"])
        }
        guard decoder.counts.frames == 1 else { return .failed(["\(decoder.counts.frames) reports"]) }
        let packets = packets(entry.bytes)
        return Outcome(
            Comparison.problems(entry.expect, ["packets": packets.map(describe)])
                + wrong(readings, packets, decoder))
    }

    private static func stream(_ entry: VectorEntry) -> Outcome {
        var decoder = SlimeVRDecoder()
        var readings: [Reading] = []
        var start = 0
        for length in entry.chunks {
            let end = min(entry.bytes.count, start + length)
            decoder.push(entry.bytes.span.extracting(start..<end), into: &readings)
            start = end
        }
        let all = packets(entry.bytes)
        let samples = all.filter { $0.type != 255 }.map(describe)
        return Outcome(
            Comparison.problems(entry.expect, ["reports": Int(decoder.counts.frames), "samples": samples])
                + wrong(readings, all, decoder))
    }

    /// The decoder's readings are those of the packets of its tracker: force with gravity put back, and its orientation.
    private static func wrong(_ readings: [Reading], _ packets: [SlimeVRPacket], _ decoder: SlimeVRDecoder) -> [String]
    {
        guard let tracker = decoder.tracker else { return readings.isEmpty ? [] : ["readings without a tracker"] }
        let sent = packets.drop { $0.linearAcceleration == nil || $0.tracker != tracker }.filter {
            $0.tracker == tracker && $0.orientation != nil
        }
        guard sent.count == readings.count else { return ["\(readings.count) readings, not \(sent.count)"] }
        let isRight = zip(sent, readings).allSatisfy { packet, reading in
            guard let linear = packet.linearAcceleration else { return true }
            let rebuilt = reading.specificForce - reading.orientation.unrotate(Vector3(0, 0, Units.gravity))
            return (rebuilt - linear).norm < 1e-9
        }
        return isRight ? [] : ["another specific force"]
    }

    private static func packets(_ bytes: [UInt8]) -> [SlimeVRPacket] {
        stride(from: 0, to: bytes.count, by: SlimeVRPacket.size).map { SlimeVRPacket(bytes.span, at: $0) }
    }

    private static func describe(_ packet: SlimeVRPacket) -> [String: Any] {
        var fields: [String: Any] = ["type": Int(packet.type), "tracker": Int(packet.tracker)]
        if let address = packet.address { fields["address"] = String(format: "%012llX", address) }
        if let q = packet.orientation {
            // Vectors round packed quaternions to six decimals.
            func rounded(_ x: Double) -> Double { packet.isCoarse ? (x * 1e6).rounded() / 1e6 : x }
            fields["quat_wxyz"] = [q.w, q.x, q.y, q.z].map(rounded)
        }
        fields["linear_accel_mps2"] = packet.linearAcceleration?.list()
        fields["mag_gauss"] = packet.magneticField?.list()
        if packet.type == 0 || packet.type == 2 {
            fields["battery_pct"] = packet.batteryCharge ?? (NSNull() as Any)
            fields["battery_v"] = packet.batteryVoltage
            fields["temp_c"] = packet.temperature ?? (NSNull() as Any)
        }
        fields["rssi_dbm"] = packet.signal
        if let state = packet.information {
            fields["board"] = Int(state.board)
            fields["mcu"] = Int(state.processor)
            fields["imu"] = Int(state.sensor)
            fields["mag"] = Int(state.magnetometer)
            fields["fw_date"] = String(format: "%04d-%02d-%02d", state.year, state.month, state.day)
            fields["fw"] = "\(state.major).\(state.minor).\(state.patch)"
        }
        if let status = packet.status {
            fields["server_status"] = Int(status.server)
            fields["status"] = Int(status.tracker)
        }
        if packet.type == 5 { fields["runtime_us"] = packet.runTime ?? (NSNull() as Any) }
        if let button = packet.button {
            fields["button"] = Int(button.pressed)
            fields["sleep_ms"] = Int(button.sleep)
        }
        if packet.type > 7, packet.type != 255 { fields["unknown"] = true }
        return fields
    }
}
