// SPDX-License-Identifier: Apache-2.0

/// What a `WireLoop` gives bytes to. All calls are made on the loop's thread, one after the other: a sink needs no lock, and must not
/// wait for anything.
public protocol WireSink: AnyObject {
    /// `time`: ns of `HostClock`, taken as the loop woke up for these bytes. One call is one read; of reports, one report.
    func receive(_ bytes: Span<UInt8>, at time: Int64)
    /// The source gave its last byte and is closed.
    func ended(_ end: WireEnd, at time: Int64)
    /// Comes at once when the source was added, then about `WireLoop.tickInterval` apart, whether bytes come or not; and when ordered
    /// with `WireLoop.tick(_:at:)`.
    func tick(at time: Int64)
}

extension WireSink {
    public func tick(at time: Int64) {}
}
