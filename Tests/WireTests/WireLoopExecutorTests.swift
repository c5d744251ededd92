// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing
import Wire

@Suite struct WireLoopExecutorTests {
    private actor Counter {
        private let executor: WireLoopExecutor
        nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
        private var count = 0
        private var threads: Set<UInt> = []

        init(_ loop: WireLoop) { executor = loop.executor }

        func add() {
            count += 1
            threads.insert(UInt(pthread_self()))
        }

        var seen: (count: Int, threads: Set<UInt>) { (count, threads) }
    }

    @Test func anActorOfTheLoopIsOnlyEverOnItsThread() async throws {
        let loop = try WireLoop(name: "test")
        let thread = await loop.result { UInt(pthread_self()) }
        let counter = Counter(loop)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<200 { await counter.add() } }
            }
        }
        let seen = await counter.seen
        #expect(seen.count == 1_600)
        #expect(seen.threads == Set([thread].compactMap { $0 }))
        loop.stop()
    }

    @Test func whatRunsOnTheLoopMayEnterTheActorWithoutWaiting() async throws {
        let loop = try WireLoop(name: "test")
        let counter = Counter(loop)
        await loop.result { counter.assumeIsolated { $0.add() } }
        #expect(await counter.seen.count == 1)
        loop.stop()
    }
}
