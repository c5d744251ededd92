// SPDX-License-Identifier: Apache-2.0

import Sensors
import Testing
import Wire

@Suite struct SensorErrorTests {
    @Test func theWiresSentenceIsKept() {
        let error = WireError.cannotOpen(node: "/dev/ttyUSB0", code: 2)
        #expect(SensorError.wire(error).description == error.description)
    }
}
