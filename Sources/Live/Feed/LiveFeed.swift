// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Motion
internal import Synchronization

/// From the one who measures to all who watch: events go in from the sensor thread, which never waits, and come out at each client.
///
/// In between are two bounded queues. The first, to the feed's own task, drops and counts when the task is a whole queue behind. The
/// second, one for each client, ends that client's stream with a reason: who is too slow is closed, and can resume by the last id.
public final class LiveFeed: Sendable {
    /// Events that may wait for the feed's task: more than a minute of eight running streams.
    static let incoming = 8192
    /// Events kept for clients that resume: minutes of a run, some two megabytes.
    static let kept = 4096
    /// Events that may wait for one client.
    static let outgoing = 512

    /// What `/metrics` and the tests ask for.
    public struct Counts: Sendable {
        public var published = 0
        /// Lost on the way to the feed's task.
        public var dropped = 0
        public var clients = 0
        /// Clients ever.
        public var connected = 0
        /// Clients closed as too slow.
        public var slow = 0
    }

    private struct State {
        var ring: [LiveFrame] = []
        /// Index of the oldest in `ring` once that is full.
        var oldest = 0
        var next = 1
        var clients: [Int: LiveClientQueue] = [:]
        var nextClient = 1
        var counts = Counts()
        var latency = LatencyHistogram()
        var recent = RecentSteps()
        /// The metronome's plan, for those who come while it is under way; nil: silence.
        var beats: LiveFrame?
        var isFinished = false
    }

    /// Distinguishes this life of the daemon from others: an id of another life can't be resumed.
    let epoch: String
    private let queue: AsyncStream<LiveEvent>
    private let input: AsyncStream<LiveEvent>.Continuation
    private let published = Atomic<Int>(0)
    private let dropped = Atomic<Int>(0)
    private let handled = Atomic<Int>(0)
    private let state = Mutex(State())

    public init() {
        epoch = String(UInt32.random(in: 0 ... .max), radix: 36)
        (queue, input) = AsyncStream.makeStream(of: LiveEvent.self, bufferingPolicy: .bufferingOldest(Self.incoming))
    }

    /// From any thread; takes about a microsecond, and waits for nobody: not for a client, not for the disk, not for the feed's task.
    public func publish(_ event: LiveEvent) {
        switch input.yield(event) {
        case .dropped: dropped.add(1, ordering: .relaxed)
        default: published.add(1, ordering: .relaxed)
        }
    }

    /// No more events will come: clients are told so once they have had all.
    public func finish() { input.finish() }

    /// No queue on the way to any client is more than half full: who can wait with more, such as a replay, waits until this is true.
    var hasRoom: Bool {
        guard published.load(ordering: .relaxed) - handled.load(ordering: .relaxed) < Self.incoming / 2 else {
            return false
        }
        return state.withLock { state in state.clients.values.allSatisfy { $0.waiting < Self.outgoing / 2 } }
    }

    public var counts: Counts {
        var counts = state.withLock { state in
            var counts = state.counts
            counts.clients = state.clients.count
            return counts
        }
        counts.published = published.load(ordering: .relaxed)
        counts.dropped = dropped.load(ordering: .relaxed)
        return counts
    }

    /// Hands events on until `finish` or cancellation. Run once, by the server.
    func run() async {
        for await event in queue {
            let json = event.json.line
            state.withLock { state in
                state.recent.push(event)
                let frame = LiveFrame(
                    name: event.name, number: state.next, epoch: epoch, json: json, arrival: event.arrival)
                state.next += 1
                if case .beats(let plan) = event.content { state.beats = plan == nil ? nil : frame }
                if state.ring.count < Self.kept {
                    state.ring.append(frame)
                } else {
                    state.ring[state.oldest] = frame
                    state.oldest = (state.oldest + 1) % Self.kept
                }
                Self.offer(frame, &state)
            }
            handled.add(1, ordering: .relaxed)
        }
        close(reason: "gaitd stops. Connect again later.")
    }

    /// To everyone who is connected now and wants it; not kept.
    func offer(status json: String) {
        state.withLock { state in
            Self.offer(LiveFrame(name: .status, number: nil, epoch: epoch, json: json), &state)
        }
    }

    /// A client that wants `names`, beginning after the event `lastID` where that is still known. nil: the feed has ended.
    func subscribe(to names: Set<LiveEvent.Name>, after lastID: String?) -> LiveClientQueue? {
        state.withLock { state in
            guard !state.isFinished else { return nil }
            let client = LiveClientQueue(number: state.nextClient, names: names, capacity: Self.outgoing)
            state.nextClient += 1
            state.counts.connected += 1
            if let last = lastID.flatMap(number(ofID:)) {
                let frames = state.ring[state.oldest...] + state.ring[..<state.oldest]
                let missed = frames.filter { ($0.number ?? 0) > last && names.contains($0.name) }
                // Older ones than the queue holds are left out rather than closing a client that only just came.
                client.offer(contentsOf: missed.suffix(Self.outgoing / 2))
            } else if let beats = state.beats, names.contains(.beats) {
                _ = client.offer(beats)
            }
            state.clients[client.number] = client
            return client
        }
    }

    func unsubscribe(_ client: LiveClientQueue) {
        client.finish(nil)
        state.withLock { state in _ = state.clients.removeValue(forKey: client.number) }
    }

    /// An event with this arrival has been handed to a client's connection.
    func delivered(_ arrival: UInt64, at now: UInt64) {
        guard now >= arrival else { return }
        state.withLock { $0.latency.add(now - arrival) }
    }

    var latency: LatencyHistogram { state.withLock { $0.latency } }

    func recent(placements: [Int: Placement], now time: Double) -> [String: LiveStatus.RecentMetric] {
        let recent = state.withLock { $0.recent }
        return recent.means(placements: placements, now: time)
    }

    private func close(reason: String) {
        let clients = state.withLock { state in
            state.isFinished = true
            let clients = state.clients.values.map { $0 }
            state.clients = [:]
            return clients
        }
        for client in clients { client.finish(reason) }
    }

    private static func offer(_ frame: LiveFrame, _ state: inout State) {
        for client in state.clients.values where client.names.contains(frame.name) && !client.offer(frame) {
            state.clients[client.number] = nil
            state.counts.slow += 1
        }
    }

    /// nil where the id is of another life of the daemon, or none.
    private func number(ofID id: String) -> Int? {
        let parts = id.split(separator: "-")
        guard parts.count == 2, parts[0] == epoch else { return nil }
        return Int(parts[1])
    }
}
