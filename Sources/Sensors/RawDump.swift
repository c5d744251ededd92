// SPDX-License-Identifier: Apache-2.0

public import Devices
internal import Foundation
public import Motion

/// A device's bytes as they came, with the host's times: what `gait record` writes and `gait import` reads (docs/devices.md).
///
/// | offset | size | field |
/// |---|---|---|
/// | 0 | up to 16384 | one line of JSON, ended by a line feed: `RawDump.Header` |
/// | then, a record for each read | | |
/// | 0 | 8 | ns since the header's time, u64 little-endian |
/// | 8 | 4 | number of bytes, u32 little-endian, at most 65536 |
/// | 12 | n | the bytes; of hidraw one report |
public enum RawDump {
    /// What is known of the recording. Unknown keys are passed over.
    public struct Header: Hashable, Sendable, Codable {
        /// Tells the file from any other.
        public var format = RawDump.format
        public var version = 1
        /// `DeviceKind.name`, `unknown` where it was not recognised.
        public var `protocol`: String
        /// `DeviceIdentity.stableKey`, or the path.
        public var device: String
        /// Bits a second.
        public var baud: Int?
        /// Seconds since 1970, UTC, at time 0 of the records.
        public var start: Double
        /// Base64: what a decoder must know (`DeviceFacts`).
        var reportDescriptor: String?
        var calibration: String?
        var vendor: UInt16?
        var product: UInt16?
        var isBluetooth: Bool?
        var columns: String?
        var tracker: UInt8?
        /// Program and version that wrote it.
        public var writer: String

        public init(protocol name: String, device: String, baud: Int?, start: Double, writer: String) {
            self.protocol = name
            self.device = device
            self.baud = baud
            self.start = start
            self.writer = writer
        }

        /// What a decoder must know beforehand.
        public var facts: DeviceFacts {
            get {
                var facts = DeviceFacts()
                facts.vendor = vendor ?? 0
                facts.product = product ?? 0
                facts.isBluetooth = isBluetooth ?? false
                facts.columns = columns
                facts.tracker = tracker
                facts.reportDescriptor = reportDescriptor.flatMap { Data(base64Encoded: $0) }.map { Array($0) } ?? []
                facts.calibration = calibration.flatMap { Data(base64Encoded: $0) }.map { Array($0) } ?? []
                return facts
            }
            set {
                func text(_ bytes: [UInt8]) -> String? { bytes.isEmpty ? nil : Data(bytes).base64EncodedString() }
                vendor = newValue.vendor == 0 ? nil : newValue.vendor
                product = newValue.product == 0 ? nil : newValue.product
                isBluetooth = newValue.isBluetooth ? true : nil
                columns = newValue.columns
                tracker = newValue.tracker
                reportDescriptor = text(newValue.reportDescriptor)
                calibration = text(newValue.calibration)
            }
        }
    }

    public static let format = "gaitdump"
    /// A HID report descriptor of 4096 bytes in base64 has its place in it.
    static let longestHeader = 16_384
    /// The loop's buffer: no read is longer.
    static let longestRecord = 65_536
    static let recordHead = 12

    /// The line that a dump starts with.
    public static func bytes(_ header: Header) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // A header of plain values can always be written.
        let line = (try? encoder.encode(header)) ?? Data()
        return Array(line) + [UInt8(ascii: "\n")]
    }

    /// Appends one record; `time` in ns since the header's.
    public static func append(_ bytes: Span<UInt8>, at time: UInt64, to dump: inout [UInt8]) {
        for shift in stride(from: 0, to: 64, by: 8) { dump.append(UInt8(truncatingIfNeeded: time >> UInt64(shift))) }
        let count = UInt32(bytes.count)
        for shift in stride(from: 0, to: 32, by: 8) { dump.append(UInt8(truncatingIfNeeded: count >> UInt32(shift))) }
        for index in 0..<bytes.count { dump.append(bytes[index]) }
    }

    /// True where a file begins as a dump does; a raw file without times does not.
    public static func isDump(_ start: [UInt8]) -> Bool {
        start.first == UInt8(ascii: "{")
            && String(decoding: start.prefix(longestHeader), as: UTF8.self).contains(format)
    }
}

/// Why a dump can't be read, or ends here.
public enum RawDumpError: Error, Hashable, Sendable, CustomStringConvertible {
    case notADump
    case newerVersion(Int)
    /// A record at `offset` says that it has `length` bytes.
    case recordTooLong(offset: Int, length: Int)
    /// Time went back at `offset`.
    case timeWentBack(offset: Int)
    /// The last record, at `offset`, is not whole; all before it is good.
    case truncated(offset: Int)

    public var description: String {
        switch self {
        case .notADump:
            "The file does not start as a dump of gait record. For plain bytes name the device's --protocol."
        case .newerVersion(let version):
            "The dump is of version \(version), which a newer gait has written. Update gait."
        case .recordTooLong(let offset, let length):
            "At byte \(offset) a record claims \(length) bytes; the file is damaged from there on."
        case .timeWentBack(let offset): "At byte \(offset) time goes back; the file is damaged from there on."
        case .truncated(let offset): "The last record, at byte \(offset), is cut off; all before it is good."
        }
    }
}

/// Reads a dump piece by piece. Any bytes are welcome; memory is bounded by the longest record.
public struct RawDumpReader: Sendable {
    public private(set) var header: RawDump.Header?
    private var waiting: [UInt8] = []
    /// Of `waiting`, in the file.
    private var offset = 0
    private var lastTime: UInt64 = 0

    public init() {}

    /// Takes the next piece of the file and gives what records became whole; times in s since the header's.
    public mutating func push(_ bytes: [UInt8], into chunks: inout [Chunk]) throws(RawDumpError) {
        waiting += bytes
        if header == nil {
            guard let end = waiting.prefix(RawDump.longestHeader).firstIndex(of: UInt8(ascii: "\n")) else {
                if waiting.count >= RawDump.longestHeader { throw .notADump }
                return
            }
            header = try Self.header(waiting[..<end])
            drop(end + 1)
        }
        var start = 0
        defer { drop(start) }
        while waiting.count - start >= RawDump.recordHead {
            let time = number(start, 8)
            let length = number(start + 8, 4)
            guard length <= RawDump.longestRecord else {
                throw .recordTooLong(offset: offset + start, length: Int(length))
            }
            guard time >= lastTime else { throw .timeWentBack(offset: offset + start) }
            let body = start + RawDump.recordHead
            guard waiting.count - body >= Int(length) else { return }
            lastTime = time
            chunks.append(Chunk(hostTime: Double(time) / 1e9, bytes: Array(waiting[body..<(body + Int(length))])))
            start = body + Int(length)
        }
    }

    /// To be called at the end of the file.
    public func finish() throws(RawDumpError) {
        if header == nil { throw .notADump }
        if !waiting.isEmpty { throw .truncated(offset: offset) }
    }

    private static func header(_ line: ArraySlice<UInt8>) throws(RawDumpError) -> RawDump.Header {
        guard let header = try? JSONDecoder().decode(RawDump.Header.self, from: Data(line)),
            header.format == RawDump.format
        else { throw .notADump }
        guard header.version == 1 else { throw .newerVersion(header.version) }
        return header
    }

    private func number(_ start: Int, _ size: Int) -> UInt64 {
        (0..<size).reduce(0) { $0 | UInt64(waiting[start + $1]) << UInt64(8 * $1) }
    }

    private mutating func drop(_ count: Int) {
        waiting.removeFirst(count)
        offset += count
    }
}
