// SPDX-License-Identifier: Apache-2.0

internal import DSP
internal import Motion

/// From contacts to steps: what is given at once, timed better later, completed by the next contact, and measured.
extension TrunkGait {
    mutating func foresee(_ time: Double, now: Double, into events: inout [GaitEvent]) {
        guard !ledger.isLastProvisional, isAfterLast(time) else { return }
        ledger.open(
            contact: time, emitted: now, activity: activity.activity, stepTime: stepTime, isProvisional: true,
            into: &events)
    }

    mutating func confirm(_ time: Double, now: Double, into events: inout [GaitEvent]) {
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

    func isAfterLast(_ time: Double) -> Bool {
        ledger.isEmpty || time - ledger[ledger.count - 1].step.initialContact >= 0.5 * stepTime
    }

    /// A little after toe-off the filters of the stance's metrics have all they need.
    mutating func measureStance(now: Double, into events: inout [GaitEvent]) {
        guard frame.body.total > 0, frame.body[frame.body.total - 1].time >= measureAt else { return }
        measureAt = .infinity
        if !ledger.isEmpty { measure(ledger.count - 1, into: &events) }
    }

    mutating func open(_ time: Double, now: Double, into events: inout [GaitEvent]) {
        if ledger.isLastProvisional { ledger.retract(into: &events) }
        guard isAfterLast(time) else { return }
        if !ledger.isEmpty { complete(ledger.count - 1, next: time, into: &events) }
        measureAt = .infinity
        ledger.open(
            contact: time, emitted: now, activity: activity.activity, stepTime: stepTime, isProvisional: false,
            into: &events)
        windows.addContact(time)
    }

    mutating func setToeOff(_ time: Double, into events: inout [GaitEvent]) {
        guard !ledger.isEmpty else { return }
        let last = ledger.count - 1
        // In running a foot has left the ground before the next one lands: a later toe-off is that of a contact which a gap took.
        guard time - ledger[last].step.initialContact < parameters.longestStance * stepTime else { return }
        ledger[last].step.toeOff = time
        measureAt = time + parameters.settling
        if !ledger[last].isHeldBack { events.append(.correction(ledger[last].step)) }
    }

    /// The step before the contact `next` is whole: cadence, toe-off in walking, evidence of its side, metrics; and the one before
    /// it gets what needs a look beyond its end.
    mutating func complete(_ last: Int, next: Double, into events: inout [GaitEvent]) {
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
        let evidence = Self.evidence(
            of: step, in: frame.body, stepTime: isRegular ? duration : stepTime,
            hasAxes: frame.solution.state != .unknown,
            slippedUntil: slippedUntil)
        ledger.add(evidence, at: last)
        if step.activity == .walk { measure(last, into: &events) }
        if last > 0, ledger[last - 1].nextContact != nil {
            measure(last - 1, into: &events)
        }
    }

    // Of what it needs alone: with all of this stage, it would be copied for each step.
    private static func evidence(
        of step: Step, in body: borrowing HistoryBuffer<BodySample>, stepTime: Double, hasAxes: Bool,
        slippedUntil: Double
    ) -> SideEvidence {
        var evidence = SideEvidence.measure(
            body, contact: step.initialContact, stepTime: stepTime, activity: step.activity, hasAxes: hasAxes)
        if step.initialContact - stepTime < slippedUntil { evidence.forget() }
        return evidence
    }

    func doubts(from start: Double, to end: Double) -> Step.Reasons {
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
        if isSlipped { reasons.insert(.slipped) }
        if activity.activity == .run, sensorRate < 50 { reasons.insert(.lowRate) }
        return reasons
    }

    /// Measures the step at `index` as a left one and as a right one.
    mutating func measure(_ index: Int, into events: inout [GaitEvent]) {
        let step = ledger[index].step
        let nextContact = ledger[index].nextContact
        let previous = index > 0 && ledger[index - 1].nextContact != nil ? ledger[index - 1].step.initialContact : nil
        let first = frame.body.index(at: (previous ?? step.initialContact) - 0.6 * stepTime)
        let held = first..<min(frame.body.total, first + PelvisMotion.Scratch.capacity)
        frame.body.copy(held, into: &scratch.samples)
        var pelvis = PelvisMotion(
            scratch, stepTime: stepTime, previousContact: previous, hasAxes: frame.solution.state != .unknown,
            axisConfidence: frame.solution.confidence, sensorRate: sensorRate, hasGyroscope: hasGyroscope,
            height: height, legLength: legLength, kernels: kernels)
        // The only holder of its arrays, or filling them would copy them.
        scratch = .none
        pelvis.prepare(step, nextContact: nextContact)
        if keepsStanceCurves, let curve = StanceCurve(step, pelvis) { stanceCurves.append(curve) }
        var context = StepContext(step: step, nextContact: nextContact, placement: placement)
        context.pelvis = pelvis
        var ifLeft = MetricValues(), ifRight = MetricValues()
        for slot in MetricCatalog.all.indices {
            context.step.side = .left
            let left = MetricCatalog.all[slot].measure(context)
            ifLeft[slot] = left
            ifRight[slot] = left
            guard MetricCatalog.all[slot].dependsOnSide else { continue }
            context.step.side = .right
            ifRight[slot] = MetricCatalog.all[slot].measure(context)
        }
        ledger.set(ifLeft: ifLeft, ifRight: ifRight, at: index)
        context.pelvis = nil
        scratch = pelvis.scratch
        ledger.update(index, into: &events)
    }

    /// Steps/min over the stride that ends with the step at `index` of `duration` s: one step alone would alternate with a limp, or
    /// with a sensor on one hip. The first step of a rhythm has only itself.
    func cadence(of duration: Double, before index: Int) -> Double {
        guard index > 0 else { return 60 / duration }
        let earlier = ledger[index].step.initialContact - ledger[index - 1].step.initialContact
        guard earlier > 0.5 * stepTime, earlier < 1.45 * stepTime else { return 60 / duration }
        return 120 / (duration + earlier)
    }

    /// The last step of a bout has no contact after it; what it tells of sides still counts.
    mutating func finishLastStep() {
        guard !ledger.isEmpty, !ledger[ledger.count - 1].hasEvidence else { return }
        let last = ledger.count - 1
        let step = ledger[last].step
        let evidence = Self.evidence(
            of: step, in: frame.body, stepTime: stepTime, hasAxes: frame.solution.state != .unknown,
            slippedUntil: slippedUntil)
        ledger.add(evidence, at: last)
        ledger[last].step.reasons.formUnion(doubts(from: step.initialContact, to: step.initialContact + stepTime))
    }
}
