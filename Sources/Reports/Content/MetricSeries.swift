// SPDX-License-Identifier: Apache-2.0

public import Gait
internal import Motion

/// A value at a time, with half of its 95 % interval where it has one.
public struct TimePoint: Hashable, Sendable {
    /// s of session time.
    public var time: Double
    public var value: Double
    public var half: Double?

    /// Means of the windows' cadence, steps/min, over `width` s; a stretch without a rhythm has no point.
    static func cadence(_ windows: [Window], width: Double) -> [TimePoint] {
        var points: [TimePoint] = []
        var bin = -Double.infinity
        var moments = RunningMoments()
        func close() {
            // A stretch that is hardly begun, or broken off, would stand out for nothing but that.
            if 2 * Double(moments.count) >= min(width, 20) {
                points.append(TimePoint(time: (bin + 0.5) * width, value: moments.mean, half: nil))
            }
            moments = RunningMoments()
        }
        for window in windows {
            guard window.activity != .still, let cadence = window.cadence else { continue }
            let mine = ((window.time - 1) / width).rounded(.down)
            if mine != bin {
                close()
                bin = mine
            }
            moments.push(cadence)
        }
        close()
        return points
    }
}

/// A metric along the run, each side by itself: means over equal stretches of time with the 95 % interval of their scatter.
public struct MetricSeries: Sendable {
    public let descriptor: MetricDescriptor
    /// s.
    public let width: Double
    public let left: [TimePoint]
    public let right: [TimePoint]
    /// Sided or not.
    public let both: [TimePoint]

    public var key: String { descriptor.key }

    /// Fewer steps make no mean.
    static let fewest = 3
    private static let widths: [Double] = [5, 10, 15, 20, 30, 60, 120, 300, 600, 1200, 3600]

    /// s: for about 90 stretches at most.
    static func width(of duration: Double) -> Double {
        widths.first { duration / $0 <= 90 } ?? 86_400
    }

    /// `steps` in the order of their contacts. nil where none has the metric.
    init?(_ key: String, _ steps: [Step], width: Double) {
        guard let slot = MetricCatalog.all.firstIndex(where: { $0.descriptor.key == key }) else { return nil }
        descriptor = MetricCatalog.all[slot].descriptor
        self.width = width
        func points(_ isMine: (Step) -> Bool) -> [TimePoint] {
            var points: [TimePoint] = []
            var bin = -Double.infinity
            var moments = RunningMoments()
            func close() {
                guard moments.count >= Self.fewest else { return }
                let half = moments.variance.map { StepMean.coverageFactor * ($0 / Double(moments.count)).squareRoot() }
                points.append(TimePoint(time: (bin + 0.5) * width, value: moments.mean, half: half))
            }
            for step in steps where isMine(step) {
                guard let value = step.metrics[slot]?.value else { continue }
                let mine = (step.initialContact / width).rounded(.down)
                if mine != bin {
                    close()
                    moments = RunningMoments()
                    bin = mine
                }
                moments.push(value)
            }
            close()
            return points
        }
        left = points { $0.side == .left }
        right = points { $0.side == .right }
        both = points { _ in true }
        guard !both.isEmpty else { return nil }
    }

    /// Stretches without a break: a point that does not follow its neighbour begins another.
    public static func runs(_ points: [TimePoint], width: Double) -> [[TimePoint]] {
        var runs: [[TimePoint]] = []
        for point in points {
            if let last = runs.last?.last, point.time - last.time < 1.5 * width {
                runs[runs.count - 1].append(point)
            } else {
                runs.append([point])
            }
        }
        return runs
    }
}
