// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Devices
internal import Motion
internal import Sessions
internal import Simulation

/// Chunks of a simulated runner, spoken by a real device's protocol: the same for the same arguments, so that what a session holds can be
/// compared byte for byte with what it should hold.
struct SimulatedStream {
    struct TimedChunk: Hashable {
        var time: Int64
        var bytes: [UInt8]
    }

    let record: StreamRecord
    private var recording: SimulatedRecording
    private var encoder: any Encoder
    private var jitter: UInt64

    /// A second of standing, then running, `seconds` in all.
    init(
        seconds: Double, rate: Double = 200, placement: Placement = .sacrum, seed: UInt64 = 1, kind: DeviceKind = .xIMU3
    ) {
        var runner = RunnerSettings(
            schedule: ActivitySchedule([
                .init(.still, duration: min(1, seconds)), .init(.run, duration: max(seconds - 1, 0.001)),
            ]))
        runner.placement = placement
        var sensor = SensorSettings()
        sensor.rate = rate
        recording = SimulatedRecording(runner: runner, sensor: sensor, seed: seed)
        encoder = kind.makeEncoder?() ?? XIMU3Encoder()
        jitter = seed
        record = StreamRecord(
            deviceKey: "simulated-\(seed)", deviceTitle: "Simulated \(kind.name)",
            description: StreamDescription(
                protocolName: kind.name, configuration: PipelineConfiguration(placement: placement, height: 1.75)))
    }

    /// nil at the end. Chunks come up to 2 ms late, as from a busy wire, in whole microseconds.
    mutating func next() -> TimedChunk? {
        guard let sample = recording.next() else { return nil }
        var contents: Reading.Contents = [.deviceTime, .specificForce, .angularRate]
        contents.insert(.orientation)
        let reading = Reading(
            contents: contents, deviceTime: sample.time, specificForce: sample.specificForce,
            angularRate: sample.angularRate)
        var bytes: [UInt8] = []
        encoder.encode(reading, into: &bytes)
        jitter = jitter &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let late = Int64(jitter >> 33) % 2000 * 1000
        return TimedChunk(time: SessionTime.nanoseconds(sample.time) / 1000 * 1000 + late, bytes: bytes)
    }

    mutating func all() -> [TimedChunk] {
        var chunks: [TimedChunk] = []
        while let chunk = next() { chunks.append(chunk) }
        return chunks
    }
}

extension SessionHeader {
    static func simulated(name: String = "test") -> SessionHeader {
        SessionHeader(
            uuid: "00000000-0000-4000-8000-000000000000", name: name, origin: .live,
            startedUnixNanoseconds: 1_763_740_800_123_456_789, timeZone: "Europe/Berlin", utcOffset: 3600,
            programVersion: "test",
            runner: RunnerContext(
                name: "R1", height: 1.75, legLength: 0.9, involvedSide: .left,
                baselines: [.init(speed: 2.8, cadence: 164)]),
            tags: ["easy", "treadmill"], provenance: ["target": "172"])
    }
}
