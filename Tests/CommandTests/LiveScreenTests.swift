// SPDX-License-Identifier: Apache-2.0

import Foundation
import Live
import Motion
import Testing

@testable import Command

@Suite struct LiveScreenTests {
    private var model: LiveModel {
        var coaching = LiveStatus.Coaching(metronome: "below_band")
        coaching.cadence = .init(lower: 174, centre: 177, upper: 180)
        coaching.inBand = 0.71
        var status = LiveStatus(.live, isRecording: true, coaching: coaching, programVersion: "0", algorithmVersion: 1)
        status.activity = .run
        status.quality = .good
        status.session = SessionEntry(
            id: "a", name: "2026-11-21-0812", state: .recording, started: "2026-11-21T08:12:00Z", duration: 1450)
        var model = LiveModel()
        model.isConnected = true
        let data = (try? JSONEncoder().encode(status)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        model.push(LiveMessage(name: "status", id: nil, data: data))
        model.push(
            LiveMessage(name: "window", id: nil, data: #"{"t":1,"activity":"run","cadence":176.2,"quality":"good"}"#))
        for index in 0..<30 {
            let side = index % 2 == 0 ? "left" : "right"
            model.push(
                LiveMessage(
                    name: "settled", id: nil,
                    data:
                        #"{"step":\#(index),"side":"\#(side)","t_contact":\#(index),"quality":"good","pelvic_drop":5}"#)
            )
        }
        return model
    }

    @Test(arguments: [(80, 24), (60, 20), (20, 6), (200, 60)])
    func nothingIsWiderOrTallerThanTheTerminal(columns: Int, rows: Int) {
        for hasColor in [true, false] {
            let lines = LiveScreen(columns: columns, rows: rows, hasColor: hasColor).lines(model)
            #expect(lines.count == rows)
            for line in lines { #expect(LiveScreen.width(line) <= columns, "\(line)") }
        }
    }

    @Test func numbersAreThoseOfTheEvents() {
        let text = LiveScreen(columns: 80, rows: 24, hasColor: false).lines(model).joined(separator: "\n")
        for part in [
            "Run  24:10", "176 steps/min", "174–180", "✓ in band", "71 % of the run", "session 2026-11-21-0812",
        ] {
            #expect(text.contains(part), "\(part)")
        }
    }

    @Test func withoutColourNothingIsPainted() {
        let lines = LiveScreen(columns: 80, rows: 24, hasColor: false).lines(model)
        #expect(!lines.contains { $0.contains("\u{1B}") })
    }

    @Test func aCorrectionReplacesItsStepAndARetractionRemovesIt() {
        var model = model
        model.push(
            LiveMessage(
                name: "correction", id: nil, data: #"{"step":29,"side":"left","t_contact":29,"quality":"fair"}"#))
        #expect(model.steps.last?.side == .left)
        model.push(LiveMessage(name: "retraction", id: nil, data: #"{"step":29,"t_contact":29}"#))
        #expect(model.steps.last?.step == 28)
        model.push(LiveMessage(name: "window", id: nil, data: "no json"))
        #expect(model.cadence == 176.2)
    }
}
