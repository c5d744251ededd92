// SPDX-License-Identifier: Apache-2.0

public import Motion

/// The second pass over an orientation: what the rest of the recording says about each instant. For reports, not live.
///
/// Push every sample, `finish`, then ask `smoothed` for each answer that `push` gave. A fixed-interval smoother after Rauch,
/// Tung and Striebel, over the blocks of `OrientationFilter`: backwards,
/// δ(k) = P⁺(k) Fᵀ P⁻(k+1)⁻¹ (x(k+1) + δ(k+1)), where x is what the filter corrected at the end of the block. A gap of more
/// than 50 ms, or a new start, stops the way back. Memory: about 20 kB for each second of recording.
public struct OrientationSmoother: Sendable {
    /// One block, and the inclination errors (rad, earth x and y) that the second pass found in it.
    private struct Record: Sendable, BitwiseCopyable {
        var end: Double
        /// Whether the block before belongs to the same chain.
        var isChained: Bool
        var block: StrapdownBlock
        var corrections: OrientationCovariance.Errors
        var atStart = SIMD2<Double>.zero
        var beforeCorrection = SIMD2<Double>.zero
        var atEnd = SIMD2<Double>.zero
    }

    private var filter: OrientationFilter
    private var records: [Record] = []
    /// The covariance at the start of each block, upper triangle.
    private var triangles: [Double] = []
    /// Orientations while starting, as the end of the start makes them.
    private var starts: [(time: Double, orientation: Quaternion)] = []
    private var firstUnsettledStart = 0
    private var startInterruptions = 0
    private var chain = 0

    public init(_ parameters: OrientationFilter.Parameters = .init()) {
        filter = OrientationFilter(parameters)
    }

    /// The causal answer, as `OrientationFilter.push` gives it.
    public mutating func push(_ sample: Sample) -> Quaternion {
        let wasStarting = filter.phase == .start
        if filter.advance(sample) {
            closeBlock(at: sample.time)
        } else if wasStarting || filter.phase == .start {
            keepStart(at: sample.time)
        }
        return filter.answer
    }

    private mutating func closeBlock(at time: Double) {
        filter.covariance.append(to: &triangles)
        let block = filter.block
        let isChained = filter.interruptions == chain
        filter.predictBlock()
        filter.observeBlock()
        records.append(
            Record(end: time, isChained: isChained, block: block, corrections: filter.covariance.corrections))
        chain = filter.interruptions
        filter.feedBack()
        filter.finishBlock()
    }

    /// Once the start has found the vertical, it holds for all of it.
    private mutating func keepStart(at time: Double) {
        guard starts.last.map({ $0.time < time }) ?? true else { return }
        if filter.interruptions != startInterruptions {
            // A start that was itself interrupted says nothing of what came before.
            starts.removeSubrange(firstUnsettledStart...)
            startInterruptions = filter.interruptions
        }
        starts.append((time, filter.strapdown))
        guard filter.phase == .filter else { return }
        let turn = filter.orientation * filter.strapdown.conjugate
        for index in firstUnsettledStart..<starts.count {
            starts[index].orientation = (turn * starts[index].orientation).normalized
        }
        firstUnsettledStart = starts.count
    }

    /// The recording has ended: the way back.
    public mutating func finish() {
        let parameters = filter.parameters
        let count = filter.covariance.count
        let size = OrientationCovariance.triangleSize(count: count)
        var later = OrientationCovariance.Errors(repeating: .zero)
        for index in records.indices.reversed() {
            let record = records[index]
            var total = record.corrections
            for k in 0..<5 { total[k] += later[k] }
            let start = OrientationCovariance(count: count, triangle: triangles, at: index * size)
            var end = start
            end.predict(record.block)
            end.addProcessNoise(of: record.block, parameters)
            let earlier = start.times(OrientationCovariance.transposedTransition(record.block, end.solve(total)))
            records[index].atStart = SIMD2(earlier[0].x, earlier[0].y)
            records[index].beforeCorrection = SIMD2(total[0].x, total[0].y)
            records[index].atEnd = SIMD2(later[0].x, later[0].y)
            later = record.isChained ? earlier : OrientationCovariance.Errors(repeating: .zero)
        }
        triangles = []
    }

    /// The orientation at `time` (a sample's), given the causal answer for it.
    public func smoothed(_ causal: Quaternion, at time: Double) -> Quaternion {
        let index = firstRecord(endingAtOrAfter: time)
        guard index < records.count else { return causal }
        let record = records[index]
        let begin = record.end - record.block.duration
        let correction: SIMD2<Double>
        var orientation = causal
        if time >= record.end {
            correction = record.atEnd
        } else if time > begin - Self.sameTime {
            // Within the block errors grow about evenly.
            let part = max((time - begin) / record.block.duration, 0)
            correction = record.atStart + part * (record.beforeCorrection - record.atStart)
        } else if let start = start(at: time) {
            correction = record.atStart
            orientation = start
        } else {
            // The last samples before a gap, short of a block.
            return causal
        }
        return (Quaternion(turningBy: Vector3(correction.x, correction.y, 0)) * orientation).normalized
    }

    /// s; times that differ by rounding alone.
    private static let sameTime = 1e-6

    private func firstRecord(endingAtOrAfter time: Double) -> Int {
        var (low, high) = (0, records.count)
        while low < high {
            let middle = (low + high) / 2
            if records[middle].end < time { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The settled orientation of a sample while starting.
    private func start(at time: Double) -> Quaternion? {
        var (low, high) = (0, firstUnsettledStart)
        while low < high {
            let middle = (low + high) / 2
            if starts[middle].time < time { low = middle + 1 } else { high = middle }
        }
        return low < firstUnsettledStart && starts[low].time == time ? starts[low].orientation : nil
    }
}
