// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Logging
import Synchronization
import Testing

@testable import Daemon

@Suite struct DaemonLogTests {
    private final class Page: Sendable {
        let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
    }

    private static func logger(isJournal: Bool, page: Page, now: @escaping @Sendable () -> Double) -> Logger {
        let gate = DaemonLog.Gate(isJournal: isJournal) { line in page.lines.withLock { $0.append(line) } }
        return Logger(label: "gaitd") { _ in
            var log = DaemonLog(gate: gate)
            log.now = now
            return log
        }
    }

    @Test func theJournalGetsThePriorityAndValuesThatCanBeSplit() {
        let page = Page()
        let logger = Self.logger(isJournal: true, page: page) { 0 }
        logger.warning("sensor lost", metadata: ["node": "/dev/ttyUSB0", "why": "it\nwent \"away\""])
        logger.debug("not shown")
        #expect(page.all == ["<4>sensor lost node=/dev/ttyUSB0 why=\"it\\u{a}went \\\"away\\\"\"\n"])
    }

    @Test func aFloodOfOneEventIsCutAndCounted() {
        let page = Page()
        let clock = Mutex(0.0)
        let logger = Self.logger(isJournal: true, page: page) { clock.withLock { $0 } }
        for _ in 0..<100 { logger.info("frame rejected") }
        logger.info("another event")
        #expect(page.all.count == DaemonLog.burst + 1)
        clock.withLock { $0 = DaemonLog.period + 1 }
        logger.info("frame rejected")
        #expect(page.all.suffix(2) == ["<6>frame rejected left_out=80\n", "<6>frame rejected\n"])
    }

    @Test func whoLogsNeverWaitsForAPipeThatNobodyReads() {
        let page = Page()
        let pipe = DispatchSemaphore(value: 0)
        let queue = LogQueue { line in
            pipe.wait()
            page.lines.withLock { $0.append(line) }
        } notice: {
            "\($0) dropped"
        }
        // The pipe is full from the start: this returns all the same.
        for number in 0..<(3 * LogQueue.capacity) { queue.put("\(number)") }
        #expect(queue.waiting.lines <= LogQueue.capacity)
        for _ in 0..<(4 * LogQueue.capacity) { pipe.signal() }
        queue.finish(within: 60)
        #expect(page.all.first == "0")
        let told = page.all.filter { $0.hasSuffix(" dropped") }.compactMap { Int($0.dropLast(8)) }.reduce(0, +)
        // One queue's worth was on its way to the pipe at the most, another waited.
        #expect(told >= LogQueue.capacity)
        #expect(page.all.filter { !$0.hasSuffix(" dropped") }.count + told == 3 * LogQueue.capacity)
    }
}
