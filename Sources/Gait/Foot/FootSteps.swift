// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// The steps of one foot between their first mention and their last word.
///
/// A step is given at its contact, corrected when its foot leaves the ground, and settled when the step after the next has
/// come or the bout is over: then the stride's length is known and also whether the step was one of a bout's last two.
struct FootSteps: Sendable {
    private struct Open: Sendable, BitwiseCopyable {
        var step: Step
        /// Position of the contact in the present history; nil where a gap took it.
        var contactCell: Double?
        /// The quietest cell of the stance.
        var quietCell: Int?
        var nextContact: Double?
        var stride: FootStride?
    }

    /// s: the end of a stance is not looked for later than this after contact.
    private static let longestStance = 2.0

    private let placement: Placement
    private var open: [Open] = []
    private var count = 0

    init(placement: Placement) {
        self.placement = placement
        open.reserveCapacity(8)
    }

    mutating func contact(
        at time: Double, cell: Double, now: Double, activity: Activity, cadence: Double?, reasons: Step.Reasons,
        into events: inout [GaitEvent]
    ) {
        var step = Step(index: count, side: placement.side, initialContact: time, emitted: now, activity: activity)
        count += 1
        step.cadence = cadence
        step.reasons = reasons
        if !open.isEmpty {
            let last = open.count - 1
            open[last].nextContact = time
            if reasons.contains(.irregular) { open[last].step.reasons.insert(.irregular) }
            // The second of a bout is still one of its first two.
            if open.count == 1, open[last].step.reasons.contains(.boutEdge), open[last].step.cadence == nil {
                step.reasons.insert(.boutEdge)
            }
        }
        step.quality = Self.quality(step.reasons)
        open.append(Open(step: step, contactCell: cell))
        events.append(.contact(step))
        if open.count > 2 { settleFirst(into: &events) }
    }

    mutating func toeOff(
        at time: Double, cell: Double, axis: Vector3, history: borrowing FootHistory,
        into events: inout [GaitEvent]
    ) {
        // After a gap nobody knows whether this is the toe-off that belongs to the contact before it.
        guard let last = open.indices.last, let contactCell = open[last].contactCell, open[last].step.toeOff == nil,
            time > open[last].step.initialContact + 0.05,
            time - open[last].step.initialContact < Self.longestStance
        else { return }
        open[last].step.toeOff = time
        open[last].stride = nil
        measureStance(last, from: contactCell, to: cell, axis: axis, history: history)
        open[last].step.metrics = measure(open[last])
        events.append(.correction(open[last].step))
    }

    /// The share of the last stride, which ends at `time`, that the foot was on the ground.
    func stanceShare(until time: Double) -> Double? {
        guard let last = open.last, let toeOff = last.step.toeOff, time > last.step.initialContact,
            time - last.step.initialContact < 2.5
        else { return nil }
        return (toeOff - last.step.initialContact) / (time - last.step.initialContact)
    }

    /// Finds the quiet instant of the stance that ends now, and with the one before it the stride between.
    private mutating func measureStance(
        _ last: Int, from contact: Double, to toeOff: Double, axis: Vector3, history: borrowing FootHistory
    ) {
        let length = toeOff - contact
        let start = max(Int(contact + 0.1 * length), history.firstIndex)
        let end = min(Int(toeOff - 0.1 * length), history.total - 1)
        guard end > start else { return }
        var best = Double.infinity
        var quiet = start
        for cell in start...end {
            var power = 0.0
            for neighbour in max(start, cell - 4)...min(end, cell + 4) {
                power += history[neighbour].smoothRate.squaredNorm
            }
            if power < best {
                best = power
                quiet = cell
            }
        }
        open[last].quietCell = quiet
        var pitch = 0.0
        for cell in max(Int(contact.rounded()), history.firstIndex)..<quiet {
            pitch -= axis.dot(history[cell].smoothRate) * FootGrid.step
        }
        open[last].stride = FootStride(strikePitch: pitch, length: nil, rise: 0, duration: 0, excursion: 0)
        guard last > 0, let previous = open[last - 1].quietCell, let path = FootPath(history, from: previous, to: quiet)
        else { return }
        let duration = Double(quiet - previous) * FootGrid.step
        var turn = 0.0
        for cell in previous..<quiet { turn += history[cell].turnRate * FootGrid.step }
        if abs(turn) > duration * 30 * .pi / 180 { open[last - 1].step.reasons.insert(.turning) }
        let length2 = path.displacement.x * path.displacement.x + path.displacement.y * path.displacement.y
        var stride =
            open[last - 1].stride ?? FootStride(strikePitch: nil, length: nil, rise: 0, duration: 0, excursion: 0)
        stride.duration = duration
        stride.length = length2.squareRoot()
        stride.rise = path.displacement.z
        stride.excursion = path.excursion
        open[last - 1].stride = stride
    }

    private func measure(_ entry: Open) -> MetricValues {
        var values = MetricValues()
        var context = StepContext(step: entry.step, nextContact: entry.nextContact, placement: placement)
        context.foot = entry.stride
        for (slot, metric) in MetricCatalog.all.enumerated() { values[slot] = metric.measure(context) }
        return values
    }

    private mutating func settleFirst(into events: inout [GaitEvent]) {
        guard !open.isEmpty else { return }
        var first = open.removeFirst()
        first.step.quality = Self.quality(first.step.reasons)
        first.step.metrics = measure(first)
        events.append(.settled(first.step))
    }

    mutating func relabel(_ activity: Activity) {
        for index in open.indices { open[index].step.activity = activity }
    }

    /// The bout is over.
    mutating func settleAll(into events: inout [GaitEvent]) {
        for index in open.indices { open[index].step.reasons.insert(.boutEdge) }
        while !open.isEmpty { settleFirst(into: &events) }
    }

    /// A gap: positions in the history mean nothing any more.
    mutating func loseCells() {
        for index in open.indices {
            open[index].contactCell = nil
            open[index].quietCell = nil
            open[index].step.reasons.insert(.missingSamples)
        }
    }

    /// Without mounting or gyroscope, or with a rhythm that is none, only the event stands.
    static func quality(_ reasons: Step.Reasons) -> Quality {
        if !reasons.isDisjoint(with: [.irregular, .slipped]) { return .poor }
        return reasons.isEmpty ? .good : .fair
    }
}
