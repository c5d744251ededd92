// SPDX-License-Identifier: Apache-2.0

import Sessions
import Testing

@Suite struct SessionErrorTests {
    @Test func aSentenceNamesTheFile() {
        #expect(SessionError.notASession(path: "a.txt").description.hasPrefix("a.txt: "))
    }
}
