// SPDX-License-Identifier: Apache-2.0

public import Motion

/// Steps of the foot that carries the sensor: contact, toe-off, activity and what one foot can tell of a stride.
///
/// Goals, in order: causal, the same bits for any chunking, at most one contact a stride, nothing false in standing or
/// shuffling, timing without bias. It does not promise steps of the other foot, nor timing of running contacts below 80 Hz.
///
/// All work is done on cells of 5 ms (`FootGrid`), so no threshold depends on the sensor's rate. The pitch axis is found from
/// the gait (`PitchAxis`); contacts before it is known are held, up to five seconds, and timed then.
public struct FootGait: ~Copyable {
    /// Cells kept: 5.12 s.
    private static let memory = 1024
    /// s: a hole in the stream that ends the step under way; slower sensors are allowed three and a half of their intervals.
    private static let gap = 0.05
    private static let gapIntervals = 3.5
    /// s: samples farther apart are no stream; each is its own gap.
    private static let longestInterval = 0.1
    /// s after which a movement's steps are given with whatever sense the votes favour.
    private static let longestHold = 4.0
    private static let favouredVotes = 0.75

    /// Of the largest turn of the last seconds: a quiet instant turns less (0.02 in walking, up to 0.2 in running).
    private static let quietShare = 0.22
    private static let peakMemory = 2.0

    /// s: with longer intervals an impact is a chance of the sampling (20 to 27 Hz: half of them are missed).
    private static let impactInterval = 0.022

    private let placement: Placement
    private var grid = FootGrid()
    private var history = FootHistory(capacity: memory)
    private var axis = PitchAxis()
    private var quiet = QuietFinder()
    private var previousQuiet: Int?
    private var recentPeak = 0.0
    private var detector = StrideDetector()
    private var smallSteps = SmallSteps()
    /// Without a gyroscope everything comes from here.
    private var impacts = ImpactRhythm()
    private var sawRate = false
    private var rhythm = FootRhythm()
    private var activity = FootActivity()
    private var steps: FootSteps
    /// The next cell for the detector.
    private var nextCell = 0
    private var heldSince: Double?
    private var lastTime: Double?
    private var interval = 0.0
    private var lastMissing = -Double.infinity
    private var lastClipped = -Double.infinity
    /// Windows given, one a second from the first sample; a real number, for clocks jump.
    private var windows = 0.0
    private var start = 0.0

    /// `placement` is `footLeft` or `footRight`; the side of every step is its side.
    public init(placement: Placement) {
        self.placement = placement
        steps = FootSteps(placement: placement)
    }

    /// `orientation` is sensor → earth, z up, at `sample`; its heading may drift. What is not finite or not later than the
    /// sample before is ignored.
    public mutating func push(_ sample: Sample, orientation: Quaternion, into events: inout [GaitEvent]) {
        // Beyond three thousand years a double no longer resolves the cells.
        guard abs(sample.time) < 1e11, sample.specificForce.isFinite, sample.angularRate.isFinite else { return }
        if let lastTime {
            guard sample.time > lastTime else { return }
            note(sample, after: lastTime, into: &events)
        } else {
            start = sample.time
        }
        lastTime = sample.time
        if !sample.flags.contains(.noGyroscope), sample.angularRate.squaredNorm > 0 { sawRate = true }
        grid.accept(sample, orientation: orientation)
        while let cell = grid.next() { take(cell, now: sample.time, into: &events) }
        if rhythm.isOver(at: sample.time) { endBout(into: &events) }
        while sample.time >= start + windows + 1 {
            windows += 1
            giveWindow(at: start + windows, into: &events)
        }
    }

    /// The stream has ended: every step still open is settled.
    public mutating func finish(into events: inout [GaitEvent]) {
        if !axis.isKnown { axis.decide(atLeast: 0.25) }
        if let lastTime { detect(now: lastTime, into: &events) }
        endBout(into: &events)
    }

