// SPDX-License-Identifier: Apache-2.0

public import Analysis
internal import Dispatch
internal import Foundation
internal import Synchronization

/// Writes a session while it happens.
///
/// `append` is for the sensor thread: it copies into a buffer reserved at the start, under a lock that is never held over input or output,
/// and returns; the disk is a thread of its own. That thread commits at least every `Options.interval`: what was appended is on the disk
/// after at most twice that. A disk that can't take it (full, read-only, broken) is tried again for as long as the session lasts; the
/// buffer bridges minutes, and what then finds no room is counted, told (`status`) and noted in the file as a loss.
public final class SessionRecorder: Sendable {
    public struct Options: Sendable {
        /// Seconds between commits.
        public var interval = 0.45
        /// Bytes that may wait for the disk. Reserved twice; touched only as far as used.
        public var capacity = 2 << 20
        /// For tests of a disk that is full.
        var mostPages: Int?

        public init() {}
    }

    public let path: String
    private let shared: Shared

    /// Makes the file `path`, which must not exist, with its header.
    public convenience init(path: String, header: SessionHeader, options: Options = Options()) throws(SessionError) {
        let writer = try SessionWriter(path: path, header: header, mostPages: options.mostPages)
        self.init(path: path, options: options) { () throws(SessionError) in writer }
    }

    /// As above, but the file is made on the recorder's own thread: nothing waits, nothing is thrown. Where it can't be made that is tried
    /// again for as long as the session lasts, as any other write is, and `status` says why.
    public convenience init(making path: String, header: SessionHeader, options: Options = Options()) {
        self.init(path: path, options: options) { () throws(SessionError) in
            try SessionWriter(path: path, header: header, mostPages: options.mostPages)
        }
    }

    private init(
        path: String, options: Options, make: @escaping @Sendable () throws(SessionError) -> SessionWriter
    ) {
        self.path = path
        shared = Shared(capacity: options.capacity)
        let shared = shared
        let thread = Thread {
            guard let writer = Self.made(make, shared, options) else { return }
            Self.run(writer, shared, options)
        }
        thread.name = "gait-recorder"
        thread.stackSize = 1 << 20
        thread.start()
    }

    /// nil where the session ended before its file could be made: what was appended is lost, and `close` throws why.
    private static func made(
        _ make: () throws(SessionError) -> SessionWriter, _ shared: Shared, _ options: Options
    ) -> SessionWriter? {
        while true {
            do {
                return try make()
            } catch {
                let isClosing = shared.queue.withLock { queue in
                    queue.status.failure = error
                    return queue.isClosing
                }
                if isClosing {
                    shared.hasEnded.signal()
                    return nil
                }
            }
            _ = shared.wake.wait(timeout: .now() + options.interval)
        }
    }

    /// Left open by mistake: what was appended is stored, and the session is left as a killed one is.
    deinit {
        shared.queue.withLock { $0.isClosing = true }
        shared.wake.signal()
    }

    public var status: RecorderStatus { shared.queue.withLock { $0.status } }

    /// A further stream, from 1. Its description can't be changed later: another placement is another stream.
    public func addStream(_ record: StreamRecord) -> Int { shared.queue.withLock { $0.addStream(record) } }

    /// Raw bytes as they came, with the host's time in nanoseconds of session time. Never waits, never allocates.
    ///
    /// False where they found no room: they are counted, and the file will have a row about it.
    @discardableResult
    public func append(stream: Int, hostTime: Int64, bytes: Span<UInt8>) -> Bool {
        shared.queue.withLock { $0.append(stream, hostTime, bytes) }
    }

    /// What the stream's pipeline made of it. Never waits, never allocates.
    public func append(stream: Int, events: [RunEvent]) {
        guard !events.isEmpty else { return }
        shared.queue.withLock { $0.append(stream, events) }
    }

    /// Gives the marker's number in the session, by which it can be taken back.
    @discardableResult
    public func append(_ marker: Marker) -> Int {
        shared.queue.withLock { queue in
            queue.markers += 1
            var marker = marker
            marker.id = queue.markers
            if !queue.isClosing { queue.batch.facts.append(.marker(marker)) }
            return queue.markers
        }
    }

