// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Devices
internal import Foundation
internal import Sensors
internal import Synchronization
internal import Wire

/// A dump being written: the loop's thread fills it, the command's thread waits for its end.
final class Recording: Sendable {
    private struct State {
        var error: CommandError?
        var kind: DeviceKind?
        var rate: SensorRate?
        var header: RawDump.Header
        var first: Int64?
        var last: Int64 = 0
        var bytes = 0
        var waiting: [UInt8] = []
        var isOver = false
        var problem: String?
        /// The driver's counts, before and after.
        var counts: [LineCounts] = []
    }

    /// Bytes kept back, and ns after which they are written all the same.
    private static let writeSize = 65_536
    private static let writeInterval: Int64 = 500_000_000

    private let output: String
    private let descriptor: Int32
    private let seconds: Double?
    private let isQuiet: Bool
    private let state: Mutex<State>

    init(output: String, device: String, seconds: Double?, isQuiet: Bool) throws {
        self.output = output
        self.seconds = seconds
        self.isQuiet = isQuiet
        descriptor = open(output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        state = Mutex(
            State(
                header: RawDump.Header(
                    protocol: "unknown", device: device, baud: nil, start: 0, writer: "gait \(ProgramVersion.current)"))
        )
        guard descriptor >= 0 else { throw CommandError.cannotWrite(output, code: errno) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    var isOver: Bool { state.withLock { $0.isOver } }

    func client() -> any SensorClient { RecordingClient(self) }

    /// Says how it went; throws where nothing could be recorded.
    func finish() throws {
        let state = state.withLock { state in
            write(&state)
            return (
                error: state.error, kind: state.kind, rate: state.rate, problem: state.problem, bytes: state.bytes,
                overruns: (state.counts.last?.overruns ?? 0) - (state.counts.first?.overruns ?? 0),
                length: state.first.map { Double(state.last - $0) / 1e9 } ?? 0
            )
        }
        if let error = state.error {
            if state.bytes == 0 { unlink(output) }
            throw error
        }
        guard let kind = state.kind, let rate = state.rate else {
            unlink(output)
            throw CommandError.notRecorded("nothing was recorded: the sensor was not recognised before the end.")
        }
        guard !isQuiet else { return }
        var lines = [state.problem].compactMap { $0 }
        let hertz = rate.hertz.map { ", \(Int($0.rounded())) a second" } ?? ""
        lines.append(
            "\(kind.title): \(String(format: "%.1f", state.length)) s, \(rate.samples) samples\(hertz), "
                + "\(state.bytes) bytes in \(output).")
        let counts = rate.counts
        if counts.rejectedFrames + counts.skippedBytes > 0 {
            lines.append("\(counts.rejectedFrames) damaged frames, \(counts.skippedBytes) bytes in no frame.")
        }
        if state.overruns > 0 { lines.append("The driver lost \(state.overruns) bytes before they could be read.") }
        Terminal.writeError(lines.map { CommandError.onOneLine($0) + "\n" }.joined())
    }

    /// The driver's counts now; nil where it has none.
    func count(_ counts: LineCounts?) {
        guard let counts else { return }
        state.withLock { $0.counts.append(counts) }
    }

    // MARK: On the loop's thread

    fileprivate func changed(_ sensor: SensorState) {
        switch sensor {
        case .listening(let baud): say("Listening at \(baud) baud ...\n")
        case .known(_, let baud): state.withLock { $0.header.baud = baud }
        default: fail(.notRecorded(sensor.problem ?? "it can't be recorded."))
        }
    }

    fileprivate func ready(_ kind: DeviceKind, _ facts: DeviceFacts, _ time: Int64) {
        say("\(kind.title): recording. Ctrl-C ends it.\n")
        state.withLock { state in
            state.kind = kind
            state.rate = SensorRate(kind, facts)
            state.first = time
            state.last = time
            state.header.protocol = kind.name
            state.header.facts = facts
            state.header.start = Date().timeIntervalSince1970
            state.waiting = RawDump.bytes(state.header)
        }
    }

    fileprivate func measured(_ outcome: SensorConfiguration.Outcome) {
        state.withLock { $0.problem = outcome.problem }
        if !outcome.effects.isEmpty { say(outcome.description + "\n") }
    }

    fileprivate func receive(_ bytes: Span<UInt8>, _ time: Int64) {
        state.withLock { state in
            guard !state.isOver, let first = state.first else { return }
            if let seconds, Double(time - first) / 1e9 >= seconds {
                state.isOver = true
                return
            }
            RawDump.append(bytes, at: UInt64(max(0, time - first)), to: &state.waiting)
            state.rate?.push(bytes, at: time)
            state.bytes += bytes.count
            if state.waiting.count >= Self.writeSize || time - state.last > Self.writeInterval { write(&state) }
            state.last = time
        }
    }

    fileprivate func ended(_ end: WireEnd) {
        state.withLock { state in
            guard !state.isOver else { return }
            state.isOver = true
            let why = "The sensor is gone: unplugged, or switched off."
            if state.bytes == 0 { state.error = .notRecorded(why) } else { state.problem = why }
        }
    }

    private func fail(_ error: CommandError) {
        state.withLock { state in
            state.error = state.error ?? error
            state.isOver = true
        }
    }

    private func say(_ text: String) { if !isQuiet { Terminal.writeError(text) } }

    private func write(_ state: inout State) {
        var start = 0
        while start < state.waiting.count {
            let count = state.waiting.withUnsafeBytes { bytes in
                Foundation.write(descriptor, bytes.baseAddress.map { $0 + start }, bytes.count - start)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                state.error = .cannotWrite(output, code: errno)
                state.isOver = true
                break
            }
            start += count
        }
        state.waiting.removeAll(keepingCapacity: true)
    }
}

private final class RecordingClient: SensorClient {
    private let recording: Recording
    init(_ recording: Recording) { self.recording = recording }

    func sensorChanged(_ state: SensorState, at time: Int64) { recording.changed(state) }
    func sensorReady(_ kind: DeviceKind, _ facts: DeviceFacts, at time: Int64) { recording.ready(kind, facts, time) }
    func sensorMeasured(_ outcome: SensorConfiguration.Outcome, at time: Int64) { recording.measured(outcome) }
    func receive(_ bytes: Span<UInt8>, at time: Int64) { recording.receive(bytes, time) }
    func sensorEnded(_ end: WireEnd, at time: Int64) { recording.ended(end) }
}
