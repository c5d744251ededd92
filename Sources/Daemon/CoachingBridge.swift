// SPDX-License-Identifier: Apache-2.0

internal import Coach
internal import Live
internal import Motion
internal import Sessions
internal import Settings

/// Between the coach's words and those of the configuration, of clients and of files.
extension CoachSettings {
    init(_ settings: DaemonSettings.Coaching, runner: RunnerContext?) {
        self.init()
        let goal: CadenceTarget.Goal =
            settings.cadence > 0 ? .number(settings.cadence) : .aboveBaseline(settings.aboveBaseline)
        target = CadenceTarget(goal, halfWidth: settings.halfBand)
        metronome = Metronome.Mode(settings.metronome)
        pelvicDrop = PelvicDropCue.Sides(settings.dropCue)
        crossover = settings.crossoverCue
        fading = settings.fadedWeek > 0 ? FadedFeedback(week: settings.fadedWeek) : .never
        baselines = (runner?.baselines ?? []).map { known in
            var baseline = Baseline(source: .given, speed: known.speed)
            baseline[.cadence, .unknown] = Baseline.Value(mean: known.cadence, standardDeviation: 0, count: 1)
            return baseline
        }
        // Somebody whose cadence is known, or given as a number, is coached from the first minute.
        measuresBaseline = baselines.isEmpty && settings.cadence == 0
    }
}

extension Metronome.Mode {
    init(_ mode: DaemonSettings.Coaching.Metronome) {
        self =
            switch mode {
            case .belowBand: .onlyBelowBand
            case .always: .always
            case .off: .off
            }
    }
}

extension PelvicDropCue.Sides {
    init(_ cue: DaemonSettings.Coaching.DropCue) {
        self =
            switch cue {
            case .off: .off
            case .left: .left
            case .right: .right
            case .both: .both
            }
    }
}

extension DaemonSettings.Coaching {
    /// What a client wants otherwise. A wish that only holds for now (muted, measure) is not kept.
    mutating func apply(_ change: CoachingChange) {
        if let cadence = change.cadence { self.cadence = cadence }
        if let share = change.aboveBaseline {
            aboveBaseline = share
            cadence = 0
        }
        if let halfBand = change.halfBand { self.halfBand = halfBand }
        if let metronome = change.metronome.flatMap({ Metronome(rawValue: $0.rawValue) }) { self.metronome = metronome }
        if let dropCue = change.dropCue.flatMap({ DropCue(rawValue: $0.rawValue) }) { self.dropCue = dropCue }
        if let crossoverCue = change.crossoverCue { self.crossoverCue = crossoverCue }
        if let fadedWeek = change.fadedWeek { self.fadedWeek = fadedWeek }
    }
}

extension CueRecord {
    init(_ cue: Cue) {
        self.init(
            time: SessionTime.nanoseconds(cue.time), kind: cue.kind.name,
            text: [cue.delivery.name, cue.sentence].compactMap { $0 }.joined(separator: ": "),
            value: cue.value.isFinite ? cue.value : nil, target: cue.threshold.isFinite ? cue.threshold : nil)
    }
}

extension Marker {
    /// nil for what a session doesn't keep.
    init?(_ marker: LiveMarker, at time: Int64) {
        switch marker.kind {
        case .pain:
            self.init(
                time: time, kind: .pain(marker.level ?? 0, place: marker.place ?? ""), text: marker.text ?? "")
        case .lap: self.init(time: time, kind: .lap, text: marker.text ?? "")
        case .treadmill:
            self.init(
                time: time, kind: .treadmill(speed: marker.speed, incline: marker.inclinePercent),
                text: marker.text ?? "")
        case .note: self.init(time: time, kind: .note, text: marker.text ?? "")
        case .leftContact: return nil
        }
    }
}

extension LiveStatus.Band {
    init(_ band: Band) { self.init(lower: band.lower, centre: band.centre, upper: band.upper) }
}

extension LiveStatus.Coaching {
    init(_ coach: RunCoach, settings: DaemonSettings.Coaching) {
        self.init(
            metronome: settings.metronome.rawValue, dropCue: settings.dropCue.rawValue,
            crossoverCue: settings.crossoverCue, isMuted: coach.settings.isMuted)
        cadence = coach.cadence.map { LiveStatus.Band($0.band) }
        switch coach.baseline {
        case .notYet: break
        case .measuring(let progress): baselineProgress = progress
        case .known(let known): baseline = known.cadence?.mean
        }
        origin =
            settings.cadence > 0
            ? "given" : "own baseline +\(Int((settings.aboveBaseline * 100).rounded())) %"
        inBand = coach.timeInBand.share
        fadedShare = settings.fadedWeek > 0 ? coach.settings.fading.share : nil
    }
}
