// SPDX-License-Identifier: Apache-2.0

internal import DSP
internal import Motion

/// The steps of a bout until nothing more can be learnt of them: sides are named with hindsight, then steps are settled in order.
struct StepLedger: ~Copyable {
    struct Record: BitwiseCopyable {
        var step: Step
        var evidence = SideEvidence()
        var hasEvidence = false
        /// The next contact where it came in rhythm.
        var nextContact: Double?
        /// Log-odds for left from the steps before, and with the step's own evidence.
        var prior = 0.0
        var forward = 0.0
        /// Whether kinds of evidence contradicted each other when this step's was added.
        var isContradicted = false
        /// Given early, by the quick look; the thorough one has yet to confirm and time it.
        var isProvisional = false
        /// Found in a look back over held seconds, not given yet.
        var isHeldBack = false
        /// Metrics as they are if the step is a left one, and a right one: sides may be named, or corrected, later.
        var ifLeft = MetricValues()
        var ifRight = MetricValues()
    }

    /// Steps held at the most; a longer bout settles its oldest, whose sides no later step can change.
    static let capacity = 256
    /// Share by which a step that the sensor slipped in may depart from the rhythm and still be the other foot's: a limp stays within it.
    private static let slippedRhythm = 0.2

    private(set) var chain: SideChain
    /// The chain when the sensor's axes were last seen in place.
    private var trusted: SideChain
    private var records: [Record]
    private var smoothed: [Double]
    /// Steps taken out to be looked at once more; what is found again keeps its number and the time it was first given.
    private var withdrawn: [Step] = []
    var isLookingBack = false
    private(set) var nextIndex = 0
    private var stepsInBout = 0
    /// Whether the sensor's front is known: without it groups can be told apart, not named.
    var isFrontKnown = false
    /// Whether the axes of now look other than those that are known: sides are not named before that is settled.
    var isInDoubt = false

    init(usesConsensus: Bool) {
        chain = SideChain(usesConsensus: usesConsensus)
        trusted = chain
        records = []
        records.reserveCapacity(Self.capacity)
        smoothed = [Double](repeating: 0, count: Self.capacity)
        withdrawn.reserveCapacity(64)
    }

    var count: Int { records.count }
    var isEmpty: Bool { records.isEmpty }

    /// Inlined: a record is more than a kilobyte, and mostly one value of it is asked for.
    @inline(__always)
    subscript(index: Int) -> Record {
        get { records[index] }
        set { records[index] = newValue }
    }

    /// Metrics of the step at `index` if it is a left one, and a right one.
    mutating func set(ifLeft: MetricValues, ifRight: MetricValues, at index: Int) {
        records[index].ifLeft = ifLeft
        records[index].ifRight = ifRight
    }

    /// Takes a new contact.
    mutating func open(
        contact: Double, emitted: Double, activity: Activity, stepTime: Double, isProvisional: Bool,
        into events: inout [GaitEvent]
    ) {
        if records.count == Self.capacity { settle(oldest: Self.capacity / 2, into: &events) }
        let known = takeWithdrawn(near: contact, within: 0.35 * stepTime)
        var record = Record(
            step: Step(
                index: known?.index ?? nextIndex, initialContact: contact, emitted: known?.emitted ?? emitted,
                activity: activity))
        if known == nil { nextIndex += 1 }
        record.evidence.stepTime = stepTime
        record.evidence.activity = activity
        stepsInBout += 1
        if stepsInBout <= 2 { record.step.reasons.insert(.boutEdge) }
        if !records.isEmpty {
            let previous = records[records.count - 1]
            record.evidence.interval = contact - previous.step.initialContact
            record.prior = chain.transition(
                previous.forward, interval: record.evidence.interval, stepTime: stepTime)
            record.forward = record.prior
        }
        record.isProvisional = isProvisional
        record.step.side = isFrontKnown && !isInDoubt ? chain.side(record.forward) : .unknown
        record.step.sideLive = known?.sideLive ?? record.step.side
        record.isHeldBack = known == nil && isLookingBack
        records.append(record)
        if !record.isHeldBack { events.append(known == nil ? .contact(record.step) : .correction(record.step)) }
    }

