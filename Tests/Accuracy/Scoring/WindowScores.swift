// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Cadence against windows of known cadence.
struct CadenceScore {
    var windows: Int
    var coveredPercent: Double
    /// Steps/min.
    var meanAbsoluteError: Double
    var bias: Double

    init(side: SideFile, reference: SideFile.Reference, steps: [DetectedStep]) {
        let times = steps.map(\.contact).filter(\.isFinite).sorted()
        var errors: [Double] = []
        let values = reference.values?.list ?? []
        for value in values {
            let row = value.list.compactMap(\.number)
            guard row.count == 3 else { continue }
            let within = row[0]...row[1]
            var cadences = steps.filter { within.contains($0.contact) && $0.cadence.isFinite }.map(\.cadence)
            if cadences.isEmpty {
                let inside = times.filter { within.contains($0) }
                let intervals = zip(inside.dropFirst(), inside).map { $0 - $1 }
                if intervals.count > 2 { cadences = [(side.isFoot ? 120 : 60) / Matching.median(intervals)] }
            }
            if !cadences.isEmpty { errors.append(Matching.median(cadences) - row[2]) }
        }
        windows = values.count
        coveredPercent = windows == 0 ? 0 : 100 * Double(errors.count) / Double(windows)
        meanAbsoluteError = Matching.mean(errors.map { abs($0) })
        bias = Matching.mean(errors)
    }
}

/// Activity by seconds: those within `margin` of a border of the reference are left out.
struct ActivityScore {
    /// Seconds: a window ends a second after it began, and a change is known 1.5 to 2 s after it happened.
    static let margin = 2.0

    /// Seconds judged and found right, by the reference's activity.
    var judged: [String: Int] = [:]
    var right: [String: Int] = [:]

    mutating func add(_ other: ActivityScore) {
        judged.merge(other.judged, uniquingKeysWith: +)
        right.merge(other.right, uniquingKeysWith: +)
    }

    func percent(_ activity: String) -> Double? {
        guard let n = judged[activity], n > 0 else { return nil }
        return 100 * Double(right[activity] ?? 0) / Double(n)
    }

    init() {}

    /// nil where the reference names no activity that a window can be held against.
    init?(reference: SideFile.Reference, windows: DelimitedText, isRun: Bool) {
        guard let values = reference.values else { return nil }
        var spans: [(String, ClosedRange<Double>)] = []
        for (key, activity) in [
            ("walk_s", "walk"), ("run_s", "run"), ("still_s", "still"), ("moving_s", isRun ? "run" : "walk"),
        ] {
            spans += (values[key]?.intervals ?? []).map { (activity, $0) }
        }
        guard !spans.isEmpty else { return nil }
        let turns = values["turn_s"]?.intervals ?? []
        let times = windows.numbers("t")
        let said = windows.text("activity")
        for (index, time) in times.enumerated() {
            for (activity, span) in spans
            where span.lowerBound + Self.margin <= time && time <= span.upperBound - Self.margin + 1 {
                // Turning on the spot is neither.
                guard !turns.contains(where: { time >= $0.lowerBound && time - 1 <= $0.upperBound }) else { continue }
                judged[activity, default: 0] += 1
                if said[index] == activity { right[activity, default: 0] += 1 }
            }
        }
    }
}

/// Pelvic drop against the obliquity of the pelvis' markers: means per side, since single strides may not correspond.
struct DropScore {
    /// Degrees, estimate less reference.
    var left: Double
    var right: Double
    var strideAmbiguous: Bool
    /// Error over the standard uncertainty that the steps state, left and right.
    var ratios: [Double] = []

    var meanAbsolute: Double { (abs(left) + abs(right)) / 2 }
    /// Error of the difference between the sides.
    var difference: Double { left - right }

    /// nil where one side has fewer than two drops in the reference or the estimate.
    init?(reference: SideFile.Reference, obliquity: DelimitedText, events: [ReferenceEvent], steps: [DetectedStep]) {
        strideAmbiguous = reference.strideAmbiguous ?? false
        let t = obliquity.numbers("t")
        let phi = obliquity.numbers("obliquity_deg")
        var errors: [Double] = []
        for (side, sign) in [("left", 1.0), ("right", -1.0)] {
            var truths: [Double] = []
            let toeOffs = events.filter { $0.kind == "TO" && $0.side == side }.map(\.time).sorted()
            for contact in events where contact.kind == "IC" && contact.side == side {
                guard let toeOff = toeOffs.first(where: { $0 > contact.time }), toeOff - contact.time < 1.5 else {
                    continue
                }
                let inside = t.indices.filter { t[$0] >= contact.time && t[$0] <= toeOff && phi[$0].isFinite }
                guard let first = inside.first, let last = inside.last, t[first] - contact.time < 0.03,
                    toeOff - t[last] < 0.03
                else { continue }
                truths.append(inside.map { sign * (phi[$0] - phi[first]) }.max() ?? .nan)
            }
            guard let start = t.first, let end = t.last else { return nil }
            let mine = steps.filter {
                $0.side == side && $0.contact >= start && $0.contact <= end
                    && $0.metrics["pelvic_drop"]?.isFinite == true
            }
            let drops = mine.compactMap { $0.metrics["pelvic_drop"] }
            guard truths.count >= 2, drops.count >= 2 else { return nil }
            errors.append(Matching.mean(drops) - Matching.mean(truths))
            ratios.append(
                abs(errors[errors.count - 1]) / Matching.mean(mine.compactMap { $0.metrics["pelvic_drop_u"] }))
        }
        left = errors[0]
        right = errors[1]
    }
}
