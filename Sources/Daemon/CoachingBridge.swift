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
