// SPDX-License-Identifier: Apache-2.0

internal import Gait
internal import Motion

/// The last few steps of each stream, as best known now, and their means: what a page or a terminal shows. The same arithmetic as in
/// the summary of a run, so nobody has to average by themselves.
struct RecentSteps: Sendable {
    /// Steps that make a mean: five of each side.
    static let count = 10
    /// s: an older step says nothing about now.
    static let oldest = 10.0
    /// Streams that are followed.
    static let mostStreams = 16

    /// By stream, the oldest step first.
    private var steps: [Int: [Step]] = [:]

    mutating func push(_ event: LiveEvent) {
        let stream = event.stream ?? 0
        switch event.content {
        case .step(let step), .correction(let step), .settled(let step):
            guard steps[stream] != nil || steps.count < Self.mostStreams else { return }
            if let index = steps[stream]?.lastIndex(where: { $0.index == step.index }) {
                steps[stream]?[index] = step
            } else if let last = steps[stream]?.last, last.index > step.index {
                return
            } else {
                steps[stream, default: []].append(step)
                // Two more than are averaged: the last ones are not complete.
                if let count = steps[stream]?.count, count > Self.count + 2 { steps[stream]?.removeFirst() }
            }
        case .retraction(let step): steps[stream]?.removeAll { $0.index == step.index }
        case .session: steps = [:]
        default: break
        }
    }

    /// By the metric's key, for steps after `time` - `oldest` (s, session clock). Of several streams the first that knows a metric.
    func means(placements: [Int: Placement], now time: Double) -> [String: LiveStatus.RecentMetric] {
        var means: [String: LiveStatus.RecentMetric] = [:]
        for stream in steps.keys.sorted() {
            let fresh = (steps[stream] ?? []).filter { $0.initialContact > time - Self.oldest }
            for (slot, entry) in MetricCatalog.all.enumerated() where means[entry.descriptor.key] == nil {
                // By their own placement where it is known: what is systematic depends on it.
                let metric = Self.mean(of: fresh, slot, entry.descriptor, placements[stream] ?? .sacrum)
                if metric.both != nil { means[entry.descriptor.key] = metric }
            }
        }
        return means
    }

    private static func mean(
        of steps: [Step], _ slot: Int, _ metric: MetricDescriptor, _ placement: Placement
    ) -> LiveStatus.RecentMetric {
        var both = StepMean(), left = StepMean(), right = StepMean()
        var activity = Activity.run
        for step in steps.reversed() where step.exclusion == nil && both.count < Self.count {
            guard let value = step.metrics[slot] else { continue }
            activity = step.activity
            both.push(value.value, uncertainty: value.uncertainty, at: step.initialContact)
            switch step.side {
            case .left: left.push(value.value, uncertainty: value.uncertainty, at: step.initialContact)
            case .right: right.push(value.value, uncertainty: value.uncertainty, at: step.initialContact)
            case .unknown: break
            }
        }
        let systematic = metric.systematic.pair(placement, activity)
        func shown(_ mean: StepMean) -> LiveStatus.RecentMean? {
            guard let value = mean.mean else { return nil }
            let u = mean.uncertainty(systematic, isShared: metric.systematic.isSharedBySteps)?.combined
            return LiveStatus.RecentMean(mean: value, interval: u.map { StepMean.coverageFactor * $0 }, n: mean.count)
        }
        return LiveStatus.RecentMetric(unit: metric.unit, both: shown(both), left: shown(left), right: shown(right))
    }
}
