// SPDX-License-Identifier: Apache-2.0

internal import Devices
internal import Motion
internal import Sensors
internal import Wire

/// What one device says, handed to the run; on the sensor thread, on which the run lives as well.
final class SensorLink: SensorClient {
    private let run: LiveRun
    private let key: String
    private var handle: Int?

    init(_ run: LiveRun, key: String) {
        self.run = run
        self.key = key
    }

    func sensorChanged(_ state: SensorState, at time: Int64) {
        let key = key
        run.assumeIsolated { $0.sensorChanged(key, state, at: time) }
    }

    func sensorReady(_ kind: DeviceKind, _ facts: DeviceFacts, at time: Int64) {
        let key = key
        handle = run.assumeIsolated { $0.sensorReady(key, kind, facts, at: time) }
    }

    func sensorMeasured(_ outcome: SensorConfiguration.Outcome, at time: Int64) {
        let key = key
        run.assumeIsolated { $0.sensorMeasured(key, outcome, at: time) }
    }

    func receive(_ bytes: Span<UInt8>, at time: Int64) {
        guard let handle else { return }
        run.assumeIsolated { $0.receive(bytes, from: handle, at: time) }
    }

    func sensorEnded(_ end: WireEnd, at time: Int64) {
        let key = key
        handle = nil
        run.assumeIsolated { $0.sensorEnded(key, end, at: time) }
    }
}
