// SPDX-License-Identifier: Apache-2.0

import Foundation
import Gait
import Motion
import Sessions
import Testing

@testable import Reports

@Suite struct ReportPageTests {
    private func page(_ session: MadeUpSession) throws -> String {
        try ReportPage(try SessionReport(try session.reader())).html()
    }

    @Test func namesAndNotesAreShownAsWrittenAndExecuteNothing() throws {
        let name = #"<script>alert("x")</script> & O'Brien "Jo" עִבְרִית 😀"#
        let session = try MadeUpSession(
            runner: name, speed: 2.8,
            markers: [
                Marker(
                    time: 60_000_000_000, kind: .pain(3, place: "<img src=x onerror=alert(1)>"),
                    text: "{{title}} </svg>"),
                Marker(time: 90_000_000_000, kind: .note, text: "<b>tired</b> & well"),
            ])
        let html = try page(session)
        #expect(!html.contains("<script") && !html.contains("<img") && !html.contains("<b>tired"))
        #expect(html.contains("עִבְרִית 😀"))
        #expect(html.contains("&lt;script&gt;alert("))
        #expect(html.contains("pain 3, &lt;img src=x onerror=alert(1)&gt;"))
        #expect(html.contains("{{title}} &lt;/svg&gt;"))
        #expect(html.contains("default-src 'none'"))
    }

    @Test func aPageNeedsNothingElse() throws {
        let html = try page(try MadeUpSession())
        for forbidden in ["<script", "http-equiv=\"refresh\"", "src=", "href=", "@import", "url(", "onload"] {
            #expect(!html.contains(forbidden), "\(forbidden)")
        }
        #expect(html.contains("Not a diagnosis"))
        #expect(html.utf8.count < 2_000_000)
    }

    @Test func aSessionWithoutStepsSaysSo() throws {
        let html = try page(try MadeUpSession([.init(hasSteps: false)]))
        #expect(html.contains("No steps were found in 4\u{2009}min of data."))
        #expect(!html.contains("<svg"))
    }

    @Test func aSessionWithoutASensorSaysSo() throws {
        #expect(
            try page(try MadeUpSession([])).contains(
                "No sensor’s data are in this session.".replacingOccurrences(of: "’", with: "&#39;"))
                || (try page(try MadeUpSession([]))).contains("No sensor"))
    }

    @Test func aFootSensorAloneHasNoPelvis() throws {
        let html = try page(try MadeUpSession([.init(placement: .footLeft)]))
        #expect(html.contains("see the pelvis"))
        #expect(!html.contains("Pelvic drop, °"))
        #expect(html.contains("Foot strike angle"))
    }

    @Test func unknownSidesAreCountedAndNotGuessed() throws {
        let html = try page(try MadeUpSession([.init(sides: { _ in .unknown })]))
        #expect(html.contains("side not known 667"))
        #expect(html.contains("Left or right not known for these 667 steps"))
        #expect(!html.contains("Pelvic drop along the run"))
    }

    @Test func twoSensorsHaveATableEach() throws {
        let html = try page(try MadeUpSession([.init(placement: .footRight), .init()]))
        #expect(html.contains("Running, per leg"))
        #expect(html.contains("Running, by the sensor at the right foot"))
        #expect(html.contains("Cadence by sensor"))
    }

    @Test func aWalkIsCalledAWalk() throws {
        let html = try page(try MadeUpSession([.init(activity: .walk, contactTime: 0.6)]))
        #expect(html.contains("<h1>Walk report</h1>"))
        #expect(html.contains("Walking, per leg"))
    }

    @Test func fiveHoursMakeAPageOfTheUsualSize() throws {
        let report = try SessionReport(try MadeUpSession([.init(seconds: 18_000)]).reader())
        let series = try #require(report.main?.series("pelvic_drop"))
        #expect(series.left.count <= 90 && series.left.count > 30)
        #expect(try ReportPage(report).html().utf8.count < 500_000)
    }

    @Test func aGapIsDrawnAsAGap() throws {
        let report = try SessionReport(try MadeUpSession([.init(gap: 100...160)]).reader())
        let series = try #require(report.main?.series("pelvic_drop"))
        #expect(MetricSeries.runs(series.left, width: series.width).count == 2)
        #expect(report.main?.silences == [100...160])
        let html = try ReportPage(report).html()
        #expect(html.contains("no data"))
        #expect(html.contains("samples missing"))
    }
}