    /// Takes out the steps with a contact after `time`.
    mutating func withdraw(after time: Double, into events: inout [GaitEvent]) {
        dropWithdrawn(into: &events)
        while !records.isEmpty, records[records.count - 1].step.initialContact > time {
            if withdrawn.count < withdrawn.capacity, !records[records.count - 1].isHeldBack {
                withdrawn.append(records[records.count - 1].step)
            }
            records.removeLast()
            stepsInBout -= 1
        }
    }

    /// What was not found again is taken back.
    mutating func dropWithdrawn(into events: inout [GaitEvent]) {
        for i in withdrawn.indices { events.append(.retracted(withdrawn[i])) }
        withdrawn.removeAll(keepingCapacity: true)
    }

    private mutating func takeWithdrawn(near time: Double, within range: Double) -> Step? {
        for i in withdrawn.indices where abs(withdrawn[i].initialContact - time) < range {
            let step = withdrawn[i]
            withdrawn.remove(at: i)
            return step
        }
        return nil
    }

    /// While looking back over held seconds steps are collected, and given together with what all of them tell of their sides.
    mutating func announce(into events: inout [GaitEvent]) {
        isLookingBack = false
        dropWithdrawn(into: &events)
        guard !records.isEmpty else { return }
        nameSides()
        for i in records.indices where records[i].isHeldBack {
            records[i].isHeldBack = false
            records[i].step.sideLive = records[i].step.side
            events.append(.contact(records[i].step))
        }
    }

    /// The newest contact was not one.
    mutating func retract(into events: inout [GaitEvent]) {
        guard !records.isEmpty else { return }
        if !records[records.count - 1].isHeldBack { events.append(.retracted(records[records.count - 1].step)) }
        records.removeLast()
        stepsInBout -= 1
    }

    /// The newest step was one, and its contact was at `time`.
    mutating func confirm(at time: Double, into events: inout [GaitEvent]) {
        let last = records.count - 1
        guard last >= 0 else { return }
        records[last].isProvisional = false
        records[last].step.initialContact = time
        if last > 0 {
            records[last].evidence.interval = time - records[last - 1].step.initialContact
            refresh(last)
        }
        if !records[last].isHeldBack { events.append(.correction(records[last].step)) }
    }

    /// Whether the newest step waits to be confirmed.
    var isLastProvisional: Bool { !records.isEmpty && records[records.count - 1].isProvisional }

    /// Adds a step's evidence (again, where it was measured on a contact that was taken back); later steps' log-odds follow.
    mutating func add(_ evidence: SideEvidence, at index: Int) {
        var evidence = evidence
        evidence.interval = records[index].evidence.interval
        let isNew = !records[index].hasEvidence
        if isNew { chain.learn(evidence) }
        records[index].evidence = evidence
        records[index].hasEvidence = true
        for i in index..<records.count { refresh(i) }
        if isNew {
            chain.compare(evidence, sign: records[index].forward > 0 ? 1 : -1)
            records[index].isContradicted = chain.isContradictory
        }
    }

    private mutating func refresh(_ i: Int) {
        let e = records[i].evidence
        if i > 0 {
            records[i].prior = chain.transition(records[i - 1].forward, interval: e.interval, stepTime: e.stepTime)
        }
        records[i].forward = records[i].prior + own(i)
    }

    /// The front is the other way than was thought: evidence that rests on it changes its sign. Where `wasSure`, the sensor may as well have
    /// turned on the body, or the steps may have been judged by the rules of the wrong gait: those steps' evidence counts neither way.
    mutating func turnAround(wasSure: Bool) {
        for i in records.indices {
            records[i].isContradicted = false
            if wasSure { records[i].evidence.forget() } else { records[i].evidence.turnAround() }
            // Axes turned by 180° and the other side's sign: a left step's values are now a right step's.
            let left = records[i].ifLeft
            records[i].ifLeft = records[i].ifRight
            records[i].ifRight = left
        }
        if !records.isEmpty { records[0].prior = wasSure ? 0 : -records[0].prior }
        for i in records.indices { refresh(i) }
    }

    /// Names the sides of all steps held, forward and backward, and settles the `oldest` of them.
    mutating func settle(oldest number: Int, into events: inout [GaitEvent]) {
        let n = records.count
        guard n > 0 else { return }
        nameSides()
        let leaving = min(number, n)
        for i in 0..<leaving { events.append(.settled(records[i].step)) }
        records.removeFirst(leaving)
    }

