// SPDX-License-Identifier: Apache-2.0

public import Coach
internal import Motion

/// From what the coach knows to what clients see, and back from what they ask.
extension LiveStatus.Coaching {
    public init(_ coach: RunCoach) {
        let settings = coach.settings
        self.init(
            metronome: settings.metronome.liveName, dropCue: settings.pelvicDrop.name, crossoverCue: settings.crossover,
            isMuted: settings.isMuted)
        var known: Baseline?
        switch coach.baseline {
        case .notYet: baselineProgress = 0
        case .measuring(let progress): baselineProgress = progress
        case .known(let baseline): known = baseline
        }
        baseline = known?.cadence?.mean
        cadence = settings.target.band(above: known).map { LiveStatus.Band($0) }
        switch settings.target.goal {
        case .aboveBaseline(let share): origin = "own baseline +\(Int((share * 100).rounded())) %"
        case .number: origin = "set by hand"
        }
        inBand = coach.timeInBand.share
        dropLeft = known?.band(.pelvicDrop, .left).map { LiveStatus.Band($0) }
        dropRight = known?.band(.pelvicDrop, .right).map { LiveStatus.Band($0) }
        crossover = known?.band(.crossover, .unknown).map { LiveStatus.Band($0) }
        if settings.fading != .never { fadedShare = settings.fading.share }
    }
}

extension CoachingChange {
    /// `settings` with what is asked for; `measuresBaseline` is for the coach itself (`RunCoach.measureBaseline`).
    public func applied(to settings: CoachSettings) -> CoachSettings {
        var settings = settings
        if let cadence { settings.target.goal = .number(cadence) }
        if let aboveBaseline { settings.target.goal = .aboveBaseline(aboveBaseline) }
        if let halfBand { settings.target.halfWidth = halfBand }
        switch metronome {
        case .belowBand: settings.metronome = .onlyBelowBand
        case .always: settings.metronome = .always
        case .off: settings.metronome = .off
        case nil: break
        }
        if let sides = dropCue.flatMap({ cue in PelvicDropCue.Sides.allCases.first { $0.name == cue.rawValue } }) {
            settings.pelvicDrop = sides
        }
        if let crossoverCue { settings.crossover = crossoverCue }
        if let isMuted { settings.isMuted = isMuted }
        if let fadedWeek { settings.fading = fadedWeek == 0 ? .never : FadedFeedback(week: fadedWeek) }
        return settings
    }
}

extension Metronome.Mode {
    /// As the configuration has it.
    fileprivate var liveName: String {
        switch self {
        case .onlyBelowBand: CoachingChange.Metronome.belowBand.rawValue
        case .always: CoachingChange.Metronome.always.rawValue
        case .off: CoachingChange.Metronome.off.rawValue
        }
    }
}
