// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Command

@Suite struct AnalyzeOptionsTests {
    @Test(arguments: [
        ("run.csv", "run-analysis"), ("a/b/run.csv.gz", "run-analysis"), ("-", "stdin-analysis"),
        ("run", "run-analysis"), ("../x.y.csv", "x.y-analysis"), (".csv", ".csv-analysis"), ("a.gz", "a-analysis"),
    ])
    func theFolderIsNamedAfterTheRecording(input: String, folder: String) {
        #expect(Analyze.defaultFolder(for: input) == folder)
    }
}
