// SPDX-License-Identifier: Apache-2.0

import Analysis
import Devices
import Gait
import Motion
import Simulation
import Testing

extension SharedGait {
    /// s: what a gap that begins at 9 s may touch. A contact near it spoils two strides: the one it ends and the one it begins; at the
    /// trunk a stride is two contacts.
    fileprivate var hole: ClosedRange<Double> { isFoot ? 6.7...11.3 : 7.8...10.2 }
}

/// Answers hang on what was measured and when, not on how the stream came, and a hole in it harms only what it touches.
@Suite struct StreamPropertyTests {
    @Test func anySplitOfTheBytesGivesTheSameBits() {
        var text = "t,ax,ay,az,gx,gy,gz\n"
        for sample in SharedGait.runAtSacrum.gait.samples where sample.time < 9 {
            let f = sample.specificForce, r = sample.angularRate
            text += "\(sample.time),\(f.x),\(f.y),\(f.z),\(r.x),\(r.y),\(r.z)\n"
        }
        let bytes = Array(text.utf8)
        let whole = Self.bits(of: bytes) { _ in bytes.count }
        #expect(whole.count > 1000)
        var random = RandomStream(seed: 5)
        #expect(Self.bits(of: bytes) { _ in 1 } == whole)
        #expect(Self.bits(of: bytes) { _ in 1 + Int(random.next() % 700) } == whole)
    }

    @Test func theSameSamplesGiveTheSameBits() {
        let shared = SharedGait.runAtSacrum
        #expect(shared.gait.answers().bits == shared.answers.bits)
        #expect(!shared.answers.bits.isEmpty)
    }

    @Test(arguments: SharedGait.all, [50e-6, -50e-6]) func aClockOffBy50PartsInAMillionScalesTimesOnly(
        _ shared: SharedGait, drift: Double
    ) {
        let rate = 1 + drift
        let answers = shared.gait.timed { $0 * rate }.answers()
        // The grid of 5 ms moves by up to a millisecond against the samples. A foot's running contact is looked for sample by sample: two
        // of them for a single one, a third of one in the mean.
        let isPoint = shared.isFoot && shared.activity == .run
        expectSame(
            Difference(shared.answers, answers, map: { $0 * rate }), contact: isPoint ? 0.010 : 0.001,
            shift: isPoint ? 0.002 : 0.001, drop: 0.01, width: 0.000_5, "\(drift)")
    }

    @Test(arguments: SharedGait.all) func oneSampleLostInAHundredChangesLittle(_ shared: SharedGait) {
        for seed in [1, 2] as [UInt64] {
            var random = RandomStream(seed: seed)
            let answers = shared.gait.filter { _ in random.uniform() >= 0.01 }.answers()
            // A straight line over 10 ms takes the place of the sample: one sample at 200 Hz on a single contact, two at a foot's impact.
            expectSame(
                Difference(shared.answers, answers), contact: shared.isFoot ? 0.010 : 0.005, shift: 0.001, drop: 0.05,
                width: 0.001, "seed \(seed)")
        }
    }

    @Test(arguments: SharedGait.all) func timeStampsOffBy2MillisecondsChangeContactsByAsMuch(_ shared: SharedGait) {
        var random = RandomStream(seed: 3)
        let answers = shared.gait.timed { $0 + 0.002 * random.symmetric() }.answers()
        // A trunk's contact comes of a few samples, so of their mean stamp; a foot's in running of two, plus the choice between them.
        let isPoint = shared.isFoot && shared.activity == .run
        expectSame(
            Difference(shared.answers, answers), contact: isPoint ? 0.012 : 0.004, shift: isPoint ? 0.003 : 0.001,
            drop: 0.05, width: 0.001, "jitter")
    }

    @Test(arguments: SharedGait.all, [0.1, 0.6]) func aShortGapHarmsOnlyTheStridesAboutIt(
        _ shared: SharedGait, length: Double
    ) {
        let answers = shared.gait.filter { $0.time < 9 || $0.time > 9 + length }.answers()
        let hole = shared.hole
        let difference = Difference(shared.answers, answers, outside: hole.lowerBound...(hole.upperBound + length))
        // The vertical and the front are what they were: a tenth of a degree is far below a step's own uncertainty.
        // A foot's running contacts may be searched by another rhythm afterwards: five samples for one of them.
        let isPoint = shared.isFoot && shared.activity == .run
        expectSame(
            difference, contact: isPoint ? 0.025 : 0.005, shift: 0.002, drop: 0.1, width: 0.001, cadence: 0.3,
            "\(length) s")
        expectHonest(answers)
    }

