// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Daemon

@Suite struct PreRollTests {
    /// A chunk whose bytes tell its number.
    private static func chunk(_ number: Int, count: Int = 7) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number &* 31 &+ $0) }
    }

    private static func held(_ roll: borrowing PreRoll) -> [(time: Int64, bytes: [UInt8])] {
        var held: [(Int64, [UInt8])] = []
        roll.forEach { time, bytes in
            var copy: [UInt8] = []
            for index in 0..<bytes.count { copy.append(bytes[index]) }
            held.append((time, copy))
        }
        return held
    }

    @Test func theLastSecondsAreGivenBackAsTheyCame() {
        var roll = PreRoll(seconds: 10, capacity: 1 << 16, chunks: 1 << 10)
        for number in 0..<2_000 { roll.push(Self.chunk(number).span, time: Int64(number) * 20_000_000) }
        let held = Self.held(roll)
        // 10 s of 20 ms chunks, both ends in.
        #expect(held.count == 501)
        #expect(held.last?.time == Int64(39_980_000_000))
        for (offset, chunk) in held.enumerated() { #expect(chunk.bytes == Self.chunk(1_499 + offset)) }
        #expect(roll.start == Int64(29_980_000_000))
    }

    @Test func memoryIsBoundedByBytes() {
        var roll = PreRoll(seconds: 1e6, capacity: 100, chunks: 1 << 10)
        for number in 0..<50 { roll.push(Self.chunk(number).span, time: Int64(number)) }
        let held = Self.held(roll)
        #expect(held.count == 14)
        for (offset, chunk) in held.enumerated() { #expect(chunk.bytes == Self.chunk(36 + offset)) }
    }

    @Test func memoryIsBoundedByChunks() {
        var roll = PreRoll(seconds: 1e6, capacity: 1 << 12, chunks: 4)
        for number in 0..<50 { roll.push(Self.chunk(number, count: 1).span, time: Int64(number)) }
        #expect(Self.held(roll).map(\.time) == [46, 47, 48, 49])
    }

    @Test func aChunkLongerThanAllMemoryIsPassedOver() {
        var roll = PreRoll(seconds: 10, capacity: 16, chunks: 4)
        roll.push(Self.chunk(1, count: 17).span, time: 0)
        #expect(Self.held(roll).isEmpty)
        roll.push(Self.chunk(2, count: 16).span, time: 1)
        #expect(Self.held(roll).map(\.time) == [1])
    }

    @Test func nothingIsHeldAfterAllWasTaken() {
        var roll = PreRoll(seconds: 10)
        roll.push(Self.chunk(1).span, time: 0)
        roll.removeAll()
        #expect(Self.held(roll).isEmpty)
        #expect(roll.start == nil)
    }

    @Test func whatWaitsIsTakenInOrderAndNothingIsDroppedForNewChunks() {
        var roll = PreRoll(seconds: 1e-9, capacity: 70, chunks: 8)
        var taken: [Int64] = []
        var refused: [Int] = []
        for number in 0..<9 where !roll.append(Self.chunk(number).span, time: Int64(number)) { refused.append(number) }
        #expect(refused == [8], "full: told, not dropped")
        for number in 8..<100 {
            roll.take(1) { time, bytes in
                taken.append(time)
                let (count, first) = (bytes.count, bytes[0])
                #expect(count == 7 && first == Self.chunk(Int(time))[0])
            }
            if !roll.append(Self.chunk(number).span, time: Int64(number)) { refused.append(number) }
        }
        roll.take(.max) { time, _ in taken.append(time) }
        let left = roll.count
        #expect(refused == [8])
        #expect(taken == (0..<100).map { Int64($0) })
        #expect(left == 0)
    }
}
