// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Dispatch
internal import Motion

/// What waits between the sensor thread and the writer's: reserved once, filled by one, swapped out whole by the other.
struct RecorderBatch: Sendable {
    /// One chunk in `bytes`.
    struct Entry: Sendable, BitwiseCopyable {
        var time: Int64
        var stream: Int32
        var length: Int32
    }

    /// What is rare: said from a control thread, and free to allocate.
    enum Fact: Sendable {
        case stream(Int, StreamRecord)
        case marker(Marker)
        /// Takes back the marker of that number.
        case unmark(Int)
        case cue(CueRecord)
        case loss(LossRecord)
        case provenance(String, String)
        /// Signalled when all before it is on the disk, or could not be put there.
        case barrier(DispatchSemaphore)
    }

    var entries: [Entry] = []
    var bytes: [UInt8] = []
    var events: [(stream: Int, event: RunEvent)] = []
    var facts: [Fact] = []
    var losses: [LossRecord] = []

    static let mostEvents = 2048
    static let mostLosses = 64
    private let mostBytes: Int

    init(capacity: Int) {
        mostBytes = capacity
        bytes.reserveCapacity(capacity)
        // A chunk has at least some ten bytes; of shorter ones fewer find room.
        entries.reserveCapacity(capacity / 8)
        events.reserveCapacity(Self.mostEvents)
        losses.reserveCapacity(Self.mostLosses)
    }

    var isEmpty: Bool { entries.isEmpty && events.isEmpty && facts.isEmpty && losses.isEmpty }

    /// False where there is no room.
    mutating func append(_ stream: Int, _ time: Int64, _ chunk: Span<UInt8>) -> Bool {
        guard bytes.count + chunk.count <= mostBytes, entries.count < mostBytes / 8 else { return false }
        entries.append(Entry(time: time, stream: Int32(stream), length: Int32(chunk.count)))
        chunk.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
        return true
    }

    mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
        events.removeAll(keepingCapacity: true)
        facts.removeAll()
        losses.removeAll(keepingCapacity: true)
    }
}

/// The state that both threads see, for no longer than a copy or a swap takes.
struct RecorderQueue: Sendable {
    var batch: RecorderBatch
    var status = RecorderStatus()
    var streams = 0
    var markers = 0
    var isClosing = false
    /// By stream: what is being lost now.
    private var openLosses: [LossRecord?] = []

    init(capacity: Int) { batch = RecorderBatch(capacity: capacity) }

    mutating func addStream(_ record: StreamRecord) -> Int {
        streams += 1
        openLosses.append(nil)
        batch.facts.append(.stream(streams, record))
        return streams
    }

    mutating func append(_ stream: Int, _ time: Int64, _ chunk: Span<UInt8>) -> Bool {
        guard !isClosing, openLosses.indices.contains(stream - 1) else { return false }
        guard batch.append(stream, time, chunk) else {
            lose(stream, time, chunk.count)
            return false
        }
        closeLoss(stream)
        return true
    }

    mutating func append(_ stream: Int, _ events: [RunEvent]) {
        guard !isClosing else { return }
        // By index: the iterator of an array of large values goes through the heap.
        for index in events.indices where DerivedRow.isKept(events[index]) {
            if batch.events.count < RecorderBatch.mostEvents {
                batch.events.append((stream, events[index]))
            } else {
                status.lostEvents += 1
            }
        }
    }

    /// Before the last batch is taken.
    mutating func closeLosses() {
        for index in openLosses.indices { closeLoss(index + 1) }
    }

    private mutating func lose(_ stream: Int, _ time: Int64, _ count: Int) {
        status.lostChunks += 1
        status.lostBytes += count
        var loss = openLosses[stream - 1] ?? LossRecord(stream: stream, start: time, end: time, reason: .notRecorded)
        loss.end = time
        loss.chunks += 1
        loss.bytes += count
        openLosses[stream - 1] = loss
    }

    /// A loss stays open, and grows, while there is no room for its row.
    private mutating func closeLoss(_ stream: Int) {
        guard let loss = openLosses[stream - 1], batch.losses.count < RecorderBatch.mostLosses else { return }
        batch.losses.append(loss)
        openLosses[stream - 1] = nil
    }
}

/// How a recording goes, as anyone may ask at any time.
public struct RecorderStatus: Hashable, Sendable {
    /// All up to here, nanoseconds of session time, is on the disk. `Int64.min` before the first commit.
    public internal(set) var committed = Int64.min
    /// Why the last attempt to write failed; nil while all is well. Attempts go on.
    public internal(set) var failure: SessionError?
    /// What found no room while the disk could not take it.
    public internal(set) var lostChunks = 0
    public internal(set) var lostBytes = 0
    /// Derived rows that found no room; they are made again when the session is closed.
    public internal(set) var lostEvents = 0
    /// Raw bytes on the disk.
    public internal(set) var storedBytes = 0
    public internal(set) var commits = 0

    public init() {}
}
