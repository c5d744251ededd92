// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc
internal import Synchronization

/// The state and the thread of a `WireLoop`. The thread keeps it alive; everything below "On the thread" is the thread's alone.
final class WireLoopCore: @unchecked Sendable {
    // Unchecked: round descriptors and a thread; what threads share is in the mutex.
    typealias Order = @Sendable (WireLoopCore) -> Void

    /// Where a descriptor's bytes or wake-ups go.
    private final class Entry {
        let source: (any ByteSource)?
        let sink: (any WireSink)?
        let ready: ((Int64) -> Void)?
        let descriptor: Int32
        /// ns: when the sink wants a tick of its own, besides those that all get.
        var wanted = Int64.max

        init(descriptor: Int32, source: (any ByteSource)?, sink: (any WireSink)?, ready: ((Int64) -> Void)?) {
            self.descriptor = descriptor
            self.source = source
            self.sink = sink
            self.ready = ready
        }
    }

    private struct Shared {
        var orders: [Order] = []
        var thread: pthread_t?
        /// Joined or detached: nobody may do it again.
        var isLetGo = false
        var isOver = false
    }

    /// Bytes of one read: more than a tty's line discipline (4096) and a HID report (16384) hold.
    private static let bufferSize = 65_536
    /// A read of fewer bytes from a stream took all there was; what came since deserves a time of its own.
    private static let fullRead = 4096
    /// Reads of one source in a row: as many as hidraw keeps reports. Others get their turn, then the rest comes.
    private static let readsInARow = 64
    private static let eventCount = 32
    /// ns by which a tick that a sink has ordered may be late.
    private static let slack: UInt = 500_000
    private static let timerMark: UInt64 = 0
    private static let orderMark: UInt64 = 1

    let tickInterval: Double
    private let name: String
    private let poll: Int32
    private let wakeUp: Int32
    private let timer: Int32
    private let shared = Mutex(Shared())

