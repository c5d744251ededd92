// SPDX-License-Identifier: Apache-2.0

import Analysis
import Devices
import Exports
import Foundation
import Gait
import Motion
import Testing

@Suite struct RunSummaryTests {
    private func object(_ summary: RunSummary, origin: RunSummary.PlacementOrigin = .given) throws -> [String: Any] {
        let configuration = PipelineConfiguration(placement: .sacrum, height: 1.8)
        let text = summary.json(configuration: configuration, origin: origin, table: TableCounts()).text
        return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    private func step(_ index: Int, _ side: Side, _ contactTime: Double, _ quality: Quality = .good) throws -> Step {
        var step = Step(index: index, side: side, initialContact: Double(index), emitted: 0, activity: .run)
        step.quality = quality
        let slot = try #require(MetricCatalog.all.firstIndex { $0.descriptor.key == "contact_time" })
        step.metrics[slot] = .init(value: contactTime, uncertainty: 0.01)
        return step
    }

    @Test func meansAreBySideAndActivityOverStepsThatCanBeTrusted() throws {
        var summary = RunSummary()
        summary.add(try step(0, .left, 0.24))
        summary.add(try step(1, .right, 0.26))
        summary.add(try step(2, .left, 0.28))
        summary.add(try step(3, .unknown, 0.30))
        summary.add(try step(4, .right, 9, .poor))
        let parsed = try object(summary)
        let metrics = try #require(parsed["metrics"] as? [String: [String: Any]])
        for activity in ["all", "run"] {
            let sides = try #require(metrics["contact_time"]?[activity] as? [String: [String: Any]]).mapValues {
                $0.compactMapValues { $0 as? Double }
            }
            #expect(sides["both"]?["n"] == 4)
            #expect(abs((sides["both"]?["mean"] ?? 0) - 0.27) < 1e-6)
            #expect(abs((sides["left"]?["mean"] ?? 0) - 0.26) < 1e-6)
            #expect(sides["right"]?["n"] == 1)
            #expect(sides["left"]?["u_systematic"] == 0.02)
            let left = try #require(sides["left"])
            let u = try #require(left["u"])
            let random = try #require(left["u_random"])
            #expect(abs(u * u - random * random - 0.0004) < 1e-7)
        }
        #expect(metrics["contact_time"]?["walk"] == nil)
        let steps = try #require(parsed["steps"] as? [String: Any])
        #expect(steps["total"] as? Int == 5)
        #expect((steps["quality"] as? [String: Int])?["poor"] == 1)
    }

    @Test func stepsThatDoNotCountAreLeftOutAndCounted() throws {
        var summary = RunSummary()
        for index in 0..<20 { summary.add(try step(index, index % 2 == 0 ? .left : .right, 0.25)) }
        for (index, reasons) in [Step.Reasons.boutEdge, .turning, .irregular].enumerated() {
            var odd = try step(20 + index, .left, 9, .fair)
            odd.reasons = reasons
            summary.add(odd)
        }
        summary.add(try step(23, .right, 9, .poor))
        let parsed = try object(summary)
        let steps = try #require(parsed["steps"] as? [String: Any])
        #expect(steps["in_means"] as? Int == 20)
        #expect(steps["left_out"] as? [String: Int] == ["irregular": 1, "bout_edge": 1, "turning": 1, "poor": 1])
        let run = try run("contact_time", of: parsed)
        #expect(run["both"]?["mean"] as? Double == 0.25)
        let interval = try #require(run["both"]?["interval_95"] as? [Double])
        let u = try #require(run["both"]?["u"] as? Double)
        #expect(abs(interval[1] - interval[0] - 2 * 1.96 * u) < 1e-5)
    }

    @Test func sidesAreComparedOnlyWhereTheyAreKnown() throws {
        func symmetry(unknown: Int) throws -> [String: Any]? {
            var summary = RunSummary()
            for index in 0..<40 {
                summary.add(try step(index, index % 2 == 0 ? .left : .right, index % 2 == 0 ? 0.26 : 0.24))
            }
            for index in 0..<unknown { summary.add(try step(40 + index, .unknown, 0.25)) }
            return try run("contact_time", of: object(summary))["symmetry"]
        }
        let known = try #require(try symmetry(unknown: 0))
        #expect(known["percent"] as? Double == 8)
        #expect(known["difference"] as? Double == 0.02)
        #expect(try symmetry(unknown: 10) == nil)
    }

    @Test func aLongRunHasATrend() throws {
        var summary = RunSummary()
        for index in 0..<300 {
            summary.add(try step(index, .unknown, 0.2 + 0.0001 * Double(index)))
        }
        let run = try run("contact_time", of: object(summary))
        let trend = try #require(run["both"]?["trend"] as? [String: Any])
        // A second a step: 60 steps of 0.1 ms.
        #expect(trend["per_minute"] as? Double == 0.006)
    }

    private func run(_ metric: String, of parsed: [String: Any]) throws -> [String: [String: Any]] {
        let metrics = try #require(parsed["metrics"] as? [String: [String: Any]])
        return try #require(metrics[metric]?["run"] as? [String: [String: Any]])
    }

    @Test func whatNoStepHasIsAbsent() throws {
        let parsed = try object(RunSummary())
        #expect((parsed["metrics"] as? [String: Any])?.isEmpty == true)
        #expect((parsed["input"] as? [String: Any])?["rate_hz"] is NSNull)
    }

    @Test func itSaysWhatTheNumbersDependOn() throws {
        let parsed = try object(RunSummary(), origin: .guessed(confidence: 0.8, reason: "because"))
        #expect(parsed["program_version"] as? String == ProgramVersion.current)
        #expect(parsed["algorithm_version"] as? Int == AlgorithmVersion.current)
        let configuration = try #require(parsed["configuration"] as? [String: Any])
        #expect(configuration["placement"] as? String == "sacrum")
        #expect(configuration["placement_origin"] as? String == "guessed")
        #expect(configuration["placement_reason"] as? String == "because")
        #expect(configuration["height"] as? Double == 1.8)
        #expect(configuration["leg_length"] == nil)
    }
}

@Suite struct JSONValueTests {
    @Test func anyTextSurvives() throws {
        let text = "a\"b\\c\n\t\u{1}\u{7F}é☃"
        let written = JSONValue.object([
            ("k\"", .array([.string(text), .null, .bool(true), .number(.nan, decimals: 2)]))
        ])
        let parsed = try JSONSerialization.jsonObject(with: Data(written.text.utf8)) as? [String: [Any]]
        #expect(parsed?["k\""]?[0] as? String == text)
        #expect(parsed?["k\""]?[1] is NSNull)
        #expect(parsed?["k\""]?[3] is NSNull)
    }

    @Test func keysKeepTheirOrderAndNumbersTheirDecimals() {
        let value = JSONValue.object([("b", .number(1.5, decimals: 3)), ("a", .integer(-2)), ("c", .array([]))])
        #expect(value.text == "{\n  \"b\": 1.500,\n  \"a\": -2,\n  \"c\": []\n}\n")
    }
}
