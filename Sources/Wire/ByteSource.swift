// SPDX-License-Identifier: Apache-2.0

/// Where bytes come from: a serial port, a hidraw node, a pseudo terminal, the other end of a replay or a simulator.
///
/// A source is used by one thread at a time; once given to a `WireLoop`, by the loop's.
public protocol ByteSource: AnyObject, Sendable {
    /// For people and errors: `/dev/ttyUSB0`.
    var name: String { get }
    /// Can be polled; -1 after `close`.
    var descriptor: Int32 { get }
    var framing: Framing { get }
    /// Never waits and never allocates.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> ReadOutcome
    /// All of `bytes` go out (a report in one piece); waits where the device is slower, up to a second.
    func write(_ bytes: [UInt8]) throws(WireError)
    /// Gives the device free; may be called again.
    func close()
}

/// What a read gives.
public enum Framing: Hashable, Sendable, BitwiseCopyable {
    /// Any number of bytes, cut anywhere.
    case stream
    /// One report, whole.
    case reports
}

/// How a read ended.
public enum ReadOutcome: Hashable, Sendable, BitwiseCopyable {
    /// So many bytes, at least 1.
    case bytes(Int)
    /// Nothing is there now.
    case nothing
    /// Nothing will come any more.
    case ended(WireEnd)
}

/// Why nothing will come any more.
public enum WireEnd: Hashable, Sendable, BitwiseCopyable {
    /// Unplugged, switched off, or the other end was closed.
    case hangUp
    /// A read failed with this error number.
    case failure(Int32)
    /// All of a file or pipe was read.
    case finished
}
