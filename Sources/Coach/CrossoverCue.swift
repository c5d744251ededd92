// SPDX-License-Identifier: Apache-2.0

internal import Gait
internal import Motion

/// Says when the feet land closer to one line than usual. It takes two feet, so it has no side.
public struct CrossoverCue: Sendable {
    /// Steps in the median: five of each side. Our choice.
    public static let steps = 10
    /// Index above the band: hysteresis. Our choice: a centimetre at a leg of 0.9 m is 0.11.
    public static let margin = 0.1
    /// s between two cues. Our choice: where the feet land is slower to change than cadence.
    public static let interval = 20.0
    static let memory = 15.0

    public var isOn: Bool
    private var both = RaisedMedian(
        RaisedMedian.Parameters(count: steps, margin: margin, memory: memory))
    private var lastTime = -Double.infinity

    public init(isOn: Bool) { self.isOn = isOn }

    /// The median against its band; nil before ten steps.
    public var state: BandState? { both.state }

    /// `step` is one that counts; `now` in s.
    mutating func push(_ step: borrowing Step, now: Double, baseline: Baseline) -> Cue? {
        guard let index = step[CrossoverIndex.self]?.value, let band = baseline.band(.crossover, .unknown),
            let finding = both.push(index, contact: step.initialContact, band: band), isOn
        else { return nil }
        var cue = Cue(
            .crossover, time: now, delivery: .given, value: finding.median, band: band, threshold: finding.threshold)
        guard now - lastTime >= Self.interval else {
            cue.delivery = .coolingDown
            return finding.isNew ? cue : nil
        }
        lastTime = now
        return cue
    }

    mutating func forget() { both.forget() }
}
