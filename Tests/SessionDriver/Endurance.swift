// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Devices
internal import Foundation
internal import Motion
internal import Sessions
internal import Simulation

/// Hours of recording as fast as they can be computed: what a daemon does with each chunk, with its memory and the file's size told by the
/// hour.
///
/// The motion of two minutes comes again and again, each time with the device's clock going on: simulating a day would take longer than
/// recording it.
enum Endurance {
    /// Readings in a chunk, as a USB adapter hands them over.
    private static let readingsAChunk = 2
    /// A file must not outrun the disk: bytes after which the recorder is waited for.
    private static let flushSize = 256 << 10

    private final class Stream {
        private let readings: [Reading]
        private let period: Double
        private var encoder: any Encoder
        private var place = 0
        private var round = 0
        let derivation: DerivationBox
        let record: StreamRecord

        init?(seed: UInt64, rate: Double, placement: Placement) {
            var runner = RunnerSettings(
                schedule: ActivitySchedule([
                    .init(.still, duration: 5), .init(.run, duration: 110), .init(.still, duration: 5),
                ]))
            runner.placement = placement
            var sensor = SensorSettings()
            sensor.rate = rate
            var recording = SimulatedRecording(runner: runner, sensor: sensor, seed: seed)
            var readings: [Reading] = []
            while let sample = recording.next() {
                readings.append(
                    Reading(
                        contents: [.deviceTime, .specificForce, .angularRate, .orientation], deviceTime: sample.time,
                        specificForce: sample.specificForce, angularRate: sample.angularRate))
            }
            self.readings = readings
            period = Double(readings.count) / rate
            encoder = XIMU3Encoder()
            record = StreamRecord(
                deviceKey: "simulated-\(seed)", deviceTitle: "Simulated x-imu3",
                description: StreamDescription(
                    protocolName: "x-imu3", configuration: PipelineConfiguration(placement: placement, height: 1.75)))
            guard let derivation = DerivationBox(record.description) else { return nil }
            self.derivation = derivation
        }

        /// The next chunk, and its time.
        func next() -> SimulatedStream.TimedChunk {
            var bytes: [UInt8] = []
            var time = 0.0
            for _ in 0..<Endurance.readingsAChunk {
                var reading = readings[place]
                reading.deviceTime += Double(round) * period
                time = reading.deviceTime
                encoder.encode(reading, into: &bytes)
                place += 1
                if place == readings.count {
                    place = 0
                    round += 1
                }
            }
            return SimulatedStream.TimedChunk(time: SessionTime.nanoseconds(time) / 1000 * 1000, bytes: bytes)
        }
    }

    /// Records `hours` of `count` streams; false where the bounds do not hold.
    static func run(_ path: String, hours: Double, count: Int, rate: Double) throws -> Bool {
        let placements: [Placement] = [.sacrum, .footLeft, .footRight, .hipLeft]
        let streams = (0..<count).compactMap {
            Stream(seed: UInt64($0 + 1), rate: rate, placement: placements[$0 % placements.count])
        }
        let recorder = try SessionRecorder(path: path, header: .simulated(name: "endurance"))
        for stream in streams { _ = recorder.addStream(stream.record) }
        let began = ContinuousClock.now
        let total = SessionTime.nanoseconds(hours * 3600)
        let step = min(total, SessionTime.nanoseconds(3600))
        var due = step
        var time: Int64 = 0
        var waiting = 0, raw = 0
        var first: Int?
        var most = 0
        say("hours   RssAnon, KiB    raw, MB   file, MB       s")
        while time < total {
            for (index, stream) in streams.enumerated() {
                let chunk = stream.next()
                time = chunk.time
                recorder.append(stream: index + 1, hostTime: chunk.time, bytes: chunk.bytes.span)
                stream.derivation.push(chunk) { recorder.append(stream: index + 1, events: $0) }
                waiting += chunk.bytes.count
                raw += chunk.bytes.count
            }
            if waiting > flushSize {
                waiting = 0
                try recorder.flush()
            }
            guard time >= due else { continue }
            due += step
            let memory = anonymousMemory
            first = first ?? memory
            most = max(most, memory)
            say(line(SessionTime.seconds(time) / 3600, memory, raw, size(path), ContinuousClock.now - began))
        }
        for (index, stream) in streams.enumerated() {
            stream.derivation.finish { recorder.append(stream: index + 1, events: $0) }
        }
        let lost = recorder.status.lostBytes
        try recorder.close()
        let growth = most - (first ?? most)
        let ratio = Double(size(path)) / Double(raw)
        print(
            "grown by \(growth) KiB since the first line; file \(String(format: "%.3f", ratio)) of the raw bytes; lost \(lost) bytes"
        )
        return growth < 1024 && ratio < 1.3 && lost == 0
    }

    /// At once: whoever reads it waits for hours.
    private static func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

    private static func line(_ hours: Double, _ memory: Int, _ raw: Int, _ file: Int, _ time: Duration) -> String {
        String(
            format: "%5.1f %14d %10.1f %10.1f %7.0f", hours, memory, Double(raw) / 1e6, Double(file) / 1e6,
            time / .seconds(1))
    }

    /// The file with its log.
    private static func size(_ path: String) -> Int {
        [path, path + "-wal"].reduce(0) { sum, path in
            var status = stat()
            return stat(path, &status) == 0 ? sum + Int(status.st_size) : sum
        }
    }

    /// KiB of memory of this process's own.
    private static var anonymousMemory: Int {
        let text = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("RssAnon:") }
        return line.flatMap { Int($0.split(separator: " ").dropFirst().first ?? "") } ?? 0
    }

    /// Milliseconds, in the mean of `count`, to open a session and read its header and streams.
    static func open(_ path: String, count: Int) throws -> Double {
        let began = ContinuousClock.now
        for _ in 0..<count { _ = try SessionReader(path: path) }
        return (ContinuousClock.now - began) / .milliseconds(1) / Double(count)
    }
}
