// SPDX-License-Identifier: Apache-2.0

import Devices
import Motion
import TestKit
import Testing

/// What holds for any bytes whatever.
@Suite struct TableDecoderLawsTests {
    @Test func everyCutGivesTheSame() {
        let text = "\u{FEFF}n;t_ms;ax_g;ay_g;az_g\r\n\r\n\"a;\"\"b\r\n\"; 0;1,5;-2;\"3\"\r\nx;10;1e0;;2\r\ny;20;4;5;6"
        let bytes = Array(text.utf8)
        let whole = TableDecoding(bytes)
        #expect(whole.failure == nil)
        #expect(whole.readings.count == 2)
        for cut in 1..<bytes.count {
            var first = true
            let parts = TableDecoding(bytes) {
                defer { first = false }
                return first ? cut : .max
            }
            #expect(parts == whole, "cut at \(cut)")
        }
        #expect(TableDecoding(bytes) { 1 } == whole)
    }

    @Test(.enabled(if: Allocations.areCounted, "a sanitizer has its own allocator"))
    func noRowAllocatesOnceTheHeaderWasRead() {
        var decoder = TableDecoder()
        var readings: [Reading] = []
        readings.reserveCapacity(2000)
        decoder.push(Array("note,t,ax,ay,az,gx_dps,gy_dps,gz_dps\r\n".utf8).span, into: &readings)
        var text = ""
        for index in 0..<1000 {
            let cell = ["1.5", "\"-2\"", "nan", "", "1e-3", " 7 ", "0.12345678901234567890123"][index % 7]
            text += "\"a, \"\"b\"\"\",\(Double(index) / 100),\(cell),2,9.81,\(index),0.5,-1\r\n"
        }
        let bytes = Array(text.utf8)
        // The first rows make what the language makes once.
        decoder.push(bytes.span.extracting(0..<2000), into: &readings)
        let allocated = Allocations.count {
            var start = 2000
            while start < bytes.count {
                let end = min(bytes.count, start + 37)
                decoder.push(bytes.span.extracting(start..<end), into: &readings)
                start = end
            }
        }
        #expect(decoder.table.rows == 1000)
        #expect(allocated == 0)
    }

    /// Found by fuzzing: the message held the spaces, or not.
    @Test func aMessageIsTheSameInAnyPieces() {
        let bytes = Array(("t,ax,ay,az\n0,1,\t  \t" + String(repeating: " ", count: 50) + "x  y \t,3\n").utf8)
        let whole = TableDecoding(bytes)
        #expect(whole.failure?.kind == .notANumber("x  y"))
        #expect(TableDecoding(bytes) { 1 } == whole)
    }

    @Test(arguments: 0..<60) func aRandomTableIsReadTheSameInAnyPieces(seed: Int) {
        var random = SplitMix64(state: UInt64(seed))
        let bytes = RandomTable.bytes(&random)
        let whole = TableDecoding(bytes)
        #expect(TableDecoding(bytes) { 1 } == whole)
        #expect(TableDecoding(bytes) { 1 + random.below(20) } == whole)
    }

    @Test(arguments: 0..<60) func aDamagedTableIsReadTheSameInAnyPieces(seed: Int) {
        var random = SplitMix64(state: 1_000_000 + UInt64(seed))
        for _ in 0..<8 {
            var bytes = RandomTable.bytes(&random)
            RandomTable.damage(&bytes, &random)
            let whole = TableDecoding(bytes)
            #expect(TableDecoding(bytes) { 1 } == whole)
            #expect(TableDecoding(bytes) { 1 + random.below(9) } == whole)
            #expect(whole.readings.count <= bytes.count / 8)
            for (one, next) in zip(whole.readings, whole.readings.dropFirst()) {
                #expect(next.deviceTime > one.deviceTime)
            }
            #expect(whole.readings.allSatisfy { $0.specificForce.isFinite && $0.angularRate.isFinite })
        }
    }
}

/// Tables as people might write them, by seed.
enum RandomTable {
    static func bytes(_ random: inout SplitMix64) -> [UInt8] {
        let separator = [",", ";", "\t"][random.below(3)]
        let lineEnd = ["\n", "\r\n", "\r"][random.below(3)]
        var columns = ["t", "ax", "ay", "az"]
        if random.below(3) > 0 { columns += ["gx_dps", "gy_dps", "gz_dps"] }
        if random.below(4) == 0 { columns += ["mx", "my", "mz"] }
        if random.below(3) == 0 { columns += ["note"] }
        columns.shuffle(using: &random)
        var text = columns.joined(separator: separator) + lineEnd
        var time = 0.0
        for _ in 0..<random.below(30) {
            time += Double(random.below(1000)) / 1000
            let cells = columns.map { name in
                name == "t" ? "\(time)" : name == "note" ? note(&random) : cell(&random, separator)
            }
            text += cells.joined(separator: separator) + lineEnd
            if random.below(12) == 0 { text += lineEnd }
        }
        return Array(text.utf8)
    }

    private static func cell(_ random: inout SplitMix64, _ separator: String) -> String {
        let number = Double(random.below(2_000_000) - 1_000_000) / Double([1, 10, 1000, 1 << 17][random.below(4)])
        switch random.below(24) {
        case 0: return ""
        case 1: return "nan"
        case 2: return " \(number) "
        case 3: return "\"\(number)\""
        case 4: return "\(number)e-1\(random.below(10))"
        case 5: return "\(number)000000000000000000000001"
        case 6 where separator != ",": return "1,5"
        case 7: return "+0.\(random.next())"
        default: return "\(number)"
        }
    }

    private static func note(_ random: inout SplitMix64) -> String {
        ["", "x", "\"a \"\"b\"\"\"", "\"1,2;3\t4\"", "\"two\nlines\"", "caf\u{E9}", " - "][random.below(7)]
    }

    /// A few bytes changed, taken away, doubled or put in.
    static func damage(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
        let marks = Array("\"\",;\t\n\r.-+eE0n \0\u{FF}".utf8)
        for _ in 0...random.below(6) where !bytes.isEmpty {
            let place = random.below(bytes.count)
            switch random.below(5) {
            case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
            case 1: bytes[place] = marks[random.below(marks.count)]
            case 2: bytes.remove(at: place)
            case 3: bytes.insert(marks[random.below(marks.count)], at: place)
            default: bytes.removeSubrange(place..<min(bytes.count, place + random.below(40)))
            }
        }
    }
}
