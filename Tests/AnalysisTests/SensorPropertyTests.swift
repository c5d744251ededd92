// SPDX-License-Identifier: Apache-2.0

import Gait
import Motion
import Simulation
import Testing

/// Answers hang on the body, not on the sensor: how it is clipped on, how fast it samples, what its errors are.
@Suite struct SensorPropertyTests {
    @Test(arguments: SharedGait.all) func theBaseIsRight(_ shared: SharedGait) {
        let steps = shared.answers.steps
        // A foot's sensor sees one step in two; the first and the last contact may lie outside what can be known.
        let expected = shared.isFoot ? shared.gait.truths.count / 2 : shared.gait.truths.count
        #expect(abs(steps.count - expected) <= 2)
        #expect(steps.allSatisfy { $0.side != .unknown && $0.activity == shared.activity })
        #expect(shared.answers.wrongSides(shared.gait.truths) == 0)
    }

    /// Seeded choice of 6 of the 24 ways to lay the axes, each tilted by another angle up to 40°, the plain upside-down one among them.
    @Test(arguments: SharedGait.all) func anyMountingGivesTheSame(_ shared: SharedGait) {
        var random = RandomStream(seed: 11)
        for number in 0..<6 {
            let axes = number == 0 ? 4 : Int(random.next() % 24)
            let mounting = Mounting.axes(axes, tilt: number == 0 ? 0 : 40 * random.uniform())
            let difference = Difference(shared.answers, shared.gait.mounted(mounting).answers())
            // The levelled frame's heading is that of another sensor axis, which nods otherwise with the pelvis: a tenth of a sample.
            expectSame(difference, contact: 0.000_5, drop: 0.005, width: 0.000_2, "axes \(axes)")
        }
    }

    @Test(arguments: SharedGait.all, [50.0, 100, 400, 800]) func anyRateGivesTheSame(_ shared: SharedGait, rate: Double)
    {
        let answers = SimulatedGait(shared.activity, shared.gait.placement, rate: rate).answers()
        let difference = Difference(shared.answers, answers)
        #expect(difference.unmatched == 0 && difference.swapped == 0 && difference.unnamed == 0, "\(difference)")
        // The simulated device's own low-pass (corner 0.4 of the rate, second order) is late by √2 / (2π · 0.4 · rate): what
        // comes beside that is ours, at most a quarter of the wider interval.
        let late = 0.5627 * (1 / rate - 1 / 200)
        // A foot's impact in running lasts less than two samples at 50 Hz: its timing is not promised below 80 Hz.
        if shared.isFoot, shared.activity == .run, rate < 80 { return }
        #expect(abs(difference.shift - late) < 0.001 + 0.25 * max(1 / rate, 0.005), "\(difference)")
        // 0.1 steps/min is what one contact moved by a sample does; a foot's running contact is a point between samples (±1).
        #expect(abs(difference.cadence.value) < (shared.isFoot ? 0.4 : 0.1), "\(difference)")
        #expect(abs(difference.contactTime.value) < 0.002 + 0.75 * max(1 / rate - 0.005, 0), "\(difference)")
        // The low-pass at 20 Hz takes some of a drop of 4.5° that lasts a tenth of a second.
        #expect(difference.drop.value < (rate < 100 ? 0.4 : 0.15), "\(difference)")
        #expect(abs(difference.width.value) < (rate < 100 ? 0.006 : 0.003), "\(difference)")
    }

    /// Two axes of the sensor, and all of them the other way.
    private static let directions = [Vector3(0.707, 0, 0.707), Vector3(-0.577, -0.577, -0.577)]

    @Test(arguments: SharedGait.all, directions) func aGyroscopesBiasOf2DegreesChangesNothing(
        _ shared: SharedGait, direction: Vector3
    ) {
        let biased = shared.gait.biased(rate: (2 * Double.pi / 180) * direction)
        // The bias is found while standing; what is left of it tilts by hundredths of a degree. In walking a peak's time follows
        // the tilt: two samples for the one flat peak, half of one in the mean.
        expectSame(
            Difference(shared.answers, biased.answers()), contact: 0.010, shift: 0.0025, drop: 0.15, width: 0.003,
            "\(direction)")
    }

