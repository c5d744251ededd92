// SPDX-License-Identifier: Apache-2.0

import Devices
import Motion

/// What each decoder of the catalogue costs: frames and bytes a second, beside a plain pass over the same bytes.
enum DecoderBenchmarks {
    /// Each must do either, of its own frames: far beyond what any wire carries, so that decoding never counts.
    private static let wantedFrames = 1e6
    private static let wantedBytes = 200e6

    /// A stream of one kind in the form that costs something of its own.
    private struct Stream {
        var name: String
        var kind: DeviceKind
        var encoder: any Encoder
        /// Bytes of a push: what a read gives, or one report.
        var piece: Int?
    }

    static func run() {
        print("\nDecoders, 100,000 readings in pieces of 4096 bytes, or report by report (h):\n")
        Table.row(["", "M frames/s", "MB/s", "ratio to CRC-16", "allocations/frame", "1 M frames/s or 200 MB/s"])
        for stream in streams() { measure(stream) }
    }

    private static func streams() -> [Stream] {
        var streams: [Stream] = []
        for kind in DeviceCatalog.all {
            guard let encoder = kind.makeEncoder?() else { continue }
            let isReports = kind.transport == .hidraw
            streams.append(
                Stream(
                    name: kind.name + (isReports ? " (h)" : ""), kind: kind, encoder: encoder,
                    piece: isReports ? nil : 4096))
            for (name, other) in variants(kind.name) {
                streams.append(Stream(name: "  \(name)", kind: kind, encoder: other, piece: 4096))
            }
        }
        return streams
    }

    private static func variants(_ name: String) -> [(String, any Encoder)] {
        switch name {
        case "witmotion": [("combined frames", WitMotionEncoder(isCombined: true))]
        case "x-imu3": [("text", XIMU3Encoder(isText: true))]
        case "vectornav": [("text", VectorNavEncoder(form: .text))]
        case "xsens": [("fixed point", XsensEncoder(format: .fixed16_32))]
        case "text": [("labels", LabelEncoder()), ("objects", ObjectEncoder())]
        default: []
        }
    }

    private static func measure(_ stream: Stream) {
        var encoder = stream.encoder
        var bytes: [UInt8] = []
        var ends: [Int] = []
        for reading in readings {
            encoder.encode(reading, into: &bytes)
            if bytes.count > ends.last ?? 0 { ends.append(bytes.count) }
        }
        if let piece = stream.piece {
            ends = Array(stride(from: piece, to: bytes.count, by: piece)) + [bytes.count]
        }
        var facts = DeviceFacts()
        if stream.kind.name == "hid-sensor" { facts.reportDescriptor = HIDSensorEncoder.reportDescriptor }
        var found: [Reading] = []
        found.reserveCapacity(readings.count + 1000)
        var frames = 0.0
        let cost = Timer.best(of: 5) {
            found.removeAll(keepingCapacity: true)
            var decoder = CatalogDecoder(stream.kind, facts)
            var start = 0
            for end in ends {
                decoder.push(bytes.span.extracting(start..<end), into: &found)
                start = end
            }
            frames = Double(decoder.counts.frames)
        }
        // Making a decoder may allocate, and so may the first frames (columns and units are guessed): the rest may not.
        var decoder = CatalogDecoder(stream.kind, facts)
        let warm = ends.count / 10
        var before: UInt64 = 0
        var start = 0
        for end in ends[..<warm] {
            decoder.push(bytes.span.extracting(start..<end), into: &found)
            start = end
        }
        found.removeAll(keepingCapacity: true)
        before = decoder.counts.frames
        let allocations = Timer.best(of: 1) {
            for end in ends[warm...] {
                decoder.push(bytes.span.extracting(start..<end), into: &found)
                start = end
            }
        }.allocations
        let counted = Double(decoder.counts.frames - before)
        var crc: UInt16 = 0
        let yardstick = Timer.best(of: 3) { crc ^= Checksum.crc16CCITT(bytes.span, 0..<bytes.count) }
        precondition(found.count > readings.count / 2 && crc | 1 != 0, "\(stream.name) decodes nothing")
        let (framesPerSecond, bytesPerSecond) = (
            frames / cost.nanoseconds * 1e9, Double(bytes.count) / cost.nanoseconds * 1e9
        )
        Table.row([
            stream.name, Table.fixed(framesPerSecond / 1e6, 2), Table.fixed(bytesPerSecond / 1e6, 0),
            Table.fixed(cost.nanoseconds / yardstick.nanoseconds, 2),
            allocations.map { Table.fixed(Double($0) / counted, 6) } ?? "-",
            framesPerSecond >= wantedFrames || bytesPerSecond >= wantedBytes ? "yes" : "NO",
        ])
    }

    /// Motions that no device clips, with all that devices send.
    private static let readings: [Reading] = (0..<100_000).map { index in
        func wave(_ period: Int, _ size: Double) -> Double {
            let phase = Double(index % period) / Double(period)
            return size * (phase < 0.5 ? 4 * phase - 1 : 3 - 4 * phase)
        }
        return Reading(
            contents: [
                .deviceTime, .specificForce, .angularRate, .magneticField, .orientation, .temperature, .counter,
            ],
            counter: UInt32(index), deviceTime: 1000 + Double(index) / 200,
            specificForce: Vector3(wave(61, 4), wave(83, 5), 9.80665 + wave(71, 8)),
            angularRate: Vector3(wave(67, 3), wave(97, 2), wave(131, 4)),
            magneticField: Vector3(wave(1009, 30), wave(997, 30), wave(881, 40)),
            orientation: Quaternion(1, wave(501, 0.5), wave(777, 0.5), wave(333, 0.5)).normalized,
            temperature: 25 + wave(5003, 3))
    }
}

/// `ax:0.01 ay:...`, as for a plotter.
private struct LabelEncoder: Encoder {
    mutating func encode(_ reading: Reading, into bytes: inout [UInt8]) {
        let (f, w) = (reading.specificForce, reading.angularRate)
        bytes += Array(
            "ax:\(rounded(f.x)),ay:\(rounded(f.y)),az:\(rounded(f.z)),gx:\(rounded(w.x)),gy:\(rounded(w.y)),gz:\(rounded(w.z))\r\n"
                .utf8)
    }
}

/// One JSON object a line.
private struct ObjectEncoder: Encoder {
    mutating func encode(_ reading: Reading, into bytes: inout [UInt8]) {
        let (f, w) = (reading.specificForce, reading.angularRate)
        let time = Int((reading.deviceTime * 1000).rounded())
        bytes += Array(
            "{\"t_ms\":\(time),\"accel\":{\"x\":\(rounded(f.x)),\"y\":\(rounded(f.y)),\"z\":\(rounded(f.z))},\"gyro\":[\(rounded(w.x)),\(rounded(w.y)),\(rounded(w.z))]}\n"
                .utf8)
    }
}

/// To two decimals, as sketches print.
private func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
