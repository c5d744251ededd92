// SPDX-License-Identifier: Apache-2.0

import Devices
import Motion

/// Any bytes are a table, or a named failure: never a trap, never unbounded memory, and the same however they are cut.
public func fuzzTable(_ bytes: [UInt8]) {
    var whole: [Reading] = []
    var decoder = TableDecoder()
    decoder.push(bytes.span, into: &whole)
    decoder.finish(into: &whole)
    // A reading takes a line, and a line an end; the last may lack it.
    precondition(whole.count <= bytes.count / 2 + 1, "more readings than the bytes can hold")

    // Cut where the bytes themselves say.
    var pieces: [Reading] = []
    var again = TableDecoder()
    var start = 0
    while start < bytes.count {
        let end = min(bytes.count, start + 1 + Int(bytes[start] & 0x0f))
        again.push(bytes[start..<end].span, into: &pieces)
        start = end
    }
    again.finish(into: &pieces)
    precondition(again.counts == decoder.counts, "cutting the bytes changed the counts")
    precondition(again.failure?.kind == decoder.failure?.kind, "cutting the bytes changed the failure")
    precondition(pieces.count == whole.count, "cutting the bytes changed the readings")
    for (a, b) in zip(whole, pieces) {
        precondition(a.deviceTime.bitPattern == b.deviceTime.bitPattern, "cutting the bytes changed a time")
        precondition(a.specificForce.isSame(as: b.specificForce), "cutting the bytes changed a reading")
        precondition(a.angularRate.isSame(as: b.angularRate), "cutting the bytes changed a reading")
    }
}

extension Vector3 {
    fileprivate func isSame(as other: Vector3) -> Bool {
        x.bitPattern == other.x.bitPattern && y.bitPattern == other.y.bitPattern && z.bitPattern == other.z.bitPattern
    }
}