    @Test(arguments: SharedGait.all, directions) func anAccelerometersBiasOf3TenthsChangesLittle(
        _ shared: SharedGait, direction: Vector3
    ) {
        let biased = shared.gait.biased(force: 0.3 * direction)
        // It tilts the vertical by 1.8°, which mixes a thirtieth of one rotation into another, and lifts thresholds that are parts of g
        // by 0.03 g: 2 ms on the flank of a running contact.
        expectSame(
            Difference(shared.answers, biased.answers()), contact: 0.010, shift: 0.0025, contactTime: 0.003, drop: 0.3,
            width: 0.004, "\(direction)")
    }

    @Test func clippingAt16GChangesNoContactOfAFoot() {
        for activity in [Activity.run, .walk] {
            let whole = SimulatedGait(activity, .footLeft, sensor: { $0.accelerometerRange = .infinity })
            let clipped = SimulatedGait(activity, .footLeft, sensor: { $0.accelerometerRange = 16 * 9.81 })
            // The contact is the onset of the impact, which lies below the range.
            expectSame(
                Difference(whole.answers(), clipped.answers()), contact: 0.005, shift: 0.001, drop: 0, width: 0,
                activity.name)
        }
    }

    @Test(arguments: SharedGait.all) func aMirrorSwapsTheSidesAndNothingElse(_ shared: SharedGait) {
        var mirrored = shared.gait.mirrored().answers()
        for index in mirrored.steps.indices { mirrored.steps[index].side = mirrored.steps[index].side.opposite }
        // Only rounding differs.
        expectSame(Difference(shared.answers, mirrored), contact: 0.000_05, drop: 0.005, width: 0.000_05, "mirror")
    }

    @Test(arguments: SharedGait.all) func withoutAGyroscopeThereAreContactsAndCadenceOnly(_ shared: SharedGait) {
        let answers = SimulatedGait(
            shared.activity, shared.gait.placement, sensor: { $0.hasGyroscope = false }
        ).answers()
        // A step in ten may be missed, or too many, by the force alone.
        #expect(abs(answers.steps.count - shared.answers.steps.count) <= shared.answers.steps.count / 10 + 1)
        #expect(answers.steps.allSatisfy { $0.reasons.contains(.noGyroscope) })
        #expect(answers.steps.allSatisfy { $0[PelvicDrop.self] == nil && $0[StepWidth.self] == nil })
        #expect(answers.steps.allSatisfy { $0[CrossoverIndex.self] == nil })
        // A pelvis' sides need the gyroscope; a foot's is where it is worn.
        #expect(answers.steps.allSatisfy { $0.side == shared.gait.placement.side || shared.gait.placement.isHip })
        #expect(shared.isFoot || answers.steps.allSatisfy { $0.side == .unknown })
        let cadence = answers.middle { $0.cadence } ?? 0
        let truth = shared.answers.middle { $0.cadence } ?? 0
        // The median: 3 steps/min.
        #expect(abs(cadence - truth) < 3, "\(cadence) for \(truth)")
    }
}

/// Expects the same steps on the same sides, with contacts within `contact` s, their mean within `shift` s, and metrics likewise.
func expectSame(
    _ difference: Difference, contact: Double, shift: Double? = nil, contactTime: Double? = nil, drop: Double,
    width: Double, cadence: Double = 0.1, _ what: String, sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(difference.count > 4, "\(what): \(difference)", sourceLocation: sourceLocation)
    #expect(
        difference.unmatched == 0 && difference.swapped == 0 && difference.unnamed == 0, "\(what): \(difference)",
        sourceLocation: sourceLocation)
    #expect(difference.farthest <= contact, "\(what): \(difference)", sourceLocation: sourceLocation)
    #expect(abs(difference.shift) <= shift ?? contact, "\(what): \(difference)", sourceLocation: sourceLocation)
    // steps/min, of the mean: the two end contacts of a row can move it by little.
    #expect(abs(difference.cadence.value) <= cadence, "\(what): \(difference)", sourceLocation: sourceLocation)
    #expect(
        abs(difference.contactTime.value) <= contactTime ?? shift ?? contact, "\(what): \(difference)",
        sourceLocation: sourceLocation)
    #expect(difference.drop.value <= drop, "\(what): \(difference)", sourceLocation: sourceLocation)
    #expect(abs(difference.width.value) <= width, "\(what): \(difference)", sourceLocation: sourceLocation)
    #expect(
        difference.contactTime.single + difference.drop.single + difference.width.single == 0, "\(what): \(difference)",
        sourceLocation: sourceLocation)
}
