// SPDX-License-Identifier: Apache-2.0

internal import DSP
public import Motion

/// Gait at the sacrum or hip: samples and their orientation in, events out.
///
/// Nothing is detected while the body is still or the rhythm unknown; what happened in the seconds before is held, and timed with the
/// full rule once rhythm and mounting are known (at most `Parameters.patience`).
public struct TrunkGait: ~Copyable {
    struct CoarseCell: BitwiseCopyable {
        var force = Vector3.zero
        var rate = Vector3.zero
        var isTurning = false
    }

    let parameters = Parameters()
    var frame: TrunkFrame
    var rhythm = StepRhythm()
    var activity = TrunkActivity()
    var mounting = MountingFinder()
    var walkSignal = WalkSignal()
    var walk = WalkContactDetector(.thorough)
    var quick = WalkContactDetector(.quick)
    var run: RunContactDetector
    var ledger: StepLedger
    var windows = WindowClock()
    var slipWatch = SlipWatch()
    /// The sensor moved on the body, and its axes are not found again yet.
    var isSlipped = false
    /// Whether the axes have been locked since the sensor was put on, or moved, or turned out to be the other way round.
    var wasLocked = false
    /// s: until when an abrupt slip may have gone on; what was felt of the pelvis before says nothing of sides.
    var slippedUntil = -Double.infinity
    /// s: when the axes were last seen where they are thought to be.
    var agreedAt = -Double.infinity
    var coarse = HistoryBuffer<CoarseCell>(capacity: 225, filledWith: CoarseCell())
    var sum = CoarseCell()
    var summed = 0
    var lastTime = -Double.infinity
    var bout = Bout()
    var wasRunning = false
    var measureAt = Double.infinity
    var scratch = PelvisMotion.Scratch()
    let kernels = PelvisMotion.Kernels()
    /// Of the steps measured so far, where they are asked for; a step that was measured again comes again.
    var stanceCurves: [StanceCurve] = []
    let keepsStanceCurves: Bool
    let placement: Placement
    let leftOut: Stages
    let height: Double?
    let legLength: Double?
    var hasGyroscope = true
    /// s between samples, running mean, and its inverse.
    var interval = 0.0
    var sensorRate = 0.0

    struct Bout {
        var isOpen = false
        /// First cell that may belong to the bout, and the next one to be looked at.
        var onset = 0
        var cursor = 0
        /// Whether detection has begun.
        var isReleased = false
    }

    /// `height` and `legLength` in m.
    public init(
        placement: Placement, height: Double? = nil, legLength: Double? = nil, without leftOut: Stages = [],
        keepsStanceCurves: Bool = false
    ) {
        self.leftOut = leftOut
        self.keepsStanceCurves = keepsStanceCurves
        self.placement = placement
        self.height = height
        self.legLength = legLength
        frame = TrunkFrame(placement: placement, height: height, without: leftOut)
        run = RunContactDetector(without: leftOut)
        ledger = StepLedger(usesConsensus: !leftOut.contains(.consensus))
    }

    public var mountingState: MountingState { frame.solution.state }

    public mutating func push(_ sample: Sample, orientation: Quaternion, into events: inout [GaitEvent]) {
        let gap = sample.time - lastTime
        if gap > parameters.bridge, lastTime > -.infinity {
            flush(into: &events)
            restart(into: &events)
            windows.skip(to: sample.time)
        }
        let isMissing = gap > parameters.gap && lastTime > -.infinity
        lastTime = sample.time
        hasGyroscope = !sample.flags.contains(.noGyroscope)
        if gap > 0, gap < parameters.gap { interval += (interval == 0 ? 1 : 0.02) * (gap - interval) }
        sensorRate = interval > 0 ? 1 / interval : 0
        windows.begin(at: sample.time)
        guard let values = frame.begin(sample, orientation, isMissing: isMissing) else { return }
        while frame.nextCell(time: sample.time, values, stepTime: stepTime) {
            afterCell(now: sample.time, into: &events)
        }
    }

    /// Hands over the curves of the steps measured since the last time; of a step that was measured twice the later one holds.
    public mutating func takeStanceCurves() -> [StanceCurve] {
        defer { stanceCurves = [] }
        return stanceCurves
    }

