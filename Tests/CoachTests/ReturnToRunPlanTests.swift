// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Coach

@Suite struct ReturnToRunPlanTests {
    typealias Run = ReturnToRunPlan.PastRun
    let plan = ReturnToRunPlan()

    private func run(_ day: Int, _ stage: Int?, warnings: [WarningSigns.Sign] = []) -> Run {
        let content = plan.stages[stage ?? 0]
        return Run(
            day: day, stage: stage, running: content.totalRunning, walking: content.duration - content.totalRunning,
            warnings: warnings)
    }

    @Test func theStandardStagesGrowTheirRunningAndNotTheirLength() {
        for (a, b) in zip(plan.stages, plan.stages.dropFirst()) {
            #expect(b.totalRunning > a.totalRunning)
            #expect(b.duration == a.duration)
        }
        #expect(plan.stages.last?.walking == 0)
        #expect(ReturnToRunPlan(stages: []).stages == plan.stages)
    }

    @Test func aStageSaysWhatIsOnNow() throws {
        let stage = plan.stages[1]
        let first = try #require(stage.part(at: 0))
        #expect(first.isRunning && first.remaining == 120)
        let second = try #require(stage.part(at: 130))
        #expect(!second.isRunning && second.remaining == 170)
        #expect(stage.part(at: 1800) == nil)
        #expect(stage.part(at: -1) == nil)
        #expect(stage.part(at: .nan) == nil)
        let last = try #require(plan.stages.last?.part(at: 1799))
        #expect(last.isRunning && last.remaining == 1)
    }

    @Test func withoutPastRunsItBeginsAtTheFirstStageToday() {
        let advice = plan.advice(today: 100, past: [])
        #expect(advice.stage == 0)
        #expect(advice.day == 100)
        #expect(advice.reasons == [.first])
    }

    @Test func runsAreOnAlternateDays() {
        for (today, day) in [(10, 12), (11, 12), (12, 12), (13, 13)] {
            #expect(plan.advice(today: today, past: [run(10, 0)]).day == day)
        }
    }

    @Test func twoGoodRunsOpenTheNextStageAndAWarningClosesIt() {
        #expect(plan.advice(today: 12, past: [run(10, 2)]).stage == 2)
        #expect(plan.advice(today: 12, past: [run(8, 2), run(10, 2)]).stage == 3)
        let warned = plan.advice(today: 12, past: [run(8, 2), run(10, 2, warnings: [.growing])])
        #expect(warned.stage == 1)
        #expect(warned.reasons == [.warningSign])
        #expect(plan.advice(today: 12, past: [run(10, 0, warnings: [.lasting])]).stage == 0)
        // A warning on a run outside the plan counts as well.
        #expect(plan.advice(today: 12, past: [run(8, 2), run(10, nil, warnings: [.strong])]).stage == 1)
        #expect(plan.advice(today: 40, past: [run(8, 3), run(10, 3)]).stage == 2)
        let last = plan.stages.count - 1
        #expect(plan.advice(today: 12, past: [run(8, last), run(10, last)]).stage == last)
    }

    @Test func theOrderOfPastRunsDoesNotMatter() {
        let past = [run(2, 0), run(4, 0), run(6, 1), run(8, 1), run(10, 2)]
        #expect(plan.advice(today: 11, past: past.reversed()) == plan.advice(today: 11, past: past))
    }

    @Test func whoFollowsThePlanNeverGrowsByMoreThanATenthAWeek() {
        var past: [Run] = []
        var today = 0
        var stages: [Int] = []
        while today < 120 {
            let advice = plan.advice(today: today, past: past)
            #expect(advice.allowedVolume >= plan.stages[advice.stage].duration)
            #expect(advice.day <= today + 9)
            if let last = past.last { #expect(advice.day - last.day >= 2) }
            today = advice.day
            past.append(run(today, advice.stage))
            stages.append(advice.stage)
            if today > 14 {
                let base = 3 * plan.stages[0].duration
                let before = past.filter { (today - 13...today - 7).contains($0.day) }.reduce(0) { $0 + $1.volume }
                let now = past.filter { (today - 6...today).contains($0.day) }.reduce(0) { $0 + $1.volume }
                #expect(now <= 1.1 * max(before, base) + 1e-9)
            }
        }
        #expect(stages.last == plan.stages.count - 1)
        #expect(stages == stages.sorted())
    }

    @Test func tooMuchInTheLastDaysPutsTheNextRunOff() {
        let past = [Run(day: 8, running: 7200), run(10, 0)]
        let advice = plan.advice(today: 12, past: past)
        #expect(advice.reasons.contains(.volume))
        #expect(advice.day == 15)
        #expect(plan.growth(on: 10, past: past) == nil)
        #expect(plan.growth(on: 15, past: past + [Run(day: 15, running: 1800)]) == 0.5 - 1)
    }

    @Test func anyHistoryIsAnswered() {
        let odd = [
            Run(day: .max, stage: 3, running: 100), Run(day: .min, stage: -7, running: .nan),
            Run(day: 0, stage: 99, running: .infinity, walking: -3), Run(day: 1, stage: 1, running: -5),
        ]
        for today in [Int.min, -1, 0, 1, 5, .max] {
            let advice = plan.advice(today: today, past: odd)
            #expect(plan.stages.indices.contains(advice.stage))
            #expect(advice.allowedVolume.isFinite)
            _ = plan.growth(on: today, past: odd)
        }
    }
}