    /// Watches the stream itself: its rate, its holes, its flags.
    private mutating func note(_ sample: Sample, after last: Double, into events: inout [GaitEvent]) {
        let elapsed = sample.time - last
        if interval == 0 { interval = min(elapsed, Self.longestInterval) }
        let isGap = elapsed > max(Self.gap, Self.gapIntervals * interval) || sample.flags.contains(.afterGap)
        if isGap || elapsed > 2.2 * interval || sample.flags.contains(.interpolated) { lastMissing = sample.time }
        if sample.flags.contains(.clippedAccelerometer) || sample.flags.contains(.clippedGyroscope) {
            lastClipped = sample.time
        }
        interval += 0.02 * (min(elapsed, 2 * interval, Self.longestInterval) - interval)
        guard isGap else { return }
        // What was under way is void; the mounting stays.
        detect(now: last, into: &events)
        if elapsed > 1 {
            endBout(into: &events)
            axis.doubt()
        }
        steps.loseCells()
        grid.restart()
        history.removeAll()
        quiet.restart()
        previousQuiet = nil
        detector.interrupt()
        smallSteps.interrupt()
        impacts.restart()
        nextCell = 0
        heldSince = nil
        // Nothing is known of a long hole: no window ends in it.
        if elapsed > 1 { windows = max(windows, ((sample.time - start) * (1 - 1e-15)).rounded(.down)) }
    }

    private mutating func take(_ cell: FootCell, now: Double, into events: inout [GaitEvent]) {
        history.push(cell)
        guard sawRate else {
            takeWithoutRate(cell, now: now, into: &events)
            return
        }
        let index = history.total - 1 - FootGrid.kernelHalf
        guard index >= FootGrid.kernelHalf else { return }
        let smooth = smoothRate(at: index)
        history.setSmoothRate(smooth, at: index)
        axis.push(smooth)
        let rate = smooth.norm
        recentPeak = max(rate, recentPeak * (1 - FootGrid.step / Self.peakMemory))
        activity.push(rate: rate, time: grid.time(of: Double(index)))
        if rate > 3, heldSince == nil { heldSince = now }
        if let found = quiet.push(smooth.squaredNorm, index: index) { vote(at: found, now: now, into: &events) }
        if !axis.isKnown, let heldSince, now - heldSince > Self.longestHold {
            axis.decide(atLeast: Self.favouredVotes)
            if axis.isKnown { events.append(.mounting(.forward, time: now)) }
        }
        detect(now: now, into: &events)
    }

    /// Contacts and cadence are all that the force alone tells of a foot.
    private mutating func takeWithoutRate(_ cell: FootCell, now: Double, into events: inout [GaitEvent]) {
        impacts.push(cell.forceNorm)
        let time = grid.time(of: Double(history.total - 1))
        activity.push(rate: abs(cell.forceNorm - FootPath.gravity) > 1.5 ? 1 : 0, time: time)
        while let contact = impacts.next(history) {
            activity.stride(time: contact.strideTime)
            give(contact: contact.index, now: now, into: &events)
        }
    }

    private func smoothRate(at index: Int) -> Vector3 {
        var sum = Vector3.zero
        for offset in 0..<FootGrid.kernel.count {
            sum += FootGrid.kernel[offset] * history[index - FootGrid.kernelHalf + offset].rate
        }
        return sum
    }

    /// Two quiet instants bound a stride, perhaps: let it vote on the sense of the axis.
    private mutating func vote(at index: Int, now: Double, into events: inout [GaitEvent]) {
        guard index >= history.firstIndex else { return }
        // Quiet compared with the swing, or it is only a slow moment of it.
        guard history[index].smoothRate.norm < max(Self.quietShare * recentPeak, 0.3) else { return }
        defer { previousQuiet = index }
        guard let start = previousQuiet, start >= history.firstIndex, index - start < 500 else { return }
        let line = axis.reference
        var largest = 0.0
        for cell in start...index { largest = max(largest, abs(line.dot(history[cell].smoothRate))) }
        guard largest > 2.5 else { return }
        var weight = 0.0
        for cell in start...index {
            let turn = line.dot(history[cell].smoothRate)
            guard abs(turn) > 0.3 * largest else { continue }
            weight = turn < 0 ? 0.5 : -0.5
            break
        }
        if let path = FootPath(history, from: start, to: index) {
            let toeUp = history[start].orientation.rotate(line)
            let forward = Vector3(-toeUp.y, toeUp.x, 0)
            weight += min(max(forward.dot(path.displacement) / 0.5, -1), 1)
        }
        let senseBefore = axis.sense
        axis.vote(weight)
        if axis.sense != senseBefore { events.append(.mounting(senseBefore == 0 ? .forward : .locked, time: now)) }
    }

