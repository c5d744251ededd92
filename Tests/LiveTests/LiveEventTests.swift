// SPDX-License-Identifier: Apache-2.0

import Analysis
import Coach
import Foundation
import Gait
import Motion
import Testing

@testable import Live

@Suite struct LiveEventTests {
    private func object(_ event: LiveEvent) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(event.line.utf8)) as? [String: Any])
    }

    @Test func everyMetricOfTheCatalogueIsToldWithItsUncertainty() throws {
        var step = Step(index: 7, side: .left, initialContact: 12.5, emitted: 12.53, activity: .run)
        for slot in MetricCatalog.all.indices {
            step.metrics[slot] = .init(value: Double(slot) + 0.5, uncertainty: 0.25)
        }
        let told = try object(LiveEvent(.correction(step), stream: 0))
        #expect(told["event"] as? String == "correction")
        for (slot, entry) in MetricCatalog.all.enumerated() {
            #expect(told[entry.descriptor.key] as? Double == Double(slot) + 0.5)
            #expect(told[entry.descriptor.key + "_u"] as? Double == 0.25)
        }
    }

    @Test func whatIsNotKnownHasNoKey() throws {
        let told = try object(
            LiveEvent(.contact(Step(index: 0, initialContact: 1, emitted: 1.03, activity: .walk)), stream: 2))
        for key in ["cadence", "t_toe_off", "pelvic_drop", "quality_reasons"] { #expect(told[key] == nil) }
        #expect(told["side"] as? String == "unknown")
        #expect(told["stream"] as? Int == 2)
        #expect(told["t"] as? Double == 1.03)
    }

    @Test func aTextOfAnyKindStaysOnItsLine() throws {
        var note = LiveMarker(.note)
        note.text = "a\nb\r\u{2028}\"\\ é ☃ data: x\n\nevent: step"
        let event = LiveEvent(.marker(note), time: 3)
        #expect(!event.line.contains("\n"))
        #expect(try object(event)["text"] as? String == note.text)
        let frame = LiveFrame(name: .marker, number: 1, epoch: "e", json: event.json.line)
        var messages = LiveMessages()
        let read = try messages.push(frame.bytes)
        #expect(read.count == 1)
        #expect(read.first?.data == event.json.line)
    }

    @Test func aCueAndABeatPlanAreToldAsTheCoachHasThem() throws {
        let cue = Cue(
            .pelvicDrop, side: .left, time: 30, delivery: .given, value: 8.1, band: .init(centre: 5, halfWidth: 2))
        let told = try object(LiveEvent(.cue(cue), time: cue.time))
        #expect(told["kind"] as? String == "pelvic_drop")
        #expect(told["upper"] as? Double == 7)
        #expect(told["threshold"] == nil)
        #expect((told["sentence"] as? String)?.contains("Left leg") == true)
        #expect(try object(LiveEvent(.beats(nil), time: 1))["is_on"] as? Bool == false)
    }

    @Test(arguments: 1...12) func messagesAreTheSameInAnyPieces(size: Int) throws {
        let bytes = Array(
            "retry: 1\n\n: hi\r\nevent: a\r\nid: x-1\r\ndata: {\"é\":1}\r\n\r\nevent: b\ndata: 1\ndata: 2\n\n".utf8)
        var messages = LiveMessages(), read: [LiveMessage] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            read += try messages.push(bytes[start..<min(start + size, bytes.count)])
        }
        #expect(
            read == [
                LiveMessage(name: "a", id: "x-1", data: "{\"é\":1}"), LiveMessage(name: "b", id: nil, data: "1\n2"),
            ])
    }
}

@Suite struct LatencyHistogramTests {
    @Test func aQuantileIsAtMostAFifthTooLarge() throws {
        var histogram = LatencyHistogram()
        #expect(histogram.quantile(0.5) == nil)
        for microseconds in 1...1000 { histogram.add(UInt64(microseconds) * 1000) }
        for (share, truth) in [(0.5, 500e3), (0.99, 990e3), (1, 1e6)] {
            let told = try #require(histogram.quantile(share))
            #expect(told >= truth)
            #expect(told <= 1.2 * truth)
        }
        #expect(histogram.octaves.last?.count == 1000)
    }
}