    /// Settles all that is open.
    public mutating func finish(into events: inout [GaitEvent]) {
        flush(into: &events)
        endBout(into: &events)
    }

    /// Detectors look ahead by up to a third of a step: at the end of the data standing still is assumed, so that no last contact is lost.
    private mutating func flush(into events: inout [GaitEvent]) {
        guard bout.isReleased, activity.activity == .walk, frame.cells.count > 0 else { return }
        for _ in 0..<Int(0.3 * stepTime * TrunkCell.rate + 2) {
            frame.hold()
            detect(now: lastTime, into: &events)
        }
    }

    var stepTime: Double { rhythm.stepTime ?? parameters.usualStepTime }

    private mutating func restart(into events: inout [GaitEvent]) {
        endBout(into: &events)
        frame.restart()
        rhythm.restart()
        activity.restart()
        mounting.restart()
        coarse.removeAll()
        sum = CoarseCell()
        summed = 0
        bout = Bout()
    }

    private mutating func afterCell(now: Double, into events: inout [GaitEvent]) {
        let cell = frame.cells[frame.cells.total - 1]
        activity.push(cell.force.z)
        if bout.isReleased, let slip = slipWatch.push(cell, isGait: rhythm.strength > parameters.rhythm) {
            self.slip(since: cell.time - slip.delay, isAbrupt: slip.isAbrupt, now: now, into: &events)
        }
        accumulate(cell, now: now, into: &events)
        detect(now: now, into: &events)
        measureStance(now: now, into: &events)
        windows.advance(
            to: cell.time, activity: activity.activity, stepTime: bout.isOpen ? rhythm.stepTime : nil,
            state: frame.solution.state, into: &events)
    }

    /// Four fine cells make a coarse one: rhythm, mounting and activity need no more than 50 a second.
    private mutating func accumulate(_ cell: TrunkCell, now: Double, into events: inout [GaitEvent]) {
        sum.force += cell.force
        sum.rate += cell.rate
        sum.isTurning = sum.isTurning || cell.flags.contains(.turning)
        summed += 1
        guard summed == 4 else { return }
        let mean = CoarseCell(force: 0.25 * sum.force, rate: 0.25 * sum.rate, isTurning: sum.isTurning)
        sum = CoarseCell()
        summed = 0
        coarse.push(mean)
        let isDue = rhythm.push(mean.force.z)
        if bout.isOpen { learn(mean) }
        if isDue { decide(now: now, into: &events) }
    }

    private mutating func learn(_ mean: CoarseCell) {
        mounting.push(
            force: mean.force, rate: mean.rate, stepTime: rhythm.strength > 0.3 ? rhythm.stepTime : nil,
            activity: activity.activity, isClear: !activity.isAmbiguous, isTurning: mean.isTurning)
    }

    private mutating func decide(now: Double, into events: inout [GaitEvent]) {
        let before = activity.activity
        activity.decide(
            stepTime: rhythm.stepTime, strength: rhythm.strength, hop: 0.5,
            available: frame.cells.total - bout.onset,
            frontEvidence: frame.solution.state == .locked ? mounting.solution.frontEvidence : 0)
        if activity.activity == .still {
            if before != .still { endBout(into: &events) }
            // What moves after this may be the next bout's first step; half of the still second may already hold it.
            if activity.deviation < 0.5 { bout.onset = frame.cells.total - Int(0.5 * TrunkCell.rate) }
            return
        }
        if !bout.isOpen {
            beginBout()
        } else if before == .walk, activity.activity == .run, age < parameters.hindsight {
            beginAgain(into: &events)
        } else if before != activity.activity, bout.isReleased {
            lookAgain(into: &events)
        }
        watchMounting(now: now, into: &events)
        adoptMounting(now: now, into: &events)
        run.adapt(minimum: activity.features.minimum, range: activity.features.range)
        let hasFront = isFrontKnown && !leftOut.contains(.braking)
        walkSignal.adapt(stepTime: stepTime, hasFront: hasFront)
        walk.adapt(stepTime: stepTime, hasFront: hasFront)
        quick.adapt(stepTime: stepTime, hasFront: hasFront)
        release()
    }

