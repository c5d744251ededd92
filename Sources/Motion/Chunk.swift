// SPDX-License-Identifier: Apache-2.0

/// Bytes as they came over the wire, and when.
public struct Chunk: Hashable, Sendable {
    /// Seconds on the session clock at which the host received the last byte.
    public var hostTime: Double
    public var bytes: [UInt8]

    public init(hostTime: Double, bytes: [UInt8]) {
        self.hostTime = hostTime
        self.bytes = bytes
    }
}
