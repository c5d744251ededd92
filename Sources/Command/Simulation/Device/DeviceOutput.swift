// SPDX-License-Identifier: Apache-2.0

internal import Devices

/// Where a simulated device's bytes go.
protocol DeviceOutput {
    /// For people: `/dev/pts/3, linked at /tmp/imu`.
    var name: String { get }
    /// Bytes of one moment. What nobody takes is gone, as on a wire.
    func send(_ bytes: [UInt8]) throws(CommandError)
    /// Hears what is said to the device, and does nothing of it.
    func listen()
    /// The device goes away, and comes back.
    func unplug()
    func plug() throws(CommandError)
    func finish() throws(CommandError)
}

/// All bytes in a file.
final class RawFile: DeviceOutput {
    let name: String
    private let sink: TableSink

    init(_ path: String) throws(CommandError) {
        name = path == "-" ? "standard output" : path
        do {
            sink = try TableSink(path)
        } catch { throw error as? CommandError ?? .cannotWrite(path, code: 0) }
    }

    func send(_ bytes: [UInt8]) throws(CommandError) {
        do {
            try sink.append(bytes)
        } catch { throw error as? CommandError ?? .cannotWrite(name, code: 0) }
    }

    func listen() {}
    func unplug() {}
    func plug() {}

    func finish() throws(CommandError) {
        do {
            try sink.finish()
        } catch { throw error as? CommandError ?? .cannotWrite(name, code: 0) }
    }
}
