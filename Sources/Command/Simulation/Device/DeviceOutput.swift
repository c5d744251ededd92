// SPDX-License-Identifier: Apache-2.0

internal import Devices
internal import Foundation
internal import Motion
internal import Sensors
internal import Simulation

/// Where a simulated device's bytes go.
protocol DeviceOutput {
    /// For people: `/dev/pts/3, linked at /tmp/imu`.
    var name: String { get }
    /// Bytes of one moment, with their time in s since the start. What nobody takes is gone, as on a wire.
    func send(_ chunk: Chunk) throws(CommandError)
    /// Hears what is said to the device, and does nothing of it.
    func listen()
    /// The device goes away, and comes back.
    func unplug()
    func plug() throws(CommandError)
    func finish() throws(CommandError)
}

/// All bytes in a file; with their times, in the form of `gait record`.
final class RawFile: DeviceOutput {
    let name: String
    private let sink: TableSink
    private let hasTimes: Bool

    /// `device`: told in the head of a file with times.
    init(_ path: String, withTimesOf device: SimulatedDevice? = nil) throws(CommandError) {
        name = path == "-" ? "standard output" : path
        hasTimes = device != nil
        sink = try Self.attempt(path) { try TableSink(path) }
        guard let device else { return }
        // Simulated at no date: the same options give the same bytes.
        var header = RawDump.Header(
            protocol: device.kind.name, device: "simulated", baud: nil, start: 0, writer: "gait simulate")
        header.facts = device.facts
        try append(RawDump.bytes(header))
    }

    func send(_ chunk: Chunk) throws(CommandError) {
        guard hasTimes else { return try append(chunk.bytes) }
        var record: [UInt8] = []
        RawDump.append(chunk.bytes.span, at: UInt64(max(chunk.hostTime, 0) * 1e9 + 0.5), to: &record)
        try append(record)
    }

    func listen() {}
    func unplug() {}
    func plug() {}

    func finish() throws(CommandError) { try Self.attempt(name) { try sink.finish() } }

    private func append(_ bytes: [UInt8]) throws(CommandError) { try Self.attempt(name) { try sink.append(bytes) } }

    private static func attempt<Result>(_ path: String, _ work: () throws -> Result) throws(CommandError) -> Result {
        do {
            return try work()
        } catch { throw error as? CommandError ?? .cannotWrite(path, code: EIO) }
    }
}
