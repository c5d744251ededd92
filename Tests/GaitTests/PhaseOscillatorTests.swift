// SPDX-License-Identifier: Apache-2.0

import Foundation
import Gait
import Motion
import Testing

@Suite struct PhaseOscillatorTests {
    /// Feeds contacts and gives how late each came against what was predicted at the one before (NaN where nothing was).
    private func surprises(_ contacts: [Double], placement: Placement = .sacrum) -> [Double] {
        var oscillator = PhaseOscillator(placement: placement)
        var last = -1.0
        return contacts.enumerated().map { index, time in
            let surprise = oscillator.prediction(after: last).map { time - $0.time } ?? .nan
            last = time
            oscillator.push(.contact(step(index, time)))
            return surprise
        }
    }

    private func step(_ index: Int, _ time: Double, _ side: Side? = nil) -> Step {
        Step(
            index: index, side: side ?? (index % 2 == 0 ? .left : .right), initialContact: time, emitted: time,
            activity: .run)
    }

    /// s; every other contact is late by `half`, the others early.
    private func limping(_ count: Int, by half: Double) -> [Double] {
        (0..<count).map { (index: Int) -> Double in 0.36 * Double(index) + (index % 2 == 0 ? half : -half) }
    }

    private func deviation(_ values: some Collection<Double>) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    }

    @Test func aSteadyRhythmIsForetoldFromTheFourthContact() {
        let errors = surprises((0..<40).map { 3 + 0.36 * Double($0) })
        #expect(errors[..<3].allSatisfy { $0.isNaN })
        #expect(errors[3...].allSatisfy { abs($0) < 1e-9 })
    }

    @Test func aLimpDoesNotDisturbIt() {
        // Six percent: one step 22 ms longer than the other.
        let errors = surprises(limping(80, by: 0.0055))
        #expect(errors[30...].allSatisfy { abs($0) < 0.001 }, "\(errors[30...].max() ?? 9)")
    }

    @Test func aChangeOfPaceIsFollowedWithinEightSteps() {
        var contacts: [Double] = []
        var time = 0.0
        for index in 0..<80 {
            contacts.append(time)
            time += index < 40 ? 0.36 : 0.33
        }
        let errors = surprises(contacts)
        #expect(errors[49...].allSatisfy { abs($0) < 0.010 }, "\(errors[41..<55])")
        #expect(errors[60...].allSatisfy { abs($0) < 0.002 })
    }

    @Test func aMissedContactKeepsThePhaseAndTheSide() throws {
        var contacts = limping(40, by: 0.005)
        contacts.remove(at: 30)
        let errors = surprises(contacts)
        // The one after the hole was foretold for the missing contact's time; the next ones stand as before.
        #expect(errors[31...].allSatisfy { abs($0) < 0.001 })
    }

    @Test func aPauseBeginsAnew() {
        var oscillator = PhaseOscillator(placement: .sacrum)
        for index in 0..<20 { oscillator.push(.contact(step(index, 0.36 * Double(index)))) }
        #expect(oscillator.prediction(after: 6.9) != nil)
        #expect(oscillator.prediction(after: 12) == nil)
        oscillator.push(.contact(step(20, 20)))
        #expect(oscillator.prediction(after: 20) == nil)
    }

    @Test func aCorrectedContactCountsAsWhatItBecame() throws {
        var plain = PhaseOscillator(placement: .sacrum)
        var corrected = plain
        for index in 0..<20 {
            let time = 0.5 * Double(index)
            plain.push(.contact(step(index, time)))
            corrected.push(.contact(step(index, time + 0.03)))
            corrected.push(.correction(step(index, time)))
            // A bounce that is taken back.
            corrected.push(.contact(step(100 + index, time + 0.3)))
            corrected.push(.retracted(step(100 + index, time + 0.3)))
        }
        let expected = try #require(plain.prediction(after: 9.6))
        #expect(corrected.prediction(after: 9.6) == expected)
        #expect(abs(expected.time - 10) < 1e-9)
    }

    @Test func theSideThatLandsNextIsNamedWhereTheLastOneIs() throws {
        var oscillator = PhaseOscillator(placement: .sacrum)
        for index in 0..<9 { oscillator.push(.contact(step(index, 0.36 * Double(index)))) }
        #expect(oscillator.prediction(after: 2.9)?.side == .right)
        // Past the next one already: the one after it.
        #expect(oscillator.prediction(after: 3.3)?.side == .left)
        oscillator.push(.contact(step(9, 3.24, .unknown)))
        #expect(oscillator.prediction(after: 3.3)?.side == .unknown)
        var foot = PhaseOscillator(placement: .footLeft)
        for index in 0..<9 { foot.push(.contact(step(index, 0.72 * Double(index), .left))) }
        let own = try #require(foot.prediction(after: 6))
        #expect(own.side == .left)
        #expect(abs(own.time - 6.48) < 1e-9)
    }

    @Test func itsUncertaintyIsThatOfItsPredictions() throws {
        var oscillator = PhaseOscillator(placement: .sacrum)
        var state: UInt64 = 7
        var errors: [Double] = []
        var claims: [Double] = []
        for index in 0..<2000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let time = 0.36 * Double(index) + 0.02 * (Double(state >> 11) / 9_007_199_254_740_992 - 0.5)
            if let prediction = oscillator.prediction(after: time - 0.2) {
                errors.append(time - prediction.time)
                claims.append(prediction.uncertainty)
            }
            oscillator.push(.contact(step(index, time)))
        }
        let scatter = deviation(errors[100...])
        // Contacts scatter by 5.8 ms; a prediction adds its own share.
        #expect(scatter < 0.0085)
        let claimed = claims[100...].reduce(0, +) / Double(claims.count - 100)
        #expect(abs(claimed / scatter - 1) < 0.15)
    }
}
