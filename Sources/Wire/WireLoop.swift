// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc

/// The one thread that reads all descriptors.
///
/// It sleeps until some source has bytes, takes the time, reads what is there and gives it to the source's sink, without an
/// allocation. Other threads hand it sources and pieces of work; those are done between two reads. The loop ends, and closes its sources, with
/// `stop` or when its last owner lets go of it.
public final class WireLoop: Sendable {
    private let core: WireLoopCore
    /// For actors that live on the loop's thread.
    public let executor: WireLoopExecutor

    /// Seconds between two ticks.
    public var tickInterval: Double { core.tickInterval }

    /// Starts the thread. `name` is seen in `top -H` and cut after 15 signs.
    public init(name: String = "gaitd-wire", tickInterval: Double = 0.1) throws(WireError) {
        core = try WireLoopCore(name: name, tickInterval: tickInterval)
        executor = WireLoopExecutor(core)
        try core.start()
    }

    deinit { core.stop() }

    /// Reads `source` from now on and gives `sink` what comes. The sink belongs to the loop's thread from here on.
    public func add(_ source: any ByteSource, to sink: sending any WireSink) {
        let sink = HandedOver(sink)
        core.order { core in core.add(source, sink.value) }
    }

    /// Calls `ready` with the time whenever `descriptor` can be read (a udev monitor's, say). It stays the caller's to close, after
    /// `unwatch`.
    public func watch(_ descriptor: Int32, ready: sending @escaping (Int64) -> Void) {
        let ready = HandedOver(ready)
        core.order { core in core.watch(descriptor, ready.value) }
    }

    /// Calls `body` with the time every `tickInterval`, after all sinks, until the loop ends.
    public func atEachTick(_ body: sending @escaping (Int64) -> Void) {
        let body = HandedOver(body)
        core.order { core in core.atEachTick(body.value) }
    }

    /// Gives the sink of `source` one tick more, at `time` (ns of `HostClock`) or a millisecond after it.
    public func tick(_ source: any ByteSource, at time: Int64) {
        core.order { core in core.tick(source, at: time) }
    }

    public func unwatch(_ descriptor: Int32) {
        core.order { core in core.unwatch(descriptor) }
    }

    /// Stops reading `source` and closes it; its sink hears nothing more, not even of the end. On the loop's thread this holds upon return.
    public func remove(_ source: any ByteSource) {
        core.order { core in core.remove(source) }
    }

    /// Does `body` on the loop's thread, soon; at once where that is the caller's. Orders are kept in their order.
    public func run(_ body: sending @escaping () -> Void) {
        let body = HandedOver(body)
        core.order { _ in body.value() }
    }

    /// Does `body` on the loop's thread and gives what it returns; nil where the loop was stopped.
    public func result<Value: Sendable>(_ body: sending @escaping () -> Value) async -> Value? {
        let body = HandedOver(body)
        return await withCheckedContinuation { continuation in
            let isTaken = core.order { core in continuation.resume(returning: core.isStopping ? nil : body.value()) }
            if !isTaken { continuation.resume(returning: nil) }
        }
    }

    /// Ends the thread and closes all sources. What was ordered before is done. Waits for it, unless called on the loop's own thread.
    public func stop() { core.stop() }
}

/// A value that was handed over to the loop's thread whole: `sending` says that nobody else has it, which a queue of closures can't.
struct HandedOver<Value>: @unchecked Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
}
