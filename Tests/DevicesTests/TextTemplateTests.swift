// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Devices

/// A line that is known again by what stands between its numbers means what it would mean if it were read from the start.
@Suite struct TextTemplateTests {
    private struct Notebook: TextSink {
        var calls: [String] = []
        mutating func set(_ slot: Int, _ value: Double, unit: TextUnit?, isInteger: Bool, isMissing: Bool) {
            calls.append("\(slot) \(value) \(unit.map { "\($0)" } ?? "-") \(isInteger) \(isMissing)")
        }
        mutating func set(unit: TextUnit) { calls.append("\(unit)") }
        mutating func name(of words: TextWords) -> TextName? { words.name }
    }

    private static let shapes: [[String]] = [
        ["ax:", ",ay:", ",az:", ",gx:", ",gy:", ",gz:", ""],
        ["ax: ", " ay: ", " az: ", " m/s^2 gx: ", " gy: ", " gz: ", " dps"],
        ["Accel X: ", "\tY: ", "\tZ: ", " m/s^2"], [">ax:", ":", ""], [">ax:", ""], ["az = ", ";"],
        ["Acc (mg) [ ", ", ", ", ", " ], Gyr (rad/s) [ ", ", ", ", ", " ]"], ["a/g: ", " ", " ", " ", " ", " ", ""],
        ["Raw:", ",", ",", ",", ",", ",", ",", ",", ",", ""], ["quat: ", " ", " ", " ", ""], ["name ", " other ", "x"],
        ["ax:", "g ay:", "g az:", "g"],
    ]

    private static func number(_ random: inout SplitMix64) -> String {
        switch random.next() % 12 {
        case 0: "nan"
        case 1: "0"
        case 2: "+\(random.next() % 90)"
        case 3: "1e\(random.next() % 5)"
        case 4: "inf"
        case 5: "  \(random.next() % 10)"
        case 6: "\(random.next() % 100_000_000).\(random.next() % 1_000_000_000_000)"
        case 7: "x\(random.next() % 3)"
        default: "-\(random.next() % 20).\(random.next() % 1000)"
        }
    }

    @Test func aLineThatIsKnownAgainGivesWhatReadingItGives() {
        var random = SplitMix64(state: 7)
        var templates = TextTemplates()
        var again = 0
        for _ in 0..<20_000 {
            let shape = Self.shapes[Int(random.next() % UInt64(Self.shapes.count))]
            var text = shape[0]
            for piece in shape.dropFirst() { text += Self.number(&random) + piece }
            var bytes = Array(text.utf8)
            if random.next() % 4 == 0, !bytes.isEmpty {
                bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: 32 + random.next() % 95)
            }
            var labels = TextLabels()
            var slow = Notebook(), fast = Notebook()
            let isFound = labels.read(bytes.span, into: &slow)
            if templates.read(bytes.span, into: &fast) {
                again += 1
                #expect(isFound && slow.calls == fast.calls, "\(String(decoding: bytes, as: UTF8.self))")
            } else {
                #expect(fast.calls.isEmpty)
                if isFound { templates.remember(labels.template) }
            }
        }
        #expect(again > 2000)
    }

    @Test func columnsFilledUpWithSpacesAreKnownAgain() {
        var labels = TextLabels()
        var notebook = Notebook()
        let first = Array("ax:   0.10 ay:  -0.20 az:   9.80".utf8),
            second = Array("ax: -10.10 ay:   0.20 az:  12.80".utf8)
        #expect(labels.read(first.span, into: &notebook))
        #expect(labels.template.numbers(of: second.span) != nil)
        #expect(labels.template.numbers(of: Array("ax: 1 ay: 2 az: 3 ".utf8).span) == nil)
    }

    @Test func tooManyNumbersOrLettersAreReadTheLongWay() {
        var notebook = Notebook()
        var many = TextLabels()
        _ = many.read(Array(("ax:" + String(repeating: "1 ", count: 12) + "ay:2").utf8).span, into: &notebook)
        #expect(!many.template.isUsable)
        var long = TextLabels()
        _ = long.read(Array((String(repeating: "z", count: 200) + " ax:1").utf8).span, into: &notebook)
        #expect(!long.template.isUsable)
    }
}