    // On the thread.
    private(set) var isStopping = false
    private var entries: [UInt64: Entry] = [:]
    private var tickers: [(Int64) -> Void] = []
    private var nextMark: UInt64 = 2
    /// The earliest `wanted` of all entries.
    private var wanted = Int64.max
    private var orders: [Order] = []
    private let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: WireLoopCore.bufferSize)
    private let events = UnsafeMutableBufferPointer<epoll_event>.allocate(capacity: WireLoopCore.eventCount)

    init(name: String, tickInterval: Double) throws(WireError) {
        self.name = name
        self.tickInterval = tickInterval
        poll = epoll_create1(Int32(EPOLL_CLOEXEC))
        wakeUp = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        timer = timerfd_create(CLOCK_MONOTONIC, Int32(TFD_CLOEXEC | TFD_NONBLOCK))
        buffer.initialize(repeating: 0)
        events.initialize(repeating: epoll_event())
        guard poll >= 0, wakeUp >= 0, timer >= 0 else { throw WireError.cannotStart(what: name, code: errno) }
        let nanoseconds = Int(max(tickInterval, 0.001) * 1e9)
        let period = timespec(tv_sec: nanoseconds / 1_000_000_000, tv_nsec: nanoseconds % 1_000_000_000)
        var setting = itimerspec(it_interval: period, it_value: period)
        guard timerfd_settime(timer, 0, &setting, nil) == 0, register(timer, Self.timerMark),
            register(wakeUp, Self.orderMark)
        else { throw WireError.cannotStart(what: name, code: errno) }
    }

    deinit {
        for descriptor in [poll, wakeUp, timer] where descriptor >= 0 { close(descriptor) }
        buffer.deallocate()
        events.deallocate()
    }

    func start() throws(WireError) {
        let status = shared.withLock { shared -> Int32 in
            var thread = pthread_t()
            // The thread keeps the core until it ends.
            let kept = Unmanaged.passRetained(self)
            let status = pthread_create(
                &thread, nil,
                { pointer in
                    if let pointer { Unmanaged<WireLoopCore>.fromOpaque(pointer).takeRetainedValue().loop() }
                    return nil
                }, kept.toOpaque())
            if status == 0 { shared.thread = thread } else { kept.release() }
            return status
        }
        guard status == 0 else { throw .cannotStart(what: name, code: status) }
    }

    /// False where the loop has ended and `order` will not be done.
    @discardableResult
    func order(_ order: @escaping Order) -> Bool {
        if isOnThread {
            order(self)
            return true
        }
        return orderLater(order)
    }

    /// Never done at once, not even on the loop's own thread.
    @discardableResult
    func orderLater(_ order: @escaping Order) -> Bool {
        let isTaken = shared.withLock { shared in
            guard !shared.isOver else { return false }
            shared.orders.append(order)
            return true
        }
        if isTaken { eventfd_write(wakeUp, 1) }
        return isTaken
    }

    func stop() {
        order { core in core.isStopping = true }
        // A thread can be waited for once, and can't wait for itself.
        let thread = shared.withLock { shared -> pthread_t? in
            defer { shared.isLetGo = true }
            return shared.isLetGo ? nil : shared.thread
        }
        guard let thread else { return }
        if isOnThread { pthread_detach(thread) } else { pthread_join(thread, nil) }
    }

    var isOnThread: Bool {
        shared.withLock { shared in
            guard let thread = shared.thread else { return false }
            return pthread_equal(thread, pthread_self()) != 0
        }
    }

    // MARK: On the thread

    private func loop() {
        clinux_thread_prepare(String(name.prefix(15)), Self.slack)
        while !isStopping {
            let count = epoll_wait(poll, events.baseAddress, Int32(Self.eventCount), patience())
            // First of all: every byte read below had arrived by now.
            let time = HostClock.now()
            if time >= wanted { tickWanted(time) }
            guard count > 0 else { continue }
            for index in 0..<Int(count) {
                switch events[index].data.u64 {
                case Self.timerMark: tick(time)
                case Self.orderMark: takeOrders()
                case let mark: serve(mark, time)
                }
            }
        }
        shared.withLock { shared in shared.isOver = true }
        takeOrders()
        for entry in entries.values { entry.source?.close() }
        entries.removeAll()
        tickers.removeAll()
    }

    /// Removed sources may still have an event in this turn: their mark is no longer known.
    private func serve(_ mark: UInt64, _ time: Int64) {
        guard let entry = entries[mark] else { return }
        guard let source = entry.source, let sink = entry.sink else {
            entry.ready?(time)
            return
        }
        for _ in 0..<Self.readsInARow {
            switch source.read(into: UnsafeMutableRawBufferPointer(buffer)) {
            case .bytes(let count):
                sink.receive(UnsafeBufferPointer(rebasing: buffer[..<count]).span, at: time)
                // The sink may have removed its source.
                guard entries[mark] != nil, source.framing == .reports || count >= Self.fullRead else { return }
            case .nothing: return
            case .ended(let end):
                forget(mark, entry)
                // Closed at once: a tty's number stays taken, and a replug gets another, as long as it is open.
                source.close()
                sink.ended(end, at: time)
                return
            }
        }
    }

    private func tick(_ time: Int64) {
        var expirations: UInt64 = 0
        _ = read(timer, &expirations, 8)
        // A sink may add or remove sources in its tick.
        for mark in Array(entries.keys) { entries[mark]?.sink?.tick(at: time) }
        for index in tickers.indices { tickers[index](time) }
    }

    /// ms until somebody wants a tick of its own; -1: nobody does.
    private func patience() -> Int32 {
        guard wanted < .max else { return -1 }
        return Int32(clamping: max(0, wanted - HostClock.now() + 999_999) / 1_000_000)
    }

    private func tickWanted(_ time: Int64) {
        wanted = .max
        for mark in Array(entries.keys) {
            guard let entry = entries[mark] else { continue }
            if entry.wanted <= time {
                entry.wanted = .max
                entry.sink?.tick(at: time)
            }
            wanted = min(wanted, entry.wanted)
        }
    }

    /// The sink of `source` gets a tick at `time`, ns; the earlier one where it has ordered two.
    func tick(_ source: any ByteSource, at time: Int64) {
        for entry in entries.values where entry.source === source {
            entry.wanted = min(entry.wanted, time)
            wanted = min(wanted, entry.wanted)
        }
    }

    private func takeOrders() {
        var count: eventfd_t = 0
        eventfd_read(wakeUp, &count)
        shared.withLock { shared in swap(&shared.orders, &orders) }
        for order in orders { order(self) }
        orders.removeAll(keepingCapacity: true)
    }

    func add(_ source: any ByteSource, _ sink: any WireSink) {
        let entry = Entry(descriptor: source.descriptor, source: source, sink: sink, ready: nil)
        let mark = nextMark
        nextMark += 1
        entries[mark] = entry
        guard !isStopping, register(source.descriptor, mark) else {
            let end = source.descriptor < 0 || isStopping ? WireEnd.hangUp : .failure(errno)
            entries[mark] = nil
            source.close()
            sink.ended(end, at: HostClock.now())
            return
        }
        // Its first tick comes at once, in the next turn.
        tick(source, at: HostClock.now())
    }

    func atEachTick(_ body: @escaping (Int64) -> Void) { tickers.append(body) }

    func watch(_ descriptor: Int32, _ ready: @escaping (Int64) -> Void) {
        let mark = nextMark
        nextMark += 1
        guard register(descriptor, mark) else { return }
        entries[mark] = Entry(descriptor: descriptor, source: nil, sink: nil, ready: ready)
    }

    func unwatch(_ descriptor: Int32) {
        for (mark, entry) in entries where entry.source == nil && entry.descriptor == descriptor { forget(mark, entry) }
    }

    func remove(_ source: any ByteSource) {
        for (mark, entry) in entries where entry.source === source { forget(mark, entry) }
        source.close()
    }

    private func forget(_ mark: UInt64, _ entry: Entry) {
        entries[mark] = nil
        var event = epoll_event()
        _ = epoll_ctl(poll, EPOLL_CTL_DEL, entry.descriptor, &event)
    }

    private func register(_ descriptor: Int32, _ mark: UInt64) -> Bool {
        var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(u64: mark))
        return epoll_ctl(poll, EPOLL_CTL_ADD, descriptor, &event) == 0
    }
}
