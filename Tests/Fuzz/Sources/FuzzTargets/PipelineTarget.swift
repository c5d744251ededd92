// SPDX-License-Identifier: Apache-2.0

import Analysis
import Motion

/// Any table, any placement: the pipeline gives events in causal order and does not trap.
public func fuzzPipeline(_ bytes: [UInt8]) {
    guard let first = bytes.first else { return }
    let placement = Placement.allCases[Int(first) % Placement.allCases.count]
    var pipeline = SamplePipeline(PipelineConfiguration(placement: placement, givesOrientation: true))
    var events: [RunEvent] = []
    var time = 0.0
    var index = 1
    // Seven bytes a sample: a time step, and six values whose size the byte's own bits choose.
    while index + 7 <= bytes.count {
        time += Double(bytes[index] & 0x1f) * 0.001 + (bytes[index] & 0x80 != 0 ? Double(bytes[index] & 0x7f) : 1e-4)
        func value(_ offset: Int, _ scale: Double) -> Double {
            let byte = bytes[index + offset]
            switch byte {
            case 0xff: return .nan
            case 0x80: return .infinity
            case 0x81: return 1e300
            case 0x82: return -1e30
            default: return Double(Int8(bitPattern: byte)) * scale
            }
        }
        let sample = Sample(
            time: time, specificForce: Vector3(value(1, 1), value(2, 1), value(3, 1)),
            angularRate: Vector3(value(4, 0.2), value(5, 0.2), value(6, 0.2)))
        pipeline.push(sample, into: &events)
        index += 7
    }
    pipeline.finish(into: &events)
    for case .orientation(_, let q) in events {
        precondition(abs(q.squaredNorm - 1) < 1e-6, "an orientation is no rotation")
    }
}
