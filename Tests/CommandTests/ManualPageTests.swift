// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Command

@Suite struct ManualPageTests {
    @Test func everyCommandThatIsShownHasAPageWithAllItsOptions() throws {
        let pages = try GenerateManual.pages()
        #expect(pages.map(\.name).starts(with: ["gait", "gait-analyze"]))
        #expect(!pages.contains { $0.name.contains("generate") || $0.name.contains("help") })
        let analyze = try #require(pages.first { $0.name == "gait-analyze" }).text
        for option in ["placement", "height", "leg\\-length", "orientation", "out", "json", "quiet", "help"] {
            #expect(analyze.contains(".TP\n\\fB\\-\\-\(option)\\fR") || analyze.contains("\\fB\\-\\-\(option)\\fR\n"))
        }
        #expect(!analyze.contains("chunk"))
        #expect(analyze.contains(".SH EXIT STATUS"))
        #expect(analyze.contains(".BR gait (1)"))
    }

    @Test func anotherProgramsDescriptionMakesItsPage() throws {
        let other =
            #"{"serializationVersion": 0, "command": {"commandName": "gaitd", "shouldDisplay": true, "abstract": "Records."}}"#
        let page = try #require(try GenerateManual.pages(and: [Data(other.utf8)]).last)
        #expect(page.name == "gaitd")
        #expect(page.text.contains(".SH NAME\ngaitd \\- Records"))
        #expect(throws: (any Error).self) { try GenerateManual.pages(and: [Data("{}".utf8)]) }
    }

    @Test func thePagesAreTheSameEachTime() throws {
        #expect(try GenerateManual.pages().map(\.text) == GenerateManual.pages().map(\.text))
    }

    @Test func whatMeansSomethingToTroffIsEscaped() {
        #expect(ManualPage.escaped(".a-b\\c") == "\\&.a\\-b\\ec")
        #expect(ManualPage.escaped("'tis") == "\\&'tis")
    }

    @Test func anExampleIsShownAsItStands() {
        let command = CommandDescription(
            commandName: "x", shouldDisplay: true, abstract: "Does.", discussion: "One.\n\n  x --y\n\nTwo.\n\nThree.",
            arguments: nil, subcommands: nil)
        let text = ManualPage(command: command, words: ["x"], related: []).text
        #expect(
            text.contains(".SH DESCRIPTION\nOne.\n.PP\n.EX\n  x \\-\\-y\n.EE\n.PP\nTwo.\n.PP\nThree.\n.SH EXIT STATUS"))
    }
}
