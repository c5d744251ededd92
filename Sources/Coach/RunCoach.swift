// SPDX-License-Identifier: Apache-2.0

public import Gait
public import Motion

/// From steps to advice, for one run: gait events in, cues out.
///
/// It knows no clock but the time of events and ticks: the same events give the same cues, in whatever pieces they come and however
/// often it is ticked. What falls due by itself (the metronome, the fading schedule, silence of the sensor) bears the time at which it
/// was due, not that of the tick that noticed it. Memory is bounded.
public struct RunCoach: Sendable {
    /// s without a window after which nothing is known of the runner any more.
    static let staleAfter = 3.0
    /// s: a step older than this when it becomes complete is no ground for a cue.
    static let oldestStep = 5.0
    /// s outside before coming back is worth a sound, and s between two such sounds. Our choices.
    static let reachedAfter = 8.0
    static let reachedInterval = 30.0
    static let mostBaselines = 32
    /// m/s: no belt is faster.
    static let fastest = 12.0

    public internal(set) var settings: CoachSettings
    /// Cadence against the target; nil while not running, without a band or without news for 3 s.
    public internal(set) var cadence: CadenceStatus?
    public internal(set) var timeInBand = TimeInBand()
    /// Belt speed, m/s, as last told.
    public internal(set) var speed: Double?

    /// What this session measured, to be kept in the runner's profile; nil until then.
    public internal(set) var measured: Baseline?

    /// s, session clock: up to here everything due has been decided.
    var now = -Double.infinity
    var metronome: Metronome
    var prediction: PhaseOscillator.Prediction?
    /// Whether beats can be heard, and whether the present wish for them was told.
    var isSounding = false
    var isWishTold = false
    var measurement: BaselineMeasurement?
    private var steps = OpenSteps()
    private var tracker = BandTracker(margin: CadenceTarget.margin)
    private var drop: PelvicDropCue
    private var crossover: CrossoverCue
    private var warnings = WarningSigns()
    /// s: time of the last window until it is stale; of the last one at all.
    private var lastWindow: Double?
    private var newestWindow = -Double.infinity
    private var firstRun: Double?
    private var outsideSince: Double?
    private var lastReached = -Double.infinity
    private var isFrontKnown = false

    public init(_ settings: CoachSettings = CoachSettings()) {
        self.settings = settings
        metronome = Metronome(mode: settings.metronome)
        metronome.hasSides = settings.metronomeHasSides
        drop = PelvicDropCue(settings.pelvicDrop)
        crossover = CrossoverCue(isOn: settings.crossover)
        measurement = settings.measuresBaseline ? BaselineMeasurement() : nil
    }

    // MARK: What comes in

    /// Takes an event of the sensor whose steps count, in the order in which the pipeline gives them.
    public mutating func push(_ event: borrowing GaitEvent, into cues: inout [Cue]) {
        switch event {
        case .contact(let step): advance(to: step.emitted, into: &cues)
        case .window(let window):
            guard window.time.isFinite, window.time > newestWindow else { return }
            advance(to: window.time, into: &cues)
            take(window, into: &cues)
        case .mounting(let state, let time):
            advance(to: time, into: &cues)
            take(state)
        case .correction, .retracted, .settled: break
        }
        if let step = steps.push(event) { take(step, into: &cues) }
    }

    /// Session time has come to `time` (s) without an event. Not ahead of the samples that were pushed through the pipeline.
    public mutating func tick(_ time: Double, into cues: inout [Cue]) { advance(to: time, into: &cues) }

    /// Where the next contact is expected (`Pipeline.nextContact`): the metronome starts upon it and stays with it. nil: not known.
    public mutating func follow(_ prediction: PhaseOscillator.Prediction?) {
        self.prediction = prediction
        if let prediction, isSounding { metronome.follow(prediction, now: now) }
    }

    /// A pain marker at `time` (s): level 0 to 10, and where. Warnings are never faded nor muted.
    public mutating func mark(pain level: Int, place: String? = nil, at time: Double, into cues: inout [Cue]) {
        guard time.isFinite else { return }
        advance(to: time, into: &cues)
        guard let sign = warnings.push(level: level, place: place) else { return }
        cues.append(
            Cue(
                sign == .growing ? .growingPain : .strongPain, time: now, delivery: .given, value: Double(level),
                threshold: sign == .growing ? .nan : Double(WarningSigns.strong)))
    }

    /// Other wishes from `time` (s) on. Baseline, time in band and what was said stay.
    public mutating func change(_ settings: CoachSettings, at time: Double, into cues: inout [Cue]) {
        advance(to: time, into: &cues)
        let wasMeasuring = self.settings.measuresBaseline
        self.settings = settings
        metronome.hasSides = settings.metronomeHasSides
        metronome.change(mode: settings.metronome)
        drop.sides = settings.pelvicDrop
        crossover.isOn = settings.crossover
        if settings.measuresBaseline != wasMeasuring {
            measurement = settings.measuresBaseline && measured == nil ? BaselineMeasurement() : nil
        }
        refreshBand()
        metronome.push(cadence?.state, at: now)
        updateSound(into: &cues)
    }

    /// The belt runs at `speed` m/s (nil: not told) from `time` (s) on. The first speed told names that of the run so far.
    public mutating func setSpeed(_ speed: Double?, at time: Double, into cues: inout [Cue]) {
        advance(to: time, into: &cues)
        if let speed, !(speed > 0 && speed < Self.fastest) { return }
        let isFirst = self.speed == nil
        let isOther = !isFirst && speed.map { abs($0 - (self.speed ?? $0)) > Baseline.sameSpeed } ?? true
        self.speed = speed
        if isFirst, measured?.speed == nil { measured?.speed = speed }
        if isOther {
            if measurement != nil { measurement = BaselineMeasurement() }
            forgetSteps()
        }
        refreshBand()
        metronome.push(cadence?.state, at: now)
        updateSound(into: &cues)
    }

