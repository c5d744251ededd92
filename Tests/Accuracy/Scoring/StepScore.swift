// SPDX-License-Identifier: Apache-2.0

/// How well the steps of one recording meet its reference contacts.
///
/// Contacts are counted inside the scoring intervals only, and matched one to one by the smallest time difference. Where the
/// reference's clock is free, one offset a recording is taken out first. Times are judged on wider pairs, so that a constant lag
/// shows as a bias instead of hiding in F1.
struct StepScore {
    enum Figure: String, CaseIterable {
        case reference, detected, countErrorPercent, f1, f1LagFree, f1Left, f1Right, sideRightPercent, sideWrongPercent
        case liveRightPercent, liveWrongPercent
        case biasMs, medianMs, ninetiethMs, toeOffBiasMs, toeOffMedianMs, contactTimeErrorMs
        case referenceCadence, cadenceError, latencyMs, latency95Ms
    }

    private(set) var figures: [Figure: Double] = [:]
    /// For each reference contact, the step that answers to it within `wideTolerance`.
    private(set) var pairs: [(reference: ReferenceEvent, step: DetectedStep)] = []

    subscript(_ figure: Figure) -> Double? { figures[figure].flatMap { $0.isFinite ? $0 : nil } }

    /// Seconds: a contact is found when a step lies at most so far from it.
    static let tolerance = 0.05
    /// Seconds: for the statistics of times.
    static let wideTolerance = 0.15

    init(side: SideFile, reference: SideFile.Reference, events: [ReferenceEvent], steps: [DetectedStep]) {
        let intervals = reference.scoringIntervals.flatMap { $0.isEmpty ? nil : $0 } ?? [[-1e9, 1e9]]
        func inside(_ time: Double) -> Bool { intervals.contains { $0[0] <= time && time <= $0[1] } }
        let ownFoot = reference.scope == "own_foot"
        let foot = side.placement.hasSuffix("left") ? "left" : "right"
        func counts(_ name: String) -> Bool { !ownFoot || name == foot || name == "unknown" }

        let contacts = events.filter { $0.kind == "IC" && inside($0.time) && counts($0.side) }
            .sorted { ($0.time, $0.side) < ($1.time, $1.side) }
        let toeOffs = events.filter { $0.kind == "TO" }.sorted { $0.time < $1.time }
        var found = steps.filter { $0.contact.isFinite && counts($0.side) }.sorted { $0.contact < $1.contact }
        let a = contacts.map(\.time)

        let offset = reference.clockOffsetFree == true ? Self.clockOffset(a, found.map(\.contact)) : 0
        // An interval may end upon its last contact: a step just outside counts if a contact inside answers to it.
        let shifted = found.map { $0.contact - offset }
        let answered = Set(Matching.pairs(a, shifted, within: Self.wideTolerance).map(\.b))
        found = found.indices.filter { inside(shifted[$0]) || answered.contains($0) }.map { found[$0] }
        let b = found.map { $0.contact - offset }

        let close = Matching.pairs(a, b, within: Self.tolerance)
        figures[.reference] = Double(a.count)
        figures[.detected] = Double(b.count)
        if !a.isEmpty { figures[.countErrorPercent] = 100 * Double(b.count - a.count) / Double(a.count) }
        figures[.f1] = Matching.f1(truePositives: close.count, reference: a.count, detected: b.count)
        let sided = !a.isEmpty && contacts.allSatisfy { $0.side == "left" || $0.side == "right" } && !ownFoot
        if sided { scoreSides(contacts, found, b, close) }

        let wide = Matching.pairs(a, b, within: Self.wideTolerance)
        pairs = wide.map { (contacts[$0.a], found[$0.b]) }
        scoreTimes(a, b, wide, offset: offset)
        scoreToeOffs(contacts, toeOffs, found, wide, offset: offset)
        scoreCadence(a, b, found, ownFoot: ownFoot)
    }

    /// The offset within 0.3 s that lets most contacts meet, refined by the median difference.
    private static func clockOffset(_ a: [Double], _ b: [Double]) -> Double {
        guard !a.isEmpty, !b.isEmpty else { return 0 }
        var best = (score: -Double.infinity, offset: 0.0)
        let first = -0.3
        let spacing = (first + 0.01) - first
        for index in 0...60 {
            let offset = first + Double(index) * spacing
            let met = Matching.pairs(a, b.map { $0 - offset }, within: tolerance).count
            let score = Double(met) - abs(offset) * 1e-3
            if score > best.score { best = (score, offset) }
        }
        let pairs = Matching.pairs(a, b.map { $0 - best.offset }, within: tolerance)
        return best.offset + (pairs.isEmpty ? 0 : Matching.median(pairs.map { b[$0.b] - best.offset - a[$0.a] }))
    }