    /// Runs the stride detector over the cells that wait for it.
    private mutating func detect(now: Double, into events: inout [GaitEvent]) {
        guard axis.isKnown else { return }
        let end = history.total - FootGrid.kernelHalf
        nextCell = max(nextCell, max(history.firstIndex + 1, FootGrid.kernelHalf))
        let direction = axis.axis
        while nextCell < end {
            let rate = direction.dot(history[nextCell].smoothRate)
            let norm = history[nextCell].smoothRate.norm
            let change = history[nextCell].force - history[nextCell - 1].force
            let event = detector.push(
                rate, norm: norm, jerk: change.norm / FootGrid.step, index: nextCell, strideTime: rhythm.strideTime,
                isRunning: activity.gait == .run, seesImpacts: interval < Self.impactInterval)
            let small = smallSteps.push(norm, index: nextCell, history: history)
            nextCell += 1
            if let small { smallContact(small, now: now, into: &events) }
            switch event {
            case .toeOff(let fastest, let end): toeOff(fastest: fastest, end: end, into: &events)
            case .contact(let landing): contact(landing, now: now, into: &events)
            case nil: break
            }
        }
    }

    private mutating func toeOff(fastest: Double, end: Double, into events: inout [GaitEvent]) {
        let cell = FootContact.toeOff(fastest: fastest, end: end, activity: activity.gait)
        steps.toeOff(at: grid.time(of: cell), cell: cell, axis: axis.axis, history: history, into: &events)
    }

    private mutating func contact(_ landing: StrideDetector.Landing, now: Double, into events: inout [GaitEvent]) {
        smallSteps.contact()
        var force = 0.0
        for cell in max(history.firstIndex, Int(landing.peakIndex))..<nextCell {
            force = max(force, history[cell].forceNorm)
        }
        if rhythm.lastContact == nil { activity.beginBout() }
        activity.swing(peak: landing.peak, force: force)
        let cell = FootContact.contact(landing, activity: activity.gait)
        if let share = steps.stanceShare(until: grid.time(of: cell)) {
            let isFirst = activity.isFresh
            activity.stance(share: share)
            // What the first whole stride of a bout is, its first step was.
            if isFirst { steps.relabel(activity.gait) }
        }
        give(contact: cell, now: now, into: &events)
    }

    private mutating func smallContact(_ cell: Double, now: Double, into events: inout [GaitEvent]) {
        let time = grid.time(of: cell)
        let least = max(0.35, 0.45 * (rhythm.strideTime ?? 0))
        if let last = rhythm.lastContact, time - last < least { return }
        if rhythm.lastContact == nil { activity.beginBout() }
        activity.swing(peak: 0, force: 0)
        give(contact: cell, now: now, into: &events)
    }

    private mutating func give(contact cell: Double, now: Double, into events: inout [GaitEvent]) {
        let time = grid.time(of: cell)
        if rhythm.isOver(at: time) { endBout(into: &events) }
        let isFirst = rhythm.lastContact == nil
        let (cadence, isIrregular) = rhythm.contact(at: time)
        activity.contact(at: time)
        var reasons: Step.Reasons = []
        if !sawRate {
            reasons.insert(.noGyroscope)
        } else if axis.dominance < 0.5 || abs(axis.votes) < PitchAxis.settledVotes {
            reasons.insert(.mountingUncertain)
        }
        if isIrregular { reasons.insert(.irregular) }
        if isFirst { reasons.insert(.boutEdge) }
        let start = time - (rhythm.strideTime ?? 1)
        if lastMissing > start { reasons.insert(.missingSamples) }
        if lastClipped > start { reasons.insert(.clipped) }
        // Above 12.5 ms a running contact, above 21 ms a walking one, lies between the samples.
        if interval > (activity.gait == .run ? 0.0125 : 0.021) { reasons.insert(.lowRate) }
        steps.contact(
            at: time, cell: cell, now: now, activity: activity.gait, cadence: cadence, reasons: reasons, into: &events)
    }

    private mutating func endBout(into events: inout [GaitEvent]) {
        steps.settleAll(into: &events)
        rhythm.endBout()
    }

    private func giveWindow(at time: Double, into events: inout [GaitEvent]) {
        let now = activity.activity(at: time)
        let cadence = now == .still ? nil : rhythm.cadence(at: time)
        let quality: Quality =
            now == .still ? .good : (cadence == nil ? .poor : (axis.isKnown && sawRate ? .good : .fair))
        events.append(.window(Window(time: time, activity: now, cadence: cadence, quality: quality)))
    }
}
