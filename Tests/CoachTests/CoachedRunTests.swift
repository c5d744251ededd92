// SPDX-License-Identifier: Apache-2.0

import Analysis
import Coach
import Gait
import Motion
import Simulation
import Testing

/// The whole way: a runner made of equations, a sensor, the pipeline, advice.
@Suite struct CoachedRunTests {
    private struct Result {
        var cues: [Cue] = []
        var coach: RunCoach
        /// Beats as they were when their time came.
        var beats: [Beat] = []
        private var playing: BeatPlan?

        init(coach: RunCoach) { self.coach = coach }

        /// As whoever makes the sound does it: a new plan takes the place of the one before from its start on.
        mutating func hear(from: Double, to: Double) {
            if let new = coach.beats, new != playing {
                if playing == nil || new.start - 0.5 * new.period <= from { playing = new }
            }
            if let playing { beats += playing.beats(from: from, to: to) }
        }
    }

    private func run(
        _ schedule: [ActivitySchedule.Segment], _ settings: CoachSettings,
        runner adapt: (inout RunnerSettings) -> Void = { _ in }
    ) -> Result {
        var runner = RunnerSettings(schedule: ActivitySchedule(schedule))
        adapt(&runner)
        var sensor = SensorSettings()
        sensor.rate = 100
        var recording = SimulatedRecording(runner: runner, sensor: sensor, seed: 7)
        var pipeline = SamplePipeline(PipelineConfiguration(placement: .sacrum))
        var result = Result(coach: RunCoach(settings))
        var events: [RunEvent] = []
        var time = 0.0
        while let row = recording.next() {
            pipeline.push(
                Sample(
                    time: row.time, specificForce: row.specificForce, angularRate: row.angularRate, flags: []),
                into: &events)
            for event in events {
                guard case .gait(let gait) = event else { continue }
                result.coach.push(gait, into: &result.cues)
            }
            events.removeAll(keepingCapacity: true)
            result.coach.follow(pipeline.nextContact(after: row.time))
            result.coach.tick(row.time, into: &result.cues)
            result.hear(from: time, to: row.time)
            time = row.time
        }
        return result
    }

    @Test func aRunThatDriftsBelowTheBandIsHelpedBackAndThenLeftAlone() throws {
        let result = run(
            [
                .init(.still, duration: 3), .init(.run, duration: 25, cadence: 177),
                .init(.run, duration: 25, cadence: 166), .init(.run, duration: 30, cadence: 177),
            ], .known)
        #expect(result.cues.map(\.kind) == [.metronomeOn, .bandReached, .metronomeOff])
        try #require(result.cues.count == 3)
        // Cadence falls about 28 s; a mean over 4 s says so within 5 s; the metronome waits 8 s more.
        #expect(result.cues[0].time > 34 && result.cues[0].time <= 42, "\(result.cues[0].time)")
        // It rises about 53 s, and is heard 12 s longer.
        #expect(result.cues[1].time > 52 && result.cues[1].time <= 59, "\(result.cues[1].time)")
        #expect(result.cues[2].time == result.cues[1].time + 12)
        #expect(try #require(result.coach.timeInBand.share) > 0.55)
        // The beats are the target's, whatever the runner does.
        let period = 60 / (165 * 1.075)
        #expect(result.beats.count > 60)
        var greatest = 0.0
        for (a, b) in zip(result.beats, result.beats.dropFirst()) {
            greatest = max(greatest, abs(b.time - a.time - period))
        }
        // Shifts towards a runner who is in step, at most 3 % of a period.
        #expect(greatest <= 0.03 * period + 1e-9, "\(greatest)")
    }

    @Test func aLimpDoesNotFoolTheBand() {
        let result = run(
            [.init(.still, duration: 3), .init(.run, duration: 40, cadence: 177)], .known
        ) { $0.limp = 8 }
        #expect(result.cues.filter { $0.kind == .metronomeOn }.isEmpty)
        #expect(result.coach.timeInBand.inside > 30)
    }

    @Test func aDropThatBecameLargerIsSaidOnItsSide() throws {
        var settings = CoachSettings.known
        settings.metronome = .off
        settings.pelvicDrop = .both
        let schedule: [ActivitySchedule.Segment] = [
            .init(.still, duration: 3), .init(.run, duration: 50, cadence: 177),
        ]
        // The baseline is 4° each, from another day: 2.8° more are needed to leave its band.
        let larger = run(schedule, settings) {
            $0.dropLeft = 10
            $0.dropRight = 4
        }
        let given = larger.cues.filter { $0.isGiven }
        #expect(given.count >= 2)
        #expect(given.allSatisfy { $0.kind == .pelvicDrop && $0.side == .left })
        let usual = run(schedule, settings) {
            $0.dropLeft = 4
            $0.dropRight = 4
        }
        #expect(usual.cues.isEmpty)
    }
}