    /// s since the body began to move.
    var age: Double { Double(frame.cells.total - bout.onset) * TrunkCell.interval }

    /// What looked like a walk was the first steps of a run: the bout is looked at once more as running.
    private mutating func beginAgain(into events: inout [GaitEvent]) {
        ledger.withdraw(after: -.infinity, into: &events)
        mounting.reconsiderFront()
        beginBout()
    }

    /// The class changed some steps ago: those are looked at once more by the rules of the new one.
    private mutating func lookAgain(into events: inout [GaitEvent]) {
        mounting.reconsiderFront()
        let newest = frame.body[frame.body.total - 1].time
        lookAgain(from: frame.body.index(at: newest - activity.age(stepTime: stepTime)), into: &events)
    }

    /// What is known now changes what the cells from `index` on mean.
    private mutating func lookAgain(from index: Int, into events: inout [GaitEvent]) {
        guard index < frame.body.total, !leftOut.contains(.lookingAgain) else { return }
        frame.recompute(from: index)
        ledger.withdraw(after: frame.body[index].time, into: &events)
        bout.cursor = index
        restartDetectors(isSettingOff: ledger.isEmpty)
        ledger.isLookingBack = true
    }

    var isFrontKnown: Bool { frame.solution.state == .forward || frame.solution.state == .locked }

    private mutating func beginBout() {
        let held = Int((parameters.patience + 0.5) * TrunkCell.rate)
        // Two at a time: the greatest of four would be an array.
        let earliest = max(frame.cells.total - held, frame.body.firstIndex)
        bout.onset = max(max(bout.onset, earliest), bout.isOpen ? 0 : bout.cursor)
        bout.isOpen = true
        bout.isReleased = false
        bout.cursor = bout.onset
        // The held seconds teach the mounting as well.
        mounting.restart()
        let cells = min((frame.cells.total - bout.onset) / 4, coarse.count)
        for i in (coarse.total - cells)..<coarse.total { learn(coarse[i]) }
    }

    private mutating func adoptMounting(now: Double, into events: inout [GaitEvent]) {
        let old = frame.solution
        let wasFrontKnown = isFrontKnown
        let new = mounting.solution
        guard new.state != .unknown else { return }
        frame.adopt(new)
        if old.state != .unknown, Elementary.cos(new.forward - old.forward) < 0 {
            ledger.turnAround(wasSure: wasLocked)
            wasLocked = false
        }
        if new.state == .locked { wasLocked = true }
        if isFrontKnown { isSlipped = false }
        // Levelled by the force alone, the lateral force is mostly tilt: it names no side.
        ledger.isFrontKnown = isFrontKnown && hasGyroscope
        if new.state != old.state { events.append(.mounting(new.state, time: now)) }
        if !bout.isReleased {
            frame.recompute(from: bout.onset)
        } else if isFrontKnown, !wasFrontKnown {
            lookAgain(from: max(bout.onset, frame.body.firstIndex), into: &events)
        }
    }

    /// What is learnt of the sensor's axes goes on agreeing with what is known of them, or the sensor has turned about the vertical.
    private mutating func watchMounting(now: Double, into events: inout [GaitEvent]) {
        let time = frame.cells[frame.cells.total - 1].time
        ledger.isInDoubt = mounting.view == .doubt
        switch mounting.view {
        case .agreement:
            agreedAt = time
            ledger.trust()
        case .contradiction:
            // What is seen of the axes is the mean of some seconds.
            if bout.isReleased { slip(since: agreedAt - parameters.reach, isAbrupt: false, now: now, into: &events) }
        case .none, .doubt: break
        }
    }

    /// What was known of the sensor's axes and of sides ends here: the steps until `since` keep their names, those after it are named by
    /// what needs no axes, and those that follow wait for new ones.
    private mutating func slip(since: Double, isAbrupt: Bool, now: Double, into events: inout [GaitEvent]) {
        slipWatch.restart()
        if ledger.isLastProvisional { ledger.retract(into: &events) }
        finishLastStep()
        ledger.distrust(after: since, isAbrupt: isAbrupt)
        ledger.close(into: &events)
        mounting.forget()
        frame.forgetMounting()
        wasLocked = false
        ledger.isFrontKnown = false
        isSlipped = true
        if isAbrupt { slippedUntil = now + parameters.slipTime }
        bout.onset = frame.cells.total
        events.append(.mounting(.unknown, time: now))
    }

