// SPDX-License-Identifier: Apache-2.0

public import Gait
public import Motion

/// Means of some steps: what a row of the tables of segments and thirds shows.
public struct StretchMeans: Sendable {
    /// Steps that count.
    public var count = 0
    /// Steps/min.
    public var cadence = StepMean()
    public var contactTime = StepMean()
    public var crossover = StepMean()
    public var dropLeft = StepMean()
    public var dropRight = StepMean()

    mutating func add(_ step: Step) {
        count += 1
        let time = step.initialContact
        if let value = step.cadence { cadence.push(value, uncertainty: nil, at: time) }
        if let value = step[ContactTime.self] {
            contactTime.push(value.value, uncertainty: value.uncertainty, at: time)
        }
        if let value = step[CrossoverIndex.self] {
            crossover.push(value.value, uncertainty: value.uncertainty, at: time)
        }
        if let value = step[PelvicDrop.self] {
            if step.side == .left { dropLeft.push(value.value, uncertainty: value.uncertainty, at: time) }
            if step.side == .right { dropRight.push(value.value, uncertainty: value.uncertainty, at: time) }
        }
    }
}

/// A stretch of one activity.
public struct Segment: Sendable {
    public var activity: Activity
    /// s of session time.
    public var start: Double
    public var end: Double
    /// Steps in all, those left out of means among them.
    public var steps = 0
    public var means = StretchMeans()

    /// s: shorter ones are a part of what is about them.
    static let shortest = 8.0

    static func all(_ windows: [Window], _ steps: [Step]) -> [Segment] {
        var segments: [Segment] = []
        for window in windows {
            if let last = segments.last, last.activity == window.activity, window.time - last.end < 2 {
                segments[segments.count - 1].end = window.time
            } else {
                segments.append(Segment(activity: window.activity, start: window.time - 1, end: window.time))
            }
        }
        segments = joined(segments)
        var index = 0
        for step in steps {
            while index < segments.count, segments[index].end < step.initialContact { index += 1 }
            guard index < segments.count else { break }
            guard step.initialContact >= segments[index].start - 1 else { continue }
            segments[index].steps += 1
            if step.exclusion == nil, step.activity == segments[index].activity { segments[index].means.add(step) }
        }
        return segments
    }

    /// Short ones go to the one before them, or to the one after.
    private static func joined(_ segments: [Segment]) -> [Segment] {
        var result: [Segment] = []
        for segment in segments {
            guard let last = result.last, segment.start - last.end < 2 else {
                result.append(segment)
                continue
            }
            let isShort = segment.end - segment.start < shortest, wasShort = last.end - last.start < shortest
            if isShort || segment.activity == last.activity {
                result[result.count - 1].end = segment.end
            } else if wasShort {
                result[result.count - 1].activity = segment.activity
                result[result.count - 1].end = segment.end
            } else {
                result.append(segment)
            }
        }
        return result
    }
}

/// One third of the steps' time: what a run looks like at its beginning, middle and end.
public struct Third: Sendable {
    /// s of session time.
    public var start: Double
    public var end: Double
    public var means = StretchMeans()

    /// Shorter stretches are not divided, s.
    static let shortest = 90.0

    /// `steps` of one activity that count.
    static func all(_ steps: [Step]) -> [Third] {
        guard let first = steps.first?.initialContact, let last = steps.last?.initialContact,
            last - first >= shortest
        else { return [] }
        let length = (last - first) / 3
        var thirds = (0..<3).map { Third(start: first + Double($0) * length, end: first + Double($0 + 1) * length) }
        for step in steps {
            let number = Int((step.initialContact - first) / length)
            thirds[min(max(number, 0), 2)].means.add(step)
        }
        return thirds
    }
}
