// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing
import Wire

@Suite struct WireErrorTests {
    @Test func aSentenceNamesTheNode() {
        #expect(WireError.cannotOpen(node: "/dev/ttyUSB0", code: ENOENT).description.contains("/dev/ttyUSB0"))
    }
}
