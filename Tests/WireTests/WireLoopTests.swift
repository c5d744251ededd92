// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Synchronization
import TestKit
import Testing
import Wire

@Suite struct WireLoopTests {
    @Test func severalSourcesLoseNoByte() throws {
        let loop = try WireLoop(name: "test")
        let count = 8
        let terminals = try (0..<count).map { _ in try #require(PseudoTerminal()) }
        let logs = (0..<count).map { _ in Listener.Shared() }
        for (terminal, log) in zip(terminals, logs) {
            loop.add(try SerialPort(terminal.node, .init(baud: 921_600)), to: Listener(log))
        }
        var random = UInt64(1)
        var sent = [[UInt8]](repeating: [], count: count)
        for round in 0..<400 {
            for index in 0..<count {
                random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let bytes = (0..<Int(random >> 58) + 1).map { UInt8(truncatingIfNeeded: round &* 31 &+ $0 &+ index) }
                #expect(terminals[index].send(bytes))
                sent[index] += bytes
            }
        }
        for index in 0..<count {
            #expect(eventually { logs[index].bytes.count == sent[index].count })
            #expect(logs[index].bytes == sent[index])
        }
        let threads = logs.reduce(into: Set<UInt>()) { $0.formUnion($1.log.withLock { $0.threads }) }
        #expect(threads.count == 1)
        #expect(!threads.contains(UInt(pthread_self())))
        loop.stop()
    }

    @Test func timesAreOfTheHostsClockAndNeverGoBack() throws {
        let loop = try WireLoop(name: "test")
        let (device, source) = try DescriptorSource.pair(name: "pair")
        let log = Listener.Shared()
        let before = HostClock.now()
        loop.add(source, to: Listener(log))
        for byte in 0..<50 {
            try device.write([UInt8(byte)])
            if byte % 10 == 9 { #expect(eventually { log.bytes.count == byte + 1 }) }
        }
        let after = HostClock.now()
        let times = log.log.withLock { $0.times }
        #expect(times.count >= 5)
        #expect(times == times.sorted())
        #expect(times.allSatisfy { before <= $0 && $0 <= after })
    }

    @Test func oneReadIsOneReport() throws {
        let loop = try WireLoop(name: "test")
        let (device, source) = try DescriptorSource.pair(name: "pair", framing: .reports)
        for length in 1...100 { try device.write([UInt8](repeating: 1, count: length)) }
        let log = Listener.Shared()
        loop.add(source, to: Listener(log))
        #expect(eventually { log.bytes.count == 5050 })
        #expect(log.log.withLock { $0.reads } == Array(1...100))
    }

    @Test func anUnpluggedSourceIsEmptiedThenEndedAndClosed() throws {
        let loop = try WireLoop(name: "test")
        let terminal = try #require(PseudoTerminal())
        let port = try SerialPort(terminal.node)
        let log = Listener.Shared()
        loop.add(port, to: Listener(log))
        #expect(terminal.send([1, 2, 3]))
        #expect(eventually { log.bytes == [1, 2, 3] })
        terminal.unplug()
        #expect(eventually { log.end == .hangUp })
        loop.stop()
        #expect(port.descriptor == -1)
    }

    @Test func aRemovedSourceIsClosedAndHeardNoMore() async throws {
        let loop = try WireLoop(name: "test")
        let (device, source) = try DescriptorSource.pair(name: "pair")
        let log = Listener.Shared()
        loop.add(source, to: Listener(log))
        try device.write([1])
        #expect(eventually { log.bytes == [1] })
        loop.remove(source)
        #expect(await loop.result { source.descriptor } == -1)
        #expect(throws: WireError.unplugged(node: "pair")) { try device.write([2]) }
        #expect(log.bytes == [1])
        #expect(log.end == nil)
    }

    @Test func aSinkMayRemoveItsOwnSource() async throws {
        let loop = try WireLoop(name: "test")
        let (device, source) = try DescriptorSource.pair(name: "pair", framing: .reports)
        let log = Listener.Shared()
        let sink = Listener(log)
        sink.onBytes = { [loop] in loop.remove(source) }
        for byte in 0..<5 { try device.write([UInt8(byte)]) }
        loop.add(source, to: sink)
        #expect(eventually { !log.bytes.isEmpty })
        #expect(await loop.result { true } == true)
        #expect(log.bytes == [0])
    }

    @Test func ordersAreDoneInTheirOrderOnTheLoopsThread() async throws {
        let loop = try WireLoop(name: "wire-of-a-long-name")
        let log = Listener.Shared()
        for number in 0..<100 {
            loop.run {
                log.log.withLock { log in
                    log.bytes.append(UInt8(number))
                    log.threads.insert(UInt(pthread_self()))
                }
            }
        }
        let name = await loop.result {
            try? String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8)
        }
        #expect(name == "wire-of-a-long-\n")
        #expect(log.bytes == (0..<100).map { UInt8($0) })
        #expect(log.log.withLock { $0.threads }.count == 1)
    }

    @Test func ticksComeWithoutBytes() throws {
        let loop = try WireLoop(name: "test", tickInterval: 0.005)
        let (_device, source) = try DescriptorSource.pair(name: "pair")
        let log = Listener.Shared()
        loop.add(source, to: Listener(log))
        #expect(eventually { log.log.withLock { $0.ticks } >= 3 })
        withExtendedLifetime(_device) {}
    }

    @Test func otherDescriptorsAreWatchedUntilTakenOff() async throws {
        let loop = try WireLoop(name: "test")
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        let (reading, writing) = (ends[0], ends[1])
        let log = Listener.Shared()
        loop.watch(reading) { time in
            var byte: UInt8 = 0
            _ = read(reading, &byte, 1)
            log.log.withLock { log in
                log.bytes.append(byte)
                log.times.append(time)
            }
        }
        var byte: UInt8 = 42
        write(writing, &byte, 1)
        #expect(eventually { log.bytes == [42] })
        loop.unwatch(reading)
        #expect(await loop.result { true } == true)
        write(writing, &byte, 1)
        loop.stop()
        #expect(log.bytes == [42])
        close(reading)
        close(writing)
    }

    @Test func aStoppedLoopClosesItsSourcesAndRefusesOrders() async throws {
        let loop = try WireLoop(name: "test")
        let (device, source) = try DescriptorSource.pair(name: "pair")
        loop.add(source, to: Listener(Listener.Shared()))
        loop.stop()
        loop.stop()
        #expect(source.descriptor == -1)
        #expect(throws: WireError.self) { try device.write([1]) }
        #expect(await loop.result { true } == nil)
    }

    @Test func aLoopMayBeStoppedFromItsOwnThread() throws {
        let loop = try WireLoop(name: "test")
        let (device, source) = try DescriptorSource.pair(name: "pair")
        let sink = Listener(Listener.Shared())
        sink.onBytes = { [loop] in loop.stop() }
        loop.add(source, to: sink)
        try device.write([1])
        #expect(eventually { (try? device.write([1])) == nil })
        loop.stop()
    }

    @Test func readingDoesNotAllocate() async throws {
        guard Allocations.areCounted else { return }
        let loop = try WireLoop(name: "test", tickInterval: 100)
        let (device, source) = try DescriptorSource.pair(name: "pair")
        let counter = AllocationSink()
        let shared = counter.shared
        loop.add(source, to: counter)
        for _ in 0..<200 {
            let seen = shared.bytes.count
            try device.write([1, 2, 3])
            #expect(eventually { shared.bytes.count > seen })
        }
        let counts = shared.log.withLock { $0.reads }
        // The first reads may warm up what the runtime keeps.
        #expect(counts.dropFirst(20).allSatisfy { $0 == 0 })
    }
}

/// Writes down how many blocks the loop's thread asked for between the end of one call and the start of the next.
private final class AllocationSink: WireSink {
    let shared = Listener.Shared()
    private var last: UInt64?

    init() {
        shared.log.withLock { log in
            log.bytes.reserveCapacity(1000)
            log.reads.reserveCapacity(1000)
        }
    }

    func receive(_ bytes: Span<UInt8>, at time: Int64) {
        let now = Allocations.total
        shared.log.withLock { log in
            if let last { log.reads.append(Int(now - last)) }
            log.bytes.append(bytes[0])
        }
        last = Allocations.total
    }

    func ended(_ end: WireEnd, at time: Int64) {}
}
