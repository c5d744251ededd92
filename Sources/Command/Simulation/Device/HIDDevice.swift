// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Devices
internal import Foundation
internal import Motion
internal import Simulation

/// A HID sensor that isn't there, made by the kernel's uhid: programs see `/dev/hidrawN`.
final class HIDDevice: DeviceOutput {
    private let device: SimulatedDevice
    private var descriptor: Int32 = -1
    private static let node = "/dev/uhid"

    init(_ device: SimulatedDevice) throws(CommandError) {
        self.device = device
        try plug()
    }

    deinit { unplug() }

    var name: String { "the kernel's HID devices" }

    func plug() throws(CommandError) {
        descriptor = open(Self.node, O_RDWR | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .cannotOpenUHID(code: errno) }
        let report = device.reportDescriptor
        let status = clinux_uhid_create(
            descriptor, "gait simulate: \(device.kind.title)", device.vendor, device.product, report,
            UInt32(report.count))
        guard status >= 0 else {
            close(descriptor)
            descriptor = -1
            throw .cannotMakeDevice("a HID device", code: -status)
        }
    }

    func unplug() {
        guard descriptor >= 0 else { return }
        clinux_uhid_destroy(descriptor)
        close(descriptor)
        descriptor = -1
    }

    func send(_ chunk: Chunk) throws(CommandError) {
        guard descriptor >= 0 else { return }
        let status = clinux_uhid_send(descriptor, chunk.bytes, UInt32(chunk.bytes.count))
        guard status >= 0 else { throw .cannotMakeDevice("a report", code: -status) }
    }

    func listen() {
        while descriptor >= 0, clinux_uhid_answer(descriptor) > 0 {}
    }

    func finish() { unplug() }
}
