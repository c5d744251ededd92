// SPDX-License-Identifier: Apache-2.0

import DSP
import Motion
import Testing

@testable import Simulation

@Suite struct RunnerPhysicsTests {
    static let cases: [(Activity, Placement, RunnerSettings.Surface)] = [
        (.run, .sacrum, .treadmill), (.run, .hipLeft, .overground), (.walk, .sacrum, .overground),
        (.run, .footLeft, .treadmill), (.walk, .footRight, .overground),
    ]

    @Test(arguments: cases)
    func integratingTheSpecificForceReproducesThePath(
        _ activity: Activity, _ placement: Placement, _ surface: RunnerSettings.Surface
    ) {
        var settings = Motions.settings(activity, placement)
        settings.surface = surface
        var runner = SyntheticRunner(settings, seed: 3)
        // The ground stops a foot within 10 ms, starting at once: a finer grid for feet, over a shorter time.
        let h = placement.isFoot ? 1e-4 : 1e-3
        let steps = placement.isFoot ? 15_000 : 5000
        var pose = runner.pose(at: 5)
        var velocity = pose.velocity
        var position = pose.position
        var greatest = 0.0
        func earth(_ p: RunnerPose) -> Vector3 { p.orientation.rotate(p.specificForce) - Vector3(0, 0, 9.81) }
        for k in 1...steps {
            let next = runner.pose(at: 5 + Double(k) * h)
            let a0 = earth(pose)
            let a1 = earth(next)
            position += h * velocity + (h * h / 6) * (2 * a0 + a1)
            velocity += (0.5 * h) * (a0 + a1)
            pose = next
            greatest = max(greatest, (position - pose.position).norm)
        }
        // A jump of 110 m/s² somewhere in a step of 0.1 ms is up to 6 mm/s for each of two or three contacts.
        #expect(greatest < (placement.isFoot ? 0.02 : 0.002))
        #expect((velocity - pose.velocity).norm < (placement.isFoot ? 0.018 : 0.002))
    }

    @Test(arguments: cases)
    func integratingTheRateReproducesTheOrientation(
        _ activity: Activity, _ placement: Placement, _ surface: RunnerSettings.Surface
    ) {
        var runner = SyntheticRunner(Motions.settings(activity, placement), seed: 4)
        let h = 1.0 / 1000
        var q = runner.pose(at: 5).orientation
        for k in 0..<5000 {
            let w = runner.pose(at: 5 + (Double(k) + 0.5) * h).angularRate
            let half = 0.5 * h * w.norm
            let s = half > 0 ? Elementary.sin(half) / w.norm : 0
            q = q * Quaternion(Elementary.cos(half), s * w.x, s * w.y, s * w.z)
        }
        let error = q.conjugate * runner.pose(at: 10).orientation
        // 2 sin(angle/2) = 2 |vector part|: 0.01 degrees.
        #expect(2 * Vector3(error.x, error.y, error.z).norm < 0.01 * .pi / 180)
    }

    @Test(arguments: [Activity.run, .walk])
    func theMeanVerticalForceOfAStrideIsTheWeight(_ activity: Activity) throws {
        var settings = Motions.settings(activity)
        settings.variability = 0
        let truths = Motions.truths(settings)
        let first = try #require(truths.first { $0.initialContact > 8 })
        let next = try #require(
            truths.first { $0.initialContact > first.initialContact + 0.1 && $0.side == first.side })
        var runner = SyntheticRunner(settings, seed: 1)
        let n = 2000
        let mean = Motions.mean(
            (0..<n).map { k in
                let u = (Double(k) + 0.5) / Double(n)
                let pose = runner.pose(at: first.initialContact + u * (next.initialContact - first.initialContact))
                return pose.orientation.rotate(pose.specificForce).z
            })
        #expect(abs(mean / 9.81 - 1) < 0.001)
    }

    @Test func theGroundPushesDuringContactAndOnlyThen() throws {
        let settings = Motions.settings(.run)
        var random = RandomStream(seed: 1, stream: 1)
        let traits = RunnerTraits(settings, random: &random)
        var plan = StepPlan(settings, traits: traits, random: RandomStream(seed: 1, stream: 2))
        plan.advance(to: 5)
        var steps = 0
        for planned in plan.steps where planned.contact.time > 2 && planned.contact.time < 8 {
            let step = try #require(planned.running)
            let c = planned.contact
            steps += 1
            #expect(abs(step.verticalForce(at: c.time - 0.001)) < 1e-9)
            #expect(abs(step.verticalForce(at: c.toeOff + 0.001)) < 1e-9)
            for u in stride(from: 0.02, through: 0.98, by: 0.02) {
                #expect(step.verticalForce(at: c.time + u * c.runningContactTime) > 0)
            }
        }
        #expect(steps >= 14)
    }

    @Test(arguments: [(Activity.run, 1.0), (.walk, -1.0)])
    func runnersBrakeGoingDownAndWalkersGoingUp(_ activity: Activity, _ sign: Double) {
        var runner = SyntheticRunner(Motions.settings(activity), seed: 5)
        var sum = 0.0
        for k in 0..<4000 {
            let pose = runner.pose(at: 5 + Double(k) * 0.001)
            sum += pose.acceleration.x * pose.velocity.z
        }
        #expect(sum * sign > 0)
    }

    @Test func theTreadmillKeepsTheRunnerAndTheTrackDoesNot() {
        var settings = Motions.settings(.run, seconds: 30)
        var onBelt = SyntheticRunner(settings, seed: 6)
        let drift = -onBelt.pose(at: 5).position.x + onBelt.pose(at: 25).position.x
        #expect(abs(drift) < 0.3)
        settings.surface = .overground
        var onTrack = SyntheticRunner(settings, seed: 6)
        let way = -onTrack.pose(at: 5).position.x + onTrack.pose(at: 25).position.x
        #expect(abs(way - 20 * 2.8) < 0.3)
    }

    @Test func accelerationIsSmoothThroughAllChangesOfActivity() {
        let schedule = ActivitySchedule([
            .init(.still, duration: 4), .init(.walk, duration: 6), .init(.run, duration: 6), .init(.walk, duration: 6),
            .init(.still, duration: 4), .init(.run, duration: 5), .init(.still, duration: 4),
        ])
        var settings = RunnerSettings(schedule: schedule)
        settings.surface = .overground
        var runner = SyntheticRunner(settings, seed: 7)
        var previous = runner.pose(at: 0)
        var greatest = 0.0
        for k in 1..<Int(schedule.duration * 1000) {
            let pose = runner.pose(at: Double(k) * 0.001)
            greatest = max(greatest, (pose.acceleration - previous.acceleration).norm)
            previous = pose
        }
        // The steepest rise of force is that of the heel's first peak, some 100 g/s.
        #expect(greatest < 1.3)
    }
}
