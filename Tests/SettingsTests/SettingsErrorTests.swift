// SPDX-License-Identifier: Apache-2.0

import Settings
import Testing

@Suite struct SettingsErrorTests {
    @Test func aSentenceNamesTheLineWhereOneIsKnown() {
        #expect(SettingsError(path: "gaitd.toml", line: 3, reason: "No.").description == "gaitd.toml, line 3: No.")
        #expect(SettingsError(path: "gaitd.toml", reason: "No.").description == "gaitd.toml: No.")
    }
}