    private mutating func scoreSides(
        _ contacts: [ReferenceEvent], _ found: [DetectedStep], _ b: [Double], _ close: [(a: Int, b: Int)]
    ) {
        for (name, figure) in [("left", Figure.f1Left), ("right", .f1Right)] {
            let ra = contacts.filter { $0.side == name }.map(\.time)
            let rb = found.indices.filter { found[$0].side == name }.map { b[$0] }
            let hits = Matching.pairs(ra, rb, within: Self.tolerance).count
            figures[figure] = Matching.f1(truePositives: hits, reference: ra.count, detected: rb.count)
        }
        func share(_ holds: ((a: Int, b: Int)) -> Bool) -> Double {
            close.isEmpty ? .nan : 100 * Double(close.filter(holds).count) / Double(close.count)
        }
        figures[.sideRightPercent] = share { found[$0.b].side == contacts[$0.a].side }
        figures[.sideWrongPercent] = share {
            found[$0.b].side != "unknown" && found[$0.b].side != contacts[$0.a].side
        }
        figures[.liveRightPercent] = share { found[$0.b].sideLive == contacts[$0.a].side }
        figures[.liveWrongPercent] = share {
            found[$0.b].sideLive != "unknown" && found[$0.b].sideLive != contacts[$0.a].side
        }
    }

    private mutating func scoreTimes(_ a: [Double], _ b: [Double], _ wide: [(a: Int, b: Int)], offset: Double) {
        let differences = wide.map { b[$0.b] - a[$0.a] }
        guard !differences.isEmpty else { return }
        let bias = Matching.median(differences)
        let scatter = differences.map { abs($0 - bias) }
        figures[.biasMs] = 1000 * (bias + offset)
        figures[.medianMs] = 1000 * Matching.median(scatter)
        figures[.ninetiethMs] = 1000 * Matching.percentile(scatter, 90)
        let hits = Matching.pairs(a, b.map { $0 - bias }, within: Self.tolerance).count
        figures[.f1LagFree] = Matching.f1(truePositives: hits, reference: a.count, detected: b.count)
        let latencies = pairs.map { $0.step.emitted - $0.step.contact }.filter(\.isFinite)
        if !latencies.isEmpty {
            figures[.latencyMs] = 1000 * Matching.median(latencies)
            figures[.latency95Ms] = 1000 * Matching.percentile(latencies, 95)
        }
    }

    private mutating func scoreToeOffs(
        _ contacts: [ReferenceEvent], _ toeOffs: [ReferenceEvent], _ found: [DetectedStep], _ wide: [(a: Int, b: Int)],
        offset: Double
    ) {
        var times: [Double] = []
        var contactTimes: [Double] = []
        for pair in wide {
            let contact = contacts[pair.a]
            let step = found[pair.b]
            let next = toeOffs.first {
                $0.time > contact.time && ($0.side == contact.side || contact.side == "unknown")
            }
            guard let next, next.time - contact.time < 1.5, step.toeOff.isFinite else { continue }
            times.append(step.toeOff - offset - next.time)
            contactTimes.append((step.toeOff - step.contact) - (next.time - contact.time))
        }
        guard !times.isEmpty else { return }
        let bias = Matching.median(times)
        figures[.toeOffBiasMs] = 1000 * bias
        figures[.toeOffMedianMs] = 1000 * Matching.median(times.map { abs($0 - bias) })
        figures[.contactTimeErrorMs] = 1000 * Matching.mean(contactTimes)
    }

    private mutating func scoreCadence(_ a: [Double], _ b: [Double], _ found: [DetectedStep], ownFoot: Bool) {
        // A foot sensor's own contacts are a stride apart; cadence counts both feet.
        let perMinute = ownFoot ? 120.0 : 60.0
        let longest = ownFoot ? 2.5 : 1.3
        let reference = Matching.intervals(a, above: 0.15, below: longest)
        guard !reference.isEmpty else { return }
        let expected = perMinute / Matching.median(reference)
        figures[.referenceCadence] = expected
        let said = found.map(\.cadence).filter(\.isFinite)
        let measured = Matching.intervals(b, above: 0.15, below: longest)
        let got = said.isEmpty ? perMinute / Matching.median(measured) : Matching.median(said)
        figures[.cadenceError] = got - expected
    }
}
