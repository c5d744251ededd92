// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Command

@Suite struct CommandErrorTests {
    @Test func aNameWithALineBreakStaysOnTheLine() {
        let error = CommandError.isDirectory("läuf 1\n\u{1B}[31m.csv")
        #expect(error.description.hasPrefix("läuf 1\\u{a}\\u{1b}[31m.csv: is a directory."))
    }
}
