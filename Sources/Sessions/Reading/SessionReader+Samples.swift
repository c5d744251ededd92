// SPDX-License-Identifier: Apache-2.0

internal import Analysis
public import Devices
public import Motion

extension SessionReader {
    /// The samples of a stream in their order: SI, the sensor's own axes, session time. `body` says false to stop.
    ///
    /// Gives what the stream held up to there, in the terms of a table. What is damaged is told and passed over.
    @discardableResult
    public func forEachSample(
        of number: Int, damage: (RawDamage) -> Void = { _ in }, _ body: (Sample) -> Bool
    ) throws(SessionError) -> TableCounts {
        var derivation = try SampleDerivation(try stream(number), path: path)
        var isGoing = true
        func hand(_ outputs: [ClockOutput]) {
            for index in outputs.indices where isGoing {
                if case .sample(let sample) = outputs[index] { isGoing = body(sample) }
            }
        }
        try forEachChunk(of: [number], damage: damage) { _, time, bytes in
            derivation.push(bytes, hostTime: time, hand)
            return isGoing
        }
        if isGoing { derivation.finish(hand) }
        return derivation.counts
    }

    /// What a stream held: rows, rate, gaps.
    public func inputCounts(of number: Int) throws(SessionError) -> TableCounts {
        try forEachSample(of: number) { _ in true }
    }
}
