// SPDX-License-Identifier: Apache-2.0

import Analysis
import Devices
import Exports
import Foundation
import Gait
import Motion
import Sessions
import Testing

@testable import Reports

@Suite struct ReportFiguresTests {
    @Test func meansAreThoseOfTheSummary() throws {
        let reader = try MadeUpSession([.init(sides: { $0 % 7 == 0 ? .unknown : $0 % 2 == 0 ? .left : .right })])
            .reader()
        var summary = RunSummary()
        for step in try reader.steps(of: 1) { summary.add(step) }
        let report = try SessionReport(reader)
        let json = try #require(try JSONSerialization.jsonObject(with: Data(report.json.text.utf8)) as? [String: Any])
        let streams = try #require(json["streams"] as? [[String: Any]])
        let run = try #require((streams[0]["metrics"] as? [String: Any])?["run"] as? [String: [String: Any]])
        let own = summary.json(
            configuration: PipelineConfiguration(placement: .sacrum), origin: .given, table: TableCounts())
        let theirs = try #require(try JSONSerialization.jsonObject(with: Data(own.text.utf8)) as? [String: Any])
        let metrics = try #require(theirs["metrics"] as? [String: [String: Any]])
        var compared = 0
        for (key, cells) in run {
            let expected = try #require(metrics[key]?["run"] as? [String: [String: Any]])
            for side in ["both", "left", "right"] {
                guard let cell = cells[side] as? [String: Any] else { continue }
                for figure in ["n", "mean", "sd", "u", "u_random", "u_difference"] {
                    #expect(cell[figure] as? Double == expected[side]?[figure] as? Double, "\(key) \(side) \(figure)")
                    compared += 1
                }
            }
        }
        #expect(compared > 30)
    }

    @Test func datesAreThoseOfTheCalendar() {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 7200) ?? .gmt
        var time: Int64 = -10_000_000_000
        while time < 60_000_000_000 {
            let parts = calendar.dateComponents(
                [.year, .month, .day, .hour, .minute, .second, .weekday],
                from: Date(timeIntervalSince1970: Double(time)))
            // Nanoseconds of 64 bits end in 2262 and began in 1677.
            if abs(time) < 9_000_000_000 {
                let mine = LocalTime(unixNanoseconds: time * 1_000_000_000, utcOffset: 7200)
                #expect(mine.year == parts.year && mine.month == parts.month && mine.day == parts.day)
                #expect(mine.hour == parts.hour && mine.minute == parts.minute && mine.second == parts.second)
                #expect((mine.weekday + 1) % 7 + 1 == parts.weekday)
            }
            time += 86_399 * 131
        }
    }

    @Test func thirdsShareTheStepsAndSegmentsTheTime() throws {
        let report = try SessionReport(try MadeUpSession().reader())
        let main = try #require(report.main)
        #expect(main.thirds.count == 3)
        #expect(main.thirds.map(\.means.count).reduce(0, +) == main.summary.steps.inMeans)
        #expect(main.segments.count == 1)
        #expect(main.segments.first?.steps == main.summary.steps.total)
    }

    @Test func aTrendIsToldWithItsInterval() throws {
        let session = try MadeUpSession([
            .init(
                seconds: 600,
                drop: { number, side in
                    (side == .left ? 5 : 4) + 0.002 * Double(side == .left ? number : 0) + 0.05 * Double(number % 4)
                })
        ])
        let report = try SessionReport(try session.reader())
        // 1,667 steps: 3.3° from the first to the last.
        #expect(report.sentences.contains { $0.hasPrefix("The left drop grew by 3.3") }, "\(report.sentences)")
    }

    @Test(arguments: [(0.0...7.3, 0.0), (-0.5...3, -2), (2.1...2.2, 2.1)])
    func axesBeginAtARoundNumberBelowTheData(range: ClosedRange<Double>, low: Double) {
        let axis = Axis(range, from: 0, to: 100, about: 5)
        #expect(axis.low <= range.lowerBound && axis.high >= range.upperBound)
        #expect(axis.low >= low - 1e-9)
        #expect(axis.ticks.count >= 2 && axis.ticks.count <= 12)
        #expect(axis(axis.low) == 0 && axis(axis.high) == 100)
    }

    @Test func numbersAreWrittenForPeople() {
        #expect(Wording.number(-1.25, 1) == "\u{2212}1.3" || Wording.number(-1.25, 1) == "\u{2212}1.2")
        #expect(Wording.number(nil, 1) == "—")
        #expect(Wording.signed(0.04, 1) == "0.0")
        #expect(Wording.signed(0.14, 1) == "+0.1")
        #expect(Wording.clock(3725) == "1:02:05")
        #expect(Wording.count(-12_345) == "\u{2212}12\u{2009}345")
        #expect(Wording.list(["a", "b", "c"]) == "a, b and c")
    }

    @Test(arguments: [("160.5 to 172.0", 1.0), ("170 to 180.25", 0), ("nonsense", nil), ("9 to 5", nil)])
    func theTimeInTheTargetIsThatOfTheCadence(note: String, share: Double?) throws {
        let report = try SessionReport(try MadeUpSession(notes: ["cadence_target": note]).reader())
        // 166.7 steps/min throughout.
        #expect(report.shareInTarget == share)
    }
}