    private mutating func release() {
        guard !bout.isReleased else { return }
        let waited = Double(frame.cells.total - bout.onset) * TrunkCell.interval
        // A run that was under way when the stream began has no first steps to be timed with care; its contacts need no front.
        let isUnderWay = bout.onset == 0 && activity.activity == .run
        guard isFrontKnown || isUnderWay || waited >= parameters.patience || leftOut.contains(.holding) else { return }
        bout.isReleased = true
        slipWatch.restart()
        bout.cursor = max(bout.onset, frame.body.firstIndex)
        restartDetectors(isSettingOff: true)
        ledger.isLookingBack = true
    }

    /// Detectors begin anew at the cursor. `isSettingOff`: the bout begins there.
    private mutating func restartDetectors(isSettingOff: Bool) {
        walk.restart()
        quick.restart()
        run.restart()
        guard activity.activity == .walk, isSettingOff, !leftOut.contains(.settingOff) else { return }
        // A first look at the held steps tells how strong an ordinary one is.
        for end in bout.cursor..<frame.body.total {
            let signal = walkSignal.values(frame.body, upTo: end + 1)
            _ = walk.push(signal.thorough, deviation: activity.deviation)
            _ = quick.push(signal.quick, deviation: activity.deviation)
        }
        walk.restart(reference: walk.medianProminence)
        quick.restart(reference: quick.medianProminence)
    }

    private mutating func endBout(into events: inout [GaitEvent]) {
        guard bout.isOpen else { return }
        if ledger.isLastProvisional { ledger.retract(into: &events) }
        finishLastStep()
        ledger.close(into: &events)
        bout.isOpen = false
        bout.isReleased = false
        windows.endBout()
    }

    private mutating func detect(now: Double, into events: inout [GaitEvent]) {
        guard bout.isReleased else { return }
        while bout.cursor < frame.body.total {
            bout.cursor += 1
            let end = bout.cursor
            let isRunning = activity.activity == .run
            if isRunning != wasRunning {
                wasRunning = isRunning
                if isRunning { run.restart() } else { walk.restart() }
                quick.restart()
            }
            if isRunning {
                detectRunning(end, now: now, into: &events)
            } else {
                detectWalking(end, now: now, into: &events)
            }
        }
        if ledger.isLookingBack { ledger.announce(into: &events) }
    }

    private mutating func detectRunning(_ end: Int, now: Double, into events: inout [GaitEvent]) {
        switch run.push(frame.body, upTo: end, stepTime: stepTime) {
        case .contact(let time): open(time, now: now, into: &events)
        case .toeOff(let time): setToeOff(time, into: &events)
        case .retraction: ledger.retract(into: &events)
        case nil: break
        }
    }

    /// A quick look gives the step, a thorough one a tenth of a second later times it, or takes it back.
    private mutating func detectWalking(_ end: Int, now: Double, into events: inout [GaitEvent]) {
        let signal = walkSignal.values(frame.body, upTo: end)
        switch quick.push(signal.quick, deviation: activity.deviation) {
        case .contact(let time):
            if !leftOut.contains(.quickLook) { foresee(time, now: now, into: &events) }
        case .replacement, nil: break
        }
        switch walk.push(signal.thorough, deviation: activity.deviation) {
        case .contact(let time): confirm(time, now: now, into: &events)
        case .replacement(let time):
            if ledger.isLastProvisional { ledger.retract(into: &events) }
            ledger.retract(into: &events)
            open(time, now: now, into: &events)
        case nil: break
        }
        let patience = 0.7 * stepTime
        if ledger.isLastProvisional, frame.body[end - 1].time - ledger[ledger.count - 1].step.initialContact > patience
        {
            ledger.retract(into: &events)
        }
    }
}