    /// The runner goes on where the clock has jumped.
    @Test(arguments: SharedGait.all, [3.0, 365.25 * 86_400]) func aLongGapEndsABoutAndNoMore(
        _ shared: SharedGait, length: Double
    ) {
        func late(_ time: Double) -> Double { time < 9 ? time : time + length }
        let answers = shared.gait.timed(late).answers()
        let hole = shared.hole
        let difference = Difference(shared.answers, answers, outside: hole, map: late)
        // A foot's first running contact five samples off makes one stride of 0.73 s wrong by 5 steps/min: of a dozen, 0.5 in the mean.
        let isPoint = shared.isFoot && shared.activity == .run
        expectSame(
            difference, contact: isPoint ? 0.025 : 0.005, shift: 0.002, drop: 0.1, width: 0.001,
            cadence: isPoint ? 0.5 : 0.3,
            "\(length) s")
        expectHonest(answers)
        // Windows are for seconds of which something is known.
        #expect(answers.windows.count <= 25)
        #expect(answers.windows.allSatisfy { $0.time < 11 || $0.time >= 9 + length })
    }

    /// No stance is longer than a step of walking with both double supports.
    private func expectHonest(_ answers: Answers) {
        for step in answers.steps {
            if let toeOff = step.toeOff { #expect(toeOff > step.initialContact && toeOff < step.initialContact + 1) }
        }
    }

    @Test(arguments: SharedGait.all, [1.7e9, -1000]) func theStartOfTheClockDoesNotMatter(
        _ shared: SharedGait, start: Double
    ) {
        let answers = shared.gait.timed { $0 + start }.answers()
        // A double at 1.7e9 s resolves a quarter of a microsecond.
        expectSame(
            Difference(shared.answers, answers, map: { $0 + start }), contact: 0.000_1, drop: 0.01, width: 0.000_1,
            "\(start)")
    }
}

extension StreamPropertyTests {
    /// The bits of all that a pipeline says of a table that comes in chunks of the given lengths.
    private static func bits(of bytes: [UInt8], chunk: (Int) -> Int) -> [UInt64] {
        var pipeline = Pipeline(
            decoder: TableDecoder(), configuration: PipelineConfiguration(placement: .sacrum, givesOrientation: true))
        var events: [RunEvent] = []
        var position = 0
        while position < bytes.count {
            let end = min(bytes.count, position + max(1, chunk(position)))
            let part = bytes[position..<end]
            pipeline.push(part.span, hostTime: 0, into: &events)
            position = end
        }
        pipeline.finish(into: &events)
        return events.flatMap(\.bits)
    }
}

extension RunEvent {
    /// Every number in it.
    var bits: [UInt64] {
        switch self {
        case .orientation(let time, let q): [time, q.w, q.x, q.y, q.z].map(\.bitPattern)
        case .gait(.contact(let step)), .gait(.correction(let step)), .gait(.retracted(let step)),
            .gait(.settled(let step)):
            step.bits
        case .gait(.window(let window)):
            [window.time.bitPattern, UInt64(window.activity.rawValue), (window.cadence ?? -1).bitPattern]
        case .gait(.mounting(let state, let time)): [UInt64(state.rawValue), time.bitPattern]
        case .gap(let gap): [gap.from.bitPattern, gap.to.bitPattern, UInt64(gap.reason.rawValue)]
        case .clock(let state):
            [
                state.time, state.offset ?? -1, state.drift ?? -1, state.jitter, state.longestDelay, state.rate,
                state.period,
            ]
            .map(\.bitPattern) + [UInt64(state.segment), state.counts.lost]
        }
    }
}

extension Step {
    /// Every number in it.
    var bits: [UInt64] {
        var all = [
            UInt64(index), UInt64(side.rawValue), UInt64(sideLive.rawValue), initialContact.bitPattern,
            (toeOff ?? -1).bitPattern, emitted.bitPattern, (cadence ?? -1).bitPattern, UInt64(reasons.rawValue),
        ]
        for slot in MetricCatalog.all.indices {
            all.append((metrics[slot]?.value ?? -1).bitPattern)
            all.append((metrics[slot]?.uncertainty ?? -1).bitPattern)
        }
        return all
    }
}

extension Answers {
    var bits: [UInt64] { steps.flatMap(\.bits) }
}
