// SPDX-License-Identifier: Apache-2.0

internal import DSP
internal import Motion

/// The steps of a bout until nothing more can be learnt of them: sides are named with hindsight, then steps are settled in order.
struct StepLedger: ~Copyable {
    struct Record: BitwiseCopyable {
        var step: Step
        var evidence = SideEvidence()
        var hasEvidence = false
        /// Forward log-odds for left before and after the step's own evidence.
        var forward = 0.0
        var isMeasured = false
    }

    /// Steps held at the most; a longer bout settles its oldest, whose sides no later step can change.
    static let capacity = 256

    private(set) var chain = SideChain()
    private var records: [Record]
    private var smoothed: [Double]
    private(set) var nextIndex = 0
    /// Whether the sensor's front is known: without it groups can be told apart, not named.
    var isFrontKnown = false

    init() {
        records = []
        records.reserveCapacity(Self.capacity)
        smoothed = [Double](repeating: 0, count: Self.capacity)
    }

    var count: Int { records.count }
    var isEmpty: Bool { records.isEmpty }

    subscript(index: Int) -> Record {
        get { records[index] }
        set { records[index] = newValue }
    }

    /// Takes a new contact; returns the step as it is first given.
    mutating func open(
        contact: Double, emitted: Double, activity: Activity, stepTime: Double, into events: inout [GaitEvent]
    ) {
        if records.count == Self.capacity { settle(oldest: Self.capacity / 2, into: &events) }
        var record = Record(
            step: Step(index: nextIndex, initialContact: contact, emitted: emitted, activity: activity))
        nextIndex += 1
        record.evidence.stepTime = stepTime
        record.evidence.activity = activity
        if !records.isEmpty {
            let previous = records[records.count - 1]
            record.evidence.interval = contact - previous.step.initialContact
            record.forward = chain.transition(
                previous.forward, interval: record.evidence.interval, stepTime: stepTime)
        }
        record.step.sideLive = isFrontKnown ? chain.side(record.forward) : .unknown
        record.step.side = record.step.sideLive
        records.append(record)
        events.append(.contact(record.step))
    }

    /// The newest contact was not one.
    mutating func retract(into events: inout [GaitEvent]) {
        guard !records.isEmpty else { return }
        events.append(.retracted(records[records.count - 1].step))
        records.removeLast()
    }

    /// Adds a step's evidence; later steps' forward log-odds follow.
    mutating func add(_ evidence: SideEvidence, at index: Int) {
        var evidence = evidence
        evidence.interval = records[index].evidence.interval
        records[index].evidence = evidence
        records[index].hasEvidence = true
        chain.learn(evidence)
        records[index].forward += chain.logOdds(evidence)
        if index + 1 < records.count {
            for i in (index + 1)..<records.count { refresh(i) }
        }
    }

    private mutating func refresh(_ i: Int) {
        let e = records[i].evidence
        records[i].forward = chain.transition(records[i - 1].forward, interval: e.interval, stepTime: e.stepTime)
        if records[i].hasEvidence { records[i].forward += chain.logOdds(e) }
    }

    /// The front is the other way than was thought: evidence that rests on it changes its sign.
    mutating func turnAround() {
        for i in records.indices { records[i].evidence.turnAround() }
        for i in records.indices {
            if i == 0 {
                records[0].forward = records[0].hasEvidence ? chain.logOdds(records[0].evidence) : 0
            } else {
                refresh(i)
            }
        }
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
        for i in 0..<n {
            if i == 0 {
                if records[0].step.index == 0 || records[0].evidence.interval == 0 { records[0].forward = own(0) }
            } else {
                refresh(i)
            }
        }
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
        for i in 0..<n {
            records[i].step.side = isFrontKnown ? chain.side(smoothed[i]) : .unknown
            if records[i].step.side == .unknown { records[i].step.reasons.insert(.sideUncertain) }
        }
    }

    private func own(_ i: Int) -> Double { records[i].hasEvidence ? chain.logOdds(records[i].evidence) : 0 }

    /// The bout is over: settles everything and forgets the sides.
    mutating func close(into events: inout [GaitEvent]) {
        settle(oldest: records.count, into: &events)
        chain.restart()
    }
}
