// SPDX-License-Identifier: Apache-2.0

internal import Devices
internal import Foundation
public import Motion

/// A session's raw chunks on their way into a running daemon: the body of `POST /v1/replay` (docs/live-api.yaml).
///
/// | offset | size | field |
/// |---|---|---|
/// | 0 | up to 65536 | one line of JSON, ended by a line feed: `ReplayUpload.Header` |
/// | then, a record for each chunk, in the order of their times | | |
/// | 0 | 8 | ns of session time, i64 little-endian |
/// | 8 | 4 | number of bytes, u32 little-endian, at most 65536 |
/// | 12 | 4 | number of the stream, u32 little-endian; 0 with no bytes: only a sign of life |
/// | 16 | n | the bytes |
public enum ReplayUpload {
    public struct Header: Hashable, Sendable, Codable {
        /// Tells the bytes from any other.
        public var format = ReplayUpload.format
        public var version = 1
        /// The session's.
        public var name: String
        /// How many times as fast as it was recorded; nil: as fast as can be.
        public var speed: Double?
        public var streams: [Stream]

        public init(name: String, speed: Double?, streams: [Stream]) {
            self.name = name
            self.speed = speed
            self.streams = streams
        }
    }

    /// What a stream's numbers depend on besides its chunks.
    public struct Stream: Hashable, Sendable, Codable {
        public var number: Int
        /// For people.
        public var title: String
        /// `Placement.name`.
        public var placement: String
        /// Metres.
        public var height: Double?
        public var legLength: Double?
        /// Protocol and facts, as a dump has them.
        public var device: RawDump.Header

        public init(
            number: Int, title: String, placement: Placement, height: Double?, legLength: Double?,
            device: RawDump.Header
        ) {
            self.number = number
            self.title = title
            self.placement = placement.name
            self.height = height
            self.legLength = legLength
            self.device = device
        }
    }

    /// One chunk; `stream` 0 is a sign of life.
    public struct Record: Hashable, Sendable {
        public var stream: Int
        /// ns of session time.
        public var time: Int64
        public var bytes: [UInt8]
    }

    public static let format = "gaitreplay"
    public static let mostStreams = 64
    static let longestHeader = 65_536
    static let recordHead = 16

    /// The line that it starts with.
    public static func bytes(_ header: Header) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // A header of plain values can always be written.
        return Array((try? encoder.encode(header)) ?? Data()) + [UInt8(ascii: "\n")]
    }

    public static func append(_ bytes: Span<UInt8>, of stream: Int, at time: Int64, to upload: inout [UInt8]) {
        put(UInt64(bitPattern: time), 8, &upload)
        put(UInt64(bytes.count), 4, &upload)
        put(UInt64(stream), 4, &upload)
        for index in 0..<bytes.count { upload.append(bytes[index]) }
    }

    /// Keeps a connection on which nothing is due from being taken for a dead one.
    public static func appendSignOfLife(to upload: inout [UInt8]) { append([UInt8]().span, of: 0, at: 0, to: &upload) }

    private static func put(_ number: UInt64, _ size: Int, _ upload: inout [UInt8]) {
        for byte in 0..<size { upload.append(UInt8(truncatingIfNeeded: number >> UInt64(8 * byte))) }
    }
}

/// Why an upload can't be replayed, as a sentence.
public struct ReplayUploadError: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String
}

/// Reads an upload piece by piece. Any bytes are welcome; memory is bounded by the longest record.
public struct ReplayUploadReader: Sendable {
    public private(set) var header: ReplayUpload.Header?
    private var waiting: [UInt8] = []

    public init() {}

    /// Takes the next bytes and gives what records became whole.
    public mutating func push(
        _ bytes: [UInt8], into records: inout [ReplayUpload.Record]
    ) throws(ReplayUploadError) {
        waiting += bytes
        if header == nil {
            guard let end = waiting.prefix(ReplayUpload.longestHeader).firstIndex(of: UInt8(ascii: "\n")) else {
                if waiting.count >= ReplayUpload.longestHeader { throw Self.isNone }
                return
            }
            header = try Self.header(waiting[..<end])
            waiting.removeFirst(end + 1)
        }
        var start = 0
        defer { waiting.removeFirst(start) }
        while waiting.count - start >= ReplayUpload.recordHead {
            let length = Int(number(start + 8, 4))
            guard length <= RawDump.longestRecord else {
                throw ReplayUploadError(description: "A chunk claims \(length) bytes; the longest has 65536.")
            }
            let body = start + ReplayUpload.recordHead
            guard waiting.count - body >= length else { return }
            records.append(
                ReplayUpload.Record(
                    stream: Int(number(start + 12, 4)), time: Int64(bitPattern: number(start, 8)),
                    bytes: Array(waiting[body..<(body + length)])))
            start = body + length
        }
    }

    private static let isNone = ReplayUploadError(description: "The body does not start as a replay of gait does.")

    private static func header(_ line: ArraySlice<UInt8>) throws(ReplayUploadError) -> ReplayUpload.Header {
        guard let header = try? JSONDecoder().decode(ReplayUpload.Header.self, from: Data(line)),
            header.format == ReplayUpload.format
        else { throw isNone }
        guard header.version == 1 else {
            throw ReplayUploadError(
                description: "The replay is of version \(header.version), which a newer gait sends. Update gaitd.")
        }
        guard (1...ReplayUpload.mostStreams).contains(header.streams.count) else {
            throw ReplayUploadError(description: "A replay has 1 to \(ReplayUpload.mostStreams) streams.")
        }
        return header
    }

    private func number(_ start: Int, _ size: Int) -> UInt64 {
        (0..<size).reduce(0) { $0 | UInt64(waiting[start + $1]) << UInt64(8 * $1) }
    }
}
