// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Exports
internal import Gait
internal import Motion
internal import Sessions

/// What is to be said of one metric of one step, gathered from the session.
struct ExplainChain {
    let session: SessionReader
    let stream: StoredStream
    let descriptor: MetricDescriptor
    let step: Step
    /// The step's own value; nil where it has none.
    let value: MetricValues.Entry?
    /// Session times between which its samples lie, s: to toe-off or, where that is later or unknown, the next contact.
    let from, to: Double
    let trace: SampleTrace
    /// The last known before the step's end; nil of a table, or before the first.
    let clock: ClockState?
    let mountings: [MountingRecord]
    /// Of the whole stream.
    let steps: Int
    let leftOut: [(exclusion: StepExclusion, count: Int)]
    /// Steps that count, but for their lack of a value.
    let withoutValue: Int
    let groups: [MetricGroup]

    init(_ session: SessionReader, stream number: Int, metric: String, step wanted: Int?) throws(CommandError) {
        let slot = MetricCatalog.all.firstIndex { $0.descriptor.key == metric }
        func value(of step: Step) -> MetricValues.Entry? {
            slot.map { step.metrics[$0] }
                ?? step.cadence.map { MetricValues.Entry(value: $0, uncertainty: .nan) }
        }
        var summary = RunSummary()
        var chosen: (step: Step, next: Double?)?
        var candidate: (step: Step, next: Double?)?
        var counts = [Int](repeating: 0, count: StepExclusion.allCases.count)
        var (total, withoutValue) = (0, 0)
        var pages = StepPages(session, stream: number)
        while let step = try CommandError.wrapped({ () throws(SessionError) in try pages.next() }) {
            if chosen?.next == nil { chosen?.next = step.initialContact }
            if candidate?.next == nil { candidate?.next = step.initialContact }
            total += 1
            summary.add(step)
            if let exclusion = step.exclusion {
                counts[Int(exclusion.rawValue)] += 1
            } else if value(of: step) == nil {
                withoutValue += 1
            } else if candidate == nil {
                candidate = (step, nil)
            }
            if step.index == wanted { chosen = (step, nil) }
        }
        guard let found = wanted == nil ? candidate : chosen else {
            throw .notExplained(
                session.path,
                reason: wanted.map { "stream \(number) has no step \($0); steps.csv has their numbers." }
                    ?? "no step of stream \(number) that counts has a \(metric). With --step a step can be named that does not count."
            )
        }
        self.session = session
        stream = try CommandError.wrapped { () throws(SessionError) in try session.stream(number) }
        descriptor = slot.map { MetricCatalog.all[$0].descriptor } ?? MetricCatalog.cadence
        step = found.step
        self.value = value(of: found.step)
        from = found.step.initialContact
        // A step lasts to the next contact; after the last of a bout there is only its toe-off.
        let next = found.next.flatMap { $0 - found.step.initialContact < 3 ? $0 : nil }
        to = max(next ?? from, found.step.toeOff ?? from)
        let (from, to) = (from, to)
        trace = try CommandError.wrapped { () throws(SessionError) in
            try SampleTrace(session, stream: number, from: from, to: to)
        }
        clock = try CommandError.wrapped { () throws(SessionError) in try session.clocks(of: number) }
            .last { $0.time <= to }
        mountings = try CommandError.wrapped { () throws(SessionError) in try session.mountings(of: number) }
        steps = total
        leftOut = StepExclusion.allCases.map { ($0, counts[Int($0.rawValue)]) }
        self.withoutValue = withoutValue
        groups = summary.groups(of: descriptor.key, stream.record.description.configuration.placement)
    }

    /// What was known of the mounting when the step began; nil where nothing was said yet, or of a foot.
    var mounting: MountingRecord? { mountings.last { $0.time <= from } }
    /// When the axes were first certain.
    var locked: MountingRecord? { mountings.first { $0.state == .locked } }
}
