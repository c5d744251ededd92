// SPDX-License-Identifier: Apache-2.0

public import Motion

/// Something said to the runner, or held back with the reason: sessions record both.
public struct Cue: Hashable, Sendable, BitwiseCopyable {
    public enum Kind: UInt8, Hashable, Sendable, BitwiseCopyable, CaseIterable {
        /// The metronome begins. Value: cadence, steps/min.
        case metronomeOn
        /// The metronome fades out. Value: cadence, steps/min; NaN where the runner stopped.
        case metronomeOff
        /// Cadence is back in its band. Value: cadence, steps/min.
        case bandReached
        /// The pelvis falls more than usual. Value: median of the last steps of that side, degrees.
        case pelvicDrop
        /// The feet land closer to one line than usual. Value: median index of the last steps.
        case crossover
        /// Pain from 4 up. Value: the level, 0 to 10.
        case strongPain
        /// Pain that grows during the run. Value: the level, 0 to 10.
        case growingPain

        /// As written in files and events.
        public var name: String {
            switch self {
            case .metronomeOn: "metronome_on"
            case .metronomeOff: "metronome_off"
            case .bandReached: "band_reached"
            case .pelvicDrop: "pelvic_drop"
            case .crossover: "crossover"
            case .strongPain: "strong_pain"
            case .growingPain: "growing_pain"
            }
        }
    }

    /// Whether the runner saw and heard it.
    public enum Delivery: UInt8, Hashable, Sendable, BitwiseCopyable, CaseIterable {
        case given
        /// Held back by the fading schedule.
        case faded
        /// Held back because the runner wants quiet.
        case muted
        /// Held back because the last one of its kind was a moment ago.
        case coolingDown
        /// Held back so that the baseline is of running as usual.
        case measuringBaseline

        /// As written in files and events.
        public var name: String {
            switch self {
            case .given: "given"
            case .faded: "faded"
            case .muted: "muted"
            case .coolingDown: "cooling_down"
            case .measuringBaseline: "measuring_baseline"
            }
        }
    }

    public var kind: Kind
    /// The stance side meant; unknown where it is not about one side.
    public var side: Side
    /// s, session clock: when it was decided.
    public var time: Double
    public var delivery: Delivery
    /// In the unit of the kind.
    public var value: Double
    /// The band that the value was held against, in the same unit; nil where there is none (always-on metronome, pain).
    public var band: Band?
    /// The value at which it was decided, in the same unit; NaN where no threshold was passed.
    public var threshold: Double

    public init(
        _ kind: Kind, side: Side = .unknown, time: Double, delivery: Delivery, value: Double, band: Band? = nil,
        threshold: Double = .nan
    ) {
        self.kind = kind
        self.side = side
        self.time = time
        self.delivery = delivery
        self.value = value
        self.band = band
        self.threshold = threshold
    }

    public var isGiven: Bool { delivery == .given }

    /// What to show, in plain words; nil where a sound says it all.
    public var sentence: String? {
        switch kind {
        case .metronomeOn, .metronomeOff: nil
        case .bandReached: "In your target band"
        case .pelvicDrop: Sentences.pelvicDrop(side, excess: value - (band?.centre ?? .nan))
        case .crossover: "Feet land closer to one line than usual"
        case .strongPain: WarningSigns.Sign.strong.sentence
        case .growingPain: WarningSigns.Sign.growing.sentence
        }
    }
}
