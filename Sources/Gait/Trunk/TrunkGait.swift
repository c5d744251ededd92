// SPDX-License-Identifier: Apache-2.0

internal import DSP
public import Motion

/// Gait at the sacrum or hip: samples and their orientation in, events out.
///
/// Nothing is detected while the body is still or the rhythm unknown; what happened in the seconds before is held, and timed with the
/// full rule once rhythm and mounting are known (at most `Parameters.patience`).
public struct TrunkGait: ~Copyable {
    struct Parameters {
        /// s for which the first steps of a bout wait for the mounting.
        var patience = 4.0
        /// A run recognised within this time of setting off was a run from its first step, s.
        var hindsight = 4.0
        /// s; a shorter gap is bridged by a straight line, a longer one ends the bout.
        var bridge = 1.0
        /// s; a longer gap than this is missing data.
        var gap = 0.05
        /// s after toe-off at which the stance is measured.
        var settling = 0.04
        /// Step time taken before any rhythm is known, s.
        var usualStepTime = 0.55
    }

    private struct CoarseCell: BitwiseCopyable {
        var force = Vector3.zero
        var rate = Vector3.zero
        var isTurning = false
    }

    private let parameters = Parameters()
    private var frame: TrunkFrame
    private var rhythm = StepRhythm()
    private var activity = TrunkActivity()
    private var mounting = MountingFinder()
    private var walk = WalkContactDetector(.thorough)
    private var quick = WalkContactDetector(.quick)
    private var run = RunContactDetector()
    private var ledger = StepLedger()
    private var windows = WindowClock()
    private var coarse = HistoryBuffer<CoarseCell>(capacity: 225, filledWith: CoarseCell())
    private var sum = CoarseCell()
    private var summed = 0
    private var lastTime = -Double.infinity
    private var bout = Bout()
    private var wasRunning = false
    private var measureAt = Double.infinity
    private var scratch: [BodySample] = []
    private static let scratchCapacity = 1200
    private let placement: Placement
    private let height: Double?
    private let legLength: Double?
    private var hasGyroscope = true
    /// s between samples, running mean, and its inverse.
    private var interval = 0.0
    private var sensorRate = 0.0

    private struct Bout {
        var isOpen = false
        /// First cell that may belong to the bout, and the next one to be looked at.
        var onset = 0
        var cursor = 0
        /// Whether detection has begun.
        var isReleased = false
    }

    /// `height` and `legLength` in m.
    public init(placement: Placement, height: Double? = nil, legLength: Double? = nil) {
        self.placement = placement
        self.height = height
        self.legLength = legLength
        frame = TrunkFrame(placement: placement, height: height)
        scratch.reserveCapacity(Self.scratchCapacity)
    }

    public var mountingState: MountingState { frame.solution.state }

    public mutating func push(_ sample: Sample, orientation: Quaternion, into events: inout [GaitEvent]) {
        let gap = sample.time - lastTime
        if gap > parameters.bridge, lastTime > -.infinity {
            flush(into: &events)
            restart(into: &events)
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

    /// Settles all that is open.
    public mutating func finish(into events: inout [GaitEvent]) {
        flush(into: &events)
        endBout(into: &events)
    }

    /// Detectors look ahead by up to a third of a step; at the end of the data standing still is assumed, so that a last contact which
    /// they have already passed by is not lost.
    private mutating func flush(into events: inout [GaitEvent]) {
        guard bout.isReleased, activity.activity == .walk, frame.cells.count > 0 else { return }
        for _ in 0..<Int(0.3 * stepTime * TrunkCell.rate + 2) {
            frame.hold()
            detect(now: lastTime, into: &events)
        }
    }

    private var stepTime: Double { rhythm.stepTime ?? parameters.usualStepTime }

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
        adoptMounting(now: now, into: &events)
        run.adapt(minimum: activity.features.minimum, range: activity.features.range)
        walk.adapt(stepTime: stepTime, hasFront: isFrontKnown)
        quick.adapt(stepTime: stepTime, hasFront: isFrontKnown)
        release()
    }

    /// s since the body began to move.
    private var age: Double { Double(frame.cells.total - bout.onset) * TrunkCell.interval }

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
        let start = newest - activity.age(stepTime: stepTime)
        ledger.withdraw(after: start, into: &events)
        bout.cursor = max(frame.body.index(at: start), frame.body.firstIndex)
    }

