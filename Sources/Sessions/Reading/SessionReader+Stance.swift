// SPDX-License-Identifier: Apache-2.0

public import Gait

extension SessionReader {
    /// The pelvis over each stance of a stream, derived again from its chunks, one a step. Empty of a foot's sensor.
    public func stanceCurves(of number: Int) throws(SessionError) -> [StanceCurve] {
        let stream = try stream(number)
        var derivation = try Derivation(stream, path: path, keepsStanceCurves: true)
        try forEachChunk(of: [number]) { _, time, bytes in
            derivation.push(bytes, hostTime: time) { _ in }
            return true
        }
        derivation.finish { _ in }
        var latest: [Int: Int] = [:]
        let curves = derivation.takeStanceCurves()
        for (position, curve) in curves.enumerated() { latest[curve.step] = position }
        return latest.values.sorted().map { curves[$0] }
    }
}
