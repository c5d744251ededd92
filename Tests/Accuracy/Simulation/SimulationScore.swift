// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The errors of one simulated recording.
struct SimulationScore {
    /// Errors by step, estimate less truth, for one metric, with their stated standard uncertainties (NaN where none is stated).
    struct Errors {
        var side: [String] = []
        var values: [Double] = []
        var uncertainties: [Double] = []
        var estimates: [Double] = []
        var truths: [Double] = []

        var bias: Double? { values.isEmpty ? nil : Matching.mean(values) }
        var scatter: Double? { values.count < 2 ? nil : Matching.standardDeviation(values) }
        var rootMeanSquare: Double? { values.isEmpty ? nil : Matching.rootMeanSquare(values) }

        func bias(of name: String) -> Double? {
            let chosen = side.indices.filter { side[$0] == name }.map { values[$0] }
            return chosen.isEmpty ? nil : Matching.mean(chosen)
        }

        /// Share of steps whose truth lies within 1.96 stated standard uncertainties.
        var covered: Double? {
            let judged = values.indices.filter { uncertainties[$0].isFinite }
            guard !judged.isEmpty else { return nil }
            return Double(judged.filter { abs(values[$0]) <= 1.96 * uncertainties[$0] }.count) / Double(judged.count)
        }
    }

    var contacts: Int
    var f1: Double
    var contactError = Errors()
    var toeOffError = Errors()
    var metrics: [String: Errors] = [:]
    var sideRight: Double?
    var sideWrong: Double?
    /// Mean absolute cadence error over blocks of 10 s, steps/min.
    var cadence: Double?
    /// Blocks of 10 s whose cadence is nearer to half or double than to the truth.
    var octaveErrors = 0
    var activity: ActivityScore?
    /// Mean error of the vertical, degrees.
    var inclination: Double?
    var latencies: [Double] = []
    var intervals = MeanIntervals()

    /// Seconds.
    static let tolerance = 0.05

    init(
        truth: SimulatedTruth, activity reference: SideFile.Reference?, steps detected: [DetectedStep],
        placement: String,
        windows: DelimitedText?, orientation: DelimitedText?
    ) {
        let isFoot = placement.hasPrefix("foot")
        let own = placement.hasSuffix("left") ? "left" : "right"
        let all = truth.steps.filter { !isFoot || $0.side == own }
        let found = detected.filter { $0.contact.isFinite && (!isFoot || $0.side == own || $0.side == "unknown") }
        let pairs = Matching.pairs(all.map(\.contact), found.map(\.contact), within: Self.tolerance)
        // A false step is one that answers to no contact, judged or not, among the judged ones.
        let judged = all.indices.filter { all[$0].isJudged }
        let spans = Self.spans(judged.map { all[$0].contact }, isFoot: isFoot)
        let paired = Set(pairs.map(\.b))
        let extra = found.indices.filter { index in
            !paired.contains(index) && spans.contains { $0.contains(found[index].contact) }
        }.count
        let hits = pairs.filter { all[$0.a].isJudged }
        contacts = judged.count
        f1 = Matching.f1(truePositives: hits.count, reference: judged.count, detected: hits.count + extra)

        // Times and metrics on wider pairs, so that a lag is measured rather than hidden.
        let wide = Matching.pairs(all.map(\.contact), found.map(\.contact), within: StepScore.wideTolerance)
            .filter { all[$0.a].isJudged }
        for pair in wide {
            let step = found[pair.b]
            let real = all[pair.a]
            contactError.add(step.contact, real.contact, .nan, real.side)
            if step.toeOff.isFinite, real.toeOff.isFinite { toeOffError.add(step.toeOff, real.toeOff, .nan, real.side) }
            for (name, value) in real.metrics where value.isFinite {
                guard let estimate = step.metrics[name], estimate.isFinite else { continue }
                metrics[name, default: Errors()].add(estimate, value, step.metrics[name + "_u"] ?? .nan, real.side)
            }
            if step.emitted.isFinite { latencies.append(step.emitted - step.contact) }
        }
        if !isFoot, !wide.isEmpty {
            let n = Double(wide.count)
            sideRight = Double(wide.filter { found[$0.b].side == all[$0.a].side }.count) / n
            sideWrong =
                Double(wide.filter { found[$0.b].side != "unknown" && found[$0.b].side != all[$0.a].side }.count) / n
        }
        scoreCadence(all, found, isFoot: isFoot)
        if let windows, let reference { activity = ActivityScore(reference: reference, windows: windows, isRun: false) }
        if let orientation, let attitude = truth.orientation {
            inclination =
                OrientationScore(
                    reference: attitude, movement: [[SimulatedTruth.lock, .infinity]], estimate: orientation)?
                .inclination
        }
    }

    /// The stretches that judged contacts lie in.
    private static func spans(_ times: [Double], isFoot: Bool) -> [ClosedRange<Double>] {
        var spans: [ClosedRange<Double>] = []
        for time in times {
            if let last = spans.last, time - last.upperBound < (isFoot ? 2 : 1) * SimulatedTruth.pause {
                spans[spans.count - 1] = last.lowerBound...time
            } else {
                spans.append(time...time)
            }
        }
        return spans
    }

    private mutating func scoreCadence(_ all: [SimulatedTruth.Step], _ found: [DetectedStep], isFoot: Bool) {
        guard let first = all.first(where: \.isJudged)?.contact, let last = all.last(where: \.isJudged)?.contact else {
            return
        }
        var errors: [Double] = []
        var start = first
        while start + 10 <= last {
            let block = start...(start + 10)
            let real = Matching.intervals(
                all.map(\.contact).filter { block.contains($0) }, above: 0.1, below: isFoot ? 2.5 : 1.3)
            let said = found.filter { block.contains($0.contact) && $0.cadence.isFinite }.map(\.cadence)
            if !real.isEmpty, !said.isEmpty {
                let expected = (isFoot ? 120 : 60) / Matching.mean(real)
                // Steps are counted over time: the mean of the durations, as in the truth.
                let got = 1 / Matching.mean(said.map { 1 / $0 })
                errors.append(got - expected)
                if abs(got - 2 * expected) < abs(got - expected) || abs(got - expected / 2) < abs(got - expected) {
                    octaveErrors += 1
                }
            }
            start += 10
        }
        if !errors.isEmpty { cadence = Matching.mean(errors.map { abs($0) }) }
    }
}

extension SimulationScore.Errors {
    mutating func add(_ estimate: Double, _ truth: Double, _ uncertainty: Double, _ side: String) {
        self.side.append(side)
        values.append(estimate - truth)
        uncertainties.append(uncertainty)
        estimates.append(estimate)
        truths.append(truth)
    }
}
