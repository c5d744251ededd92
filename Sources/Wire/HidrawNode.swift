// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc

/// A hidraw node: one read is one report.
///
/// The kernel keeps 63 reports for a reader and drops newer ones in silence: it belongs into a loop of its own thread.
public final class HidrawNode: ByteSource, @unchecked Sendable {
    // Unchecked: round a descriptor, which one thread at a time uses (see `ByteSource`).
    public let name: String
    public let framing = Framing.reports
    public private(set) var descriptor: Int32

    /// The bus of `Info`, as the kernel numbers it.
    public static let usb = 3
    public static let bluetooth = 5

    public struct Info: Hashable, Sendable, BitwiseCopyable {
        public var bus: Int
        public var vendor, product: UInt16
    }

    public init(_ node: String) throws(WireError) {
        descriptor = Glibc.open(node, O_RDWR | O_NONBLOCK | O_CLOEXEC)
        name = node
        guard descriptor >= 0 else { throw .opening(node, code: errno) }
        guard info != nil else { throw .notHidraw(node: node) }
    }

    deinit { close() }

    public var info: Info? {
        var info = clinux_hidraw_info()
        guard clinux_hidraw_info(descriptor, &info) == 0 else { return nil }
        return Info(bus: Int(info.bus), vendor: info.vendor, product: info.product)
    }

    /// Manufacturer and product.
    public var title: String? { text(clinux_hidraw_name) }
    /// Where it is plugged in, or the adapter's address.
    public var physical: String? { text(clinux_hidraw_physical) }
    /// Serial number, or Bluetooth address.
    public var unique: String? { text(clinux_hidraw_unique) }

    public var reportDescriptor: [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = clinux_hidraw_descriptor(descriptor, &bytes, UInt32(bytes.count))
        return count >= 0 ? Array(bytes.prefix(Int(count))) : nil
    }

    /// The feature report `number`, its number first.
    public func feature(_ number: UInt8, capacity: Int = 256) throws(WireError) -> [UInt8] {
        // A length field in the ioctl has 14 bits.
        var bytes = [UInt8](repeating: 0, count: max(1, min(capacity, 16_383)))
        bytes[0] = number
        let count = clinux_hidraw_get_feature(descriptor, &bytes, UInt32(bytes.count))
        try check(count, "reading feature report \(number)")
        return Array(bytes.prefix(Int(count)))
    }

    /// `bytes[0]` is the report's number, 0 where reports have none.
    public func setFeature(_ bytes: [UInt8]) throws(WireError) {
        guard !bytes.isEmpty else { return }
        try check(
            clinux_hidraw_set_feature(descriptor, bytes, UInt32(min(bytes.count, 16_383))),
            "writing feature report \(bytes[0])")
    }

    public func read(into buffer: UnsafeMutableRawBufferPointer) -> ReadOutcome {
        DescriptorIO.read(descriptor, into: buffer)
    }

    /// One output report, its number first (0 where reports have none).
    public func write(_ bytes: [UInt8]) throws(WireError) {
        try DescriptorIO.write(bytes, to: descriptor, name: name)
    }

    public func close() {
        guard descriptor >= 0 else { return }
        _ = Glibc.close(descriptor)
        descriptor = -1
    }

    private func text(_ ask: (Int32, UnsafeMutablePointer<CChar>?, UInt32) -> Int32) -> String? {
        var text = [CChar](repeating: 0, count: 256)
        guard ask(descriptor, &text, 255) >= 0 else { return nil }
        let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }

    private func check(_ status: Int32, _ doing: String) throws(WireError) {
        guard status < 0 else { return }
        if WireError.isHangUp(-status) && -status != EIO { throw .unplugged(node: name) }
        throw .failed(node: name, doing: doing, code: -status)
    }
}