    /// Measures a baseline anew from `time` (s) on; nothing is said until it is known.
    public mutating func measureBaseline(at time: Double, into cues: inout [Cue]) {
        advance(to: time, into: &cues)
        measurement = BaselineMeasurement()
        updateSound(into: &cues)
    }

    // MARK: What is known

    public var baseline: BaselineState {
        if let measurement { return measurement.progress > 0 ? .measuring(measurement.progress) : .notYet }
        return currentBaseline.map { .known($0) } ?? .notYet
    }

    /// The metronome's beats; nil while it is silent.
    public var beats: BeatPlan? { metronome.plan }

    /// Median drop of a side against its band; nil before five steps of it, or without a baseline at this speed.
    public func pelvicDrop(_ side: Side) -> BandState? { drop.state(side) }

    /// Median crossover index against its band; nil before ten steps, or without a baseline at this speed.
    public var crossoverState: BandState? { crossover.state }

    /// Whether cues are on now by the fading schedule, and from when (s, session clock) they are not, or are again.
    public var fading: (isOn: Bool, until: Double) {
        guard let firstRun else { return (settings.fading.isOn(at: 0), .infinity) }
        // A microsecond: at a border the difference of two times may fall just short of it.
        let elapsed = now - firstRun + 1e-6
        return (settings.fading.isOn(at: elapsed), firstRun + settings.fading.nextChange(after: elapsed))
    }

    // MARK: Windows, steps, mounting

    private mutating func take(_ window: Window, into cues: inout [Cue]) {
        lastWindow = window.time
        newestWindow = window.time
        let isRunning = window.activity == .run
        if isRunning, firstRun == nil { firstRun = window.time }
        measurement?.push(window)
        if let result = measurement?.result(speed: speed) {
            measured = result
            measurement = nil
            forgetSteps()
        }
        let value = isRunning ? window.cadence ?? .nan : .nan
        if let band, CadenceTarget.plausible.contains(value / band.centre) {
            tracker.push(value, in: band)
            cadence = tracker.state.map { CadenceStatus(cadence: value, band: band, state: $0) }
        } else {
            loseCadence()
        }
        if let state = cadence?.state {
            timeInBand.add(1, state)
            noticeReturn(into: &cues)
        }
        metronome.push(cadence?.state, at: window.time)
        updateSound(into: &cues)
    }

    /// One soft sound for having come back.
    private mutating func noticeReturn(into cues: inout [Cue]) {
        guard let cadence else { return }
        guard cadence.state == .inside else {
            outsideSince = outsideSince ?? now
            return
        }
        defer { outsideSince = nil }
        guard let outsideSince, now - outsideSince >= Self.reachedAfter, now - lastReached >= Self.reachedInterval
        else { return }
        lastReached = now
        cues.append(
            Cue(
                .bandReached, time: now, delivery: delivery, value: cadence.cadence, band: cadence.band,
                threshold: cadence.cadence < cadence.band.centre ? cadence.band.lower : cadence.band.upper))
    }

    private mutating func take(_ step: Step, into cues: inout [Cue]) {
        guard step.exclusion == nil, step.activity == .run else { return }
        measurement?.push(step)
        guard measurement == nil, step.side != .unknown, now - step.initialContact <= Self.oldestStep,
            let baseline = currentBaseline, baseline.isComparable(at: speed)
        else { return }
        if let cue = drop.push(step, now: now, baseline: baseline) { deliver(cue, into: &cues) }
        if let cue = crossover.push(step, now: now, baseline: baseline) { deliver(cue, into: &cues) }
    }

    private mutating func take(_ state: MountingState) {
        let isKnown = state == .forward || state == .locked
        defer { isFrontKnown = isKnown }
        guard isFrontKnown, !isKnown else { return }
        // The sensor sits otherwise now: what was measured before belongs to another mounting.
        measured?.source = .given
        if measurement != nil { measurement = BaselineMeasurement() }
        forgetSteps()
    }

    private mutating func forgetSteps() {
        drop.forget()
        crossover.forget()
    }

    // MARK: Time

    /// Lets everything happen that is due up to `time`, in order. Time that is not a number, or runs backwards, changes nothing.
    private mutating func advance(to time: Double, into cues: inout [Cue]) {
        guard time.isFinite, time > now else { return }
        // A window leaves at most three things to fall due before it is stale; the bound is for whoever changes that.
        var turns = 0
        while turns < 64, let due = nextDue, due <= time {
            turns += 1
            now = max(now, due)
            if let stale, stale <= due {
                lastWindow = nil
                loseCadence()
                metronome.push(nil, at: now)
            } else if let change = metronome.due, change <= due {
                metronome.changeWish()
            }
            updateSound(into: &cues)
        }
        now = max(now, time)
        metronome.advance(to: now)
    }

    private var stale: Double? { lastWindow.map { $0 + Self.staleAfter } }

    private var nextDue: Double? {
        var due = Double.infinity
        if let stale { due = min(due, stale) }
        if let change = metronome.due { due = min(due, change) }
        if metronome.isWanted, firstRun != nil { due = min(due, fading.until) }
        return due < .infinity ? due : nil
    }

    private mutating func loseCadence() {
        cadence = nil
        outsideSince = nil
        tracker.forget()
    }

    private mutating func refreshBand() {
        guard let value = cadence?.cadence, let band else { return loseCadence() }
        tracker.push(value, in: band)
        cadence = tracker.state.map { CadenceStatus(cadence: value, band: band, state: $0) }
    }
}