    public func takeBack(marker id: Int) { append(.unmark(id)) }
    public func append(_ cue: CueRecord) { append(.cue(cue)) }
    /// Silence of a stream whose reason the caller knows.
    public func append(_ loss: LossRecord) { append(.loss(loss)) }
    /// A number that the run settled on.
    public func note(_ key: String, _ value: String) { append(.provenance(key, value)) }

    private func append(_ fact: RecorderBatch.Fact) {
        shared.queue.withLock { if !$0.isClosing { $0.batch.facts.append(fact) } }
    }

    /// Waits until all that was appended is on the disk, or an attempt to put it there has failed: that is thrown.
    public func flush() throws(SessionError) {
        let done = DispatchSemaphore(value: 0)
        let isOpen = shared.queue.withLock { queue in
            if !queue.isClosing { queue.batch.facts.append(.barrier(done)) }
            return !queue.isClosing
        }
        guard isOpen else { throw .isClosed(path: path) }
        shared.wake.signal()
        done.wait()
        if let failure = status.failure { throw failure }
    }

    /// Ends the session at `time`, nanoseconds of session time (nil: at the last chunk): everything is stored, and the file stands alone.
    ///
    /// What it throws leaves a session that opens, and that `Recovery` completes.
    public func close(at time: Int64? = nil) throws(SessionError) {
        let isFirst = shared.queue.withLock { queue in
            defer { queue.isClosing = true }
            guard !queue.isClosing else { return false }
            queue.closeLosses()
            return true
        }
        guard isFirst else { throw .isClosed(path: path) }
        shared.end.withLock { $0 = .some(time) }
        shared.wake.signal()
        shared.hasEnded.wait()
        if let failure = status.failure { throw failure }
    }

    // MARK: The writer's thread

    private final class Shared: Sendable {
        let queue: Mutex<RecorderQueue>
        /// The time asked for, once a close is asked for.
        let end = Mutex<Int64??>(nil)
        let wake = DispatchSemaphore(value: 0)
        let hasEnded = DispatchSemaphore(value: 0)

        init(capacity: Int) { queue = Mutex(RecorderQueue(capacity: capacity)) }
    }

    private static func run(_ writer: SessionWriter, _ shared: Shared, _ options: Options) {
        var writer = writer
        var spare = RecorderBatch(capacity: options.capacity)
        var barriers: [DispatchSemaphore] = []
        while true {
            _ = shared.wake.wait(timeout: .now() + options.interval)
            // What could not be written before comes first; until it can be, nothing more is taken.
            var failure = attempt { () throws(SessionError) in try writer.commit() }
            let isClosing = shared.queue.withLock { queue in
                if failure == nil || queue.isClosing { swap(&queue.batch, &spare) }
                return queue.isClosing
            }
            if !spare.isEmpty {
                for case .barrier(let done) in spare.facts { barriers.append(done) }
                writer.take(spare)
                spare.removeAll()
                failure = attempt { () throws(SessionError) in try writer.commit() }
            }
            if failure == nil, isClosing, let end = shared.end.withLock({ $0 }) {
                let lostSomething = shared.queue.withLock { $0.status.lostChunks > 0 || $0.status.lostEvents > 0 }
                failure = attempt { () throws(SessionError) in
                    try writer.close(at: end, derivesAgain: lostSomething)
                }
            }
            let (committed, stored) = (writer.committed, writer.storedBytes)
            let told = failure
            shared.queue.withLock { queue in
                queue.status.failure = told
                guard told == nil else { return }
                queue.status.committed = committed
                queue.status.storedBytes = stored
                queue.status.commits += 1
            }
            // A caller who waits is told of a failure rather than left waiting for a disk.
            if failure != nil {
                shared.queue.withLock { queue in
                    queue.batch.facts.removeAll { fact in
                        guard case .barrier(let done) = fact else { return false }
                        barriers.append(done)
                        return true
                    }
                }
            }
            for done in barriers { done.signal() }
            barriers.removeAll()
            if isClosing {
                writer.abandon()
                shared.hasEnded.signal()
                return
            }
        }
    }

    private static func attempt(_ body: () throws(SessionError) -> Void) -> SessionError? {
        do {
            try body()
            return nil
        } catch {
            return error
        }
    }
}
