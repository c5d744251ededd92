// SPDX-License-Identifier: Apache-2.0

/// What a runner, or the person who treats them, asks of the coach. Everything can be turned off.
public struct CoachSettings: Hashable, Sendable {
    public var target = CadenceTarget()
    public var metronome = Metronome.Mode.onlyBelowBand
    /// Another pitch for each foot, where the side is known.
    public var metronomeHasSides = true
    public var pelvicDrop = PelvicDropCue.Sides.off
    public var crossover = false
    public var fading = FadedFeedback.never
    /// Nothing is said; what would have been is recorded.
    public var isMuted = false
    /// Measure a baseline in this session: until it is known nothing is said, so that the runner runs as usual.
    public var measuresBaseline = true
    /// From the runner's profile, by speed; the first 32 are used.
    public var baselines: [Baseline] = []

    /// A runner without a profile: measure first, cadence by metronome, other cues off.
    public init() {}
}