    private var isFrontKnown: Bool { frame.solution.state == .forward || frame.solution.state == .locked }

    private mutating func beginBout() {
        let held = Int((parameters.patience + 0.5) * TrunkCell.rate)
        bout.onset = max(bout.onset, frame.cells.total - held, frame.body.firstIndex, bout.isOpen ? 0 : bout.cursor)
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
        let new = mounting.solution
        guard new.state != .unknown else { return }
        frame.adopt(new)
        if old.state != .unknown, Elementary.cos(new.forward - old.forward) < 0 { ledger.turnAround() }
        ledger.isFrontKnown = isFrontKnown
        if new.state != old.state { events.append(.mounting(new.state, time: now)) }
        if !bout.isReleased { frame.recompute(from: bout.onset) }
    }

    private mutating func release() {
        guard !bout.isReleased else { return }
        let waited = Double(frame.cells.total - bout.onset) * TrunkCell.interval
        guard isFrontKnown || waited >= parameters.patience else { return }
        bout.isReleased = true
        bout.cursor = max(bout.onset, frame.body.firstIndex)
        walk.restart()
        quick.restart()
        run.restart()
        guard activity.activity == .walk else { return }
        // A first look at the held steps tells how strong an ordinary one is.
        for end in bout.cursor..<frame.body.total {
            _ = walk.push(frame.body, upTo: end + 1, deviation: activity.deviation)
            _ = quick.push(frame.body, upTo: end + 1, deviation: activity.deviation)
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
        switch quick.push(frame.body, upTo: end, deviation: activity.deviation) {
        case .contact(let time): foresee(time, now: now, into: &events)
        case .replacement, nil: break
        }
        switch walk.push(frame.body, upTo: end, deviation: activity.deviation) {
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

    private mutating func foresee(_ time: Double, now: Double, into events: inout [GaitEvent]) {
        guard !ledger.isLastProvisional, isAfterLast(time) else { return }
        ledger.open(
            contact: time, emitted: now, activity: activity.activity, stepTime: stepTime, isProvisional: true,
            into: &events)
    }

    private mutating func confirm(_ time: Double, now: Double, into events: inout [GaitEvent]) {
        guard ledger.isLastProvisional else {
            open(time, now: now, into: &events)
            return
        }
        let last = ledger.count - 1
        guard abs(ledger[last].step.initialContact - time) < 0.35 * stepTime else {
            ledger.retract(into: &events)
            open(time, now: now, into: &events)
            return
        }
        if last > 0 { complete(last - 1, next: time, into: &events) }
        ledger.confirm(at: time, into: &events)
        windows.addContact(time)
    }

    private func isAfterLast(_ time: Double) -> Bool {
        ledger.isEmpty || time - ledger[ledger.count - 1].step.initialContact >= 0.5 * stepTime
    }

    /// A little after toe-off the filters of the stance's metrics have all they need.
    private mutating func measureStance(now: Double, into events: inout [GaitEvent]) {
        guard frame.body.total > 0, frame.body[frame.body.total - 1].time >= measureAt else { return }
        measureAt = .infinity
        if !ledger.isEmpty { measure(ledger.count - 1, following: nil, into: &events) }
    }

    private mutating func open(_ time: Double, now: Double, into events: inout [GaitEvent]) {
        if ledger.isLastProvisional { ledger.retract(into: &events) }
        guard isAfterLast(time) else { return }
        if !ledger.isEmpty { complete(ledger.count - 1, next: time, into: &events) }
        measureAt = .infinity
        ledger.open(
            contact: time, emitted: now, activity: activity.activity, stepTime: stepTime, isProvisional: false,
            into: &events)
        windows.addContact(time)
    }

    private mutating func setToeOff(_ time: Double, into events: inout [GaitEvent]) {
        guard !ledger.isEmpty else { return }
        let last = ledger.count - 1
        ledger[last].step.toeOff = time
        measureAt = time + parameters.settling
        events.append(.correction(ledger[last].step))
    }

    /// The step before the contact `next` is whole: cadence, toe-off in walking, evidence of its side, metrics; and the one before
    /// it gets what needs a look beyond its end.
    private mutating func complete(_ last: Int, next: Double, into events: inout [GaitEvent]) {
        var step = ledger[last].step
        let duration = next - step.initialContact
        let isRegular = duration < 1.45 * stepTime
        if isRegular {
            step.cadence = cadence(of: duration, before: last)
            if step.activity == .walk { step.toeOff = next + 0.28 * stepTime }
        }
        if abs(duration / stepTime - 1) > 0.25 { step.reasons.insert(.irregular) }
        step.reasons.formUnion(doubts(from: step.initialContact, to: next))
        ledger[last].step = step
        ledger[last].nextContact = isRegular ? next : nil
        let evidence = SideEvidence.measure(
            frame.body, contact: step.initialContact, stepTime: isRegular ? duration : stepTime,
            activity: step.activity, hasAxes: frame.solution.state != .unknown)
        ledger.add(evidence, at: last)
        if step.activity == .walk { measure(last, following: nil, into: &events) }
        if last > 0, ledger[last - 1].nextContact != nil {
            measure(last - 1, following: isRegular ? next : nil, into: &events)
        }
    }

    private func doubts(from start: Double, to end: Double) -> Step.Reasons {
        var flags: BodySample.Flags = []
        var index = frame.body.index(at: start)
        while index < frame.body.total, frame.body[index].time < end {
            flags.formUnion(frame.body[index].flags)
            index += 1
        }
        var reasons: Step.Reasons = []
        if flags.contains(.missing) { reasons.insert(.missingSamples) }
        if flags.contains(.clipped) { reasons.insert(.clipped) }
        if flags.contains(.turning) { reasons.insert(.turning) }
        if !hasGyroscope { reasons.insert(.noGyroscope) }
        if activity.activity == .run, sensorRate < 50 { reasons.insert(.lowRate) }
        return reasons
    }

    /// Measures the step at `index` as a left one and as a right one.
    private mutating func measure(_ index: Int, following: Double?, into events: inout [GaitEvent]) {
        let record = ledger[index]
        let contact = record.step.initialContact
        let previous = index > 0 && ledger[index - 1].nextContact != nil ? ledger[index - 1].step.initialContact : nil
        var samples = scratch
        scratch = []
        samples.removeAll(keepingCapacity: true)
        var cell = frame.body.index(at: (previous ?? contact) - 0.6 * stepTime)
        while cell < frame.body.total, samples.count < Self.scratchCapacity {
            samples.append(frame.body[cell])
            cell += 1
        }
        let pelvis = PelvisMotion(
            samples: samples, stepTime: stepTime, previousContact: previous, followingContact: following,
            hasAxes: frame.solution.state != .unknown, axisConfidence: frame.solution.confidence,
            sensorRate: sensorRate,
            hasGyroscope: hasGyroscope, height: height, legLength: legLength)
        var context = StepContext(step: record.step, nextContact: record.nextContact, placement: placement)
        context.pelvis = pelvis
        for slot in MetricCatalog.all.indices {
            context.step.side = .left
            ledger[index].ifLeft[slot] = MetricCatalog.all[slot].measure(context)
            context.step.side = .right
            ledger[index].ifRight[slot] = MetricCatalog.all[slot].measure(context)
        }
        context.pelvis = nil
        scratch = samples
        ledger.update(index, into: &events)
    }

    /// Steps/min over the stride that ends with the step at `index` of `duration` s: one step alone would alternate with a limp, or
    /// with a sensor on one hip. The first step of a rhythm has only itself.
    private func cadence(of duration: Double, before index: Int) -> Double {
        guard index > 0 else { return 60 / duration }
        let earlier = ledger[index].step.initialContact - ledger[index - 1].step.initialContact
        guard earlier > 0.5 * stepTime, earlier < 1.45 * stepTime else { return 60 / duration }
        return 120 / (duration + earlier)
    }

    /// The last step of a bout has no contact after it; what it tells of sides still counts.
    private mutating func finishLastStep() {
        guard !ledger.isEmpty, !ledger[ledger.count - 1].hasEvidence else { return }
        let last = ledger.count - 1
        let step = ledger[last].step
        let evidence = SideEvidence.measure(
            frame.body, contact: step.initialContact, stepTime: stepTime, activity: step.activity,
            hasAxes: frame.solution.state != .unknown)
        ledger.add(evidence, at: last)
        ledger[last].step.reasons.formUnion(doubts(from: step.initialContact, to: step.initialContact + stepTime))
    }
}