    private mutating func nameSides() {
        let n = records.count
        // Forward again with what is usual now; the first step keeps what came before it.
        for i in 0..<n { refresh(i) }
        // Backward: what the steps after i say about i.
        var back = 0.0
        smoothed[n - 1] = records[n - 1].forward
        var i = n - 2
        while i >= 0 {
            let e = records[i + 1].evidence
            back = chain.transition(back + own(i + 1), interval: e.interval, stepTime: e.stepTime)
            smoothed[i] = records[i].forward + back
            i -= 1
        }
        // A contradiction that held for most of the steps is not settled by the last few, for which it happens not to show.
        var contradicted = 0
        for i in 0..<n where records[i].isContradicted { contradicted += 1 }
        let isOpen = 2 * contradicted > n
        for i in 0..<n {
            name(i, isOpen ? 0 : smoothed[i])
            assess(i)
        }
    }

    /// Side and metrics of a step from the log-odds for left. With the front unknown the two groups are as sure as ever, and so are
    /// their metrics; only the names are missing.
    private mutating func name(_ i: Int, _ logOdds: Double) {
        let group = chain.side(logOdds)
        records[i].step.side = isFrontKnown ? group : .unknown
        switch group {
        case .left: records[i].step.metrics = records[i].ifLeft
        case .right: records[i].step.metrics = records[i].ifRight
        case .unknown:
            for slot in 0..<MetricValues.capacity {
                let value = records[i].ifLeft[slot]
                records[i].step.metrics[slot] = value == records[i].ifRight[slot] ? value : nil
            }
        }
    }

    private mutating func assess(_ i: Int) {
        var reasons = records[i].step.reasons
        if records[i].step.side == .unknown { reasons.insert(.sideUncertain) } else { reasons.remove(.sideUncertain) }
        if isFrontKnown { reasons.remove(.mountingUncertain) } else { reasons.insert(.mountingUncertain) }
        records[i].step.reasons = reasons
        records[i].step.quality = reasons.quality
    }

    /// As far as is known live: the step at `index` after something was learnt of it.
    mutating func update(_ index: Int, into events: inout [GaitEvent]) {
        name(index, records[index].forward)
        if isInDoubt { records[index].step.side = .unknown }
        assess(index)
        if !records[index].isHeldBack { events.append(.correction(records[index].step)) }
    }

    /// The last `number` steps of the bout are at its edge.
    mutating func markLast(_ number: Int) {
        for i in max(0, records.count - number)..<records.count { records[i].step.reasons.insert(.boutEdge) }
    }

    /// What the chain knows now is right: the sensor's axes were just seen to be where they are thought to be.
    mutating func trust() { trusted = chain }

    /// The axes by which the steps after `time`, and the newest one in any case, were judged were not right: what needs them is taken back.
    /// Yaw, which needs none, still counts where it has been a sure sign in this body, and its rhythm is fast against the sensor's own
    /// turning: in running, unless `isAbrupt`.
    mutating func distrust(after time: Double, isAbrupt: Bool) {
        let isRunning = !records.isEmpty && records[records.count - 1].step.activity == .run
        let usesYaw = !isAbrupt && isRunning && trusted.isYawSure
        for i in records.indices where records[i].step.initialContact > time || i == records.count - 1 {
            records[i].step.reasons.insert(.slipped)
            // A slip shakes the sensor: out of rhythm, a contact may have been lost or added, so that what follows may be either foot.
            let ratio = records[i].evidence.interval / records[i].evidence.stepTime
            if abs(ratio - 1) > Self.slippedRhythm { records[i].evidence.interval = 0 }
            if usesYaw { records[i].evidence.hasAxes = false } else { records[i].evidence.forget() }
            MetricCatalog.removeWhatNeedsAxes(from: &records[i].ifLeft)
            MetricCatalog.removeWhatNeedsAxes(from: &records[i].ifRight)
        }
        chain = trusted
    }

    private func own(_ i: Int) -> Double { records[i].hasEvidence ? chain.logOdds(records[i].evidence) : 0 }

    /// The bout is over: settles everything and forgets the sides.
    mutating func close(into events: inout [GaitEvent]) {
        markLast(2)
        stepsInBout = 0
        settle(oldest: records.count, into: &events)
        chain.restart()
        trusted = chain
    }
}
