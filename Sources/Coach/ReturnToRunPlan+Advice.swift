// SPDX-License-Identifier: Apache-2.0

extension ReturnToRunPlan {
    /// What to run next and when, after the runs in `past` (any order; those after `today` are not counted).
    public func advice(today: Int, past: [PastRun]) -> Advice {
        let today = min(max(today, -Self.lastDay), Self.lastDay)
        // The place in the list is the second key: runs of one day stay in the order in which they were given.
        let runs = past.indices.filter { past[$0].day <= today && past[$0].day >= -Self.lastDay }
            .sorted { (past[$0].day, $0) < (past[$1].day, $1) }.map { past[$0] }
        var (stage, reasons) = self.stage(after: runs, today: today)
        var day = today
        if let last = runs.last, last.day + Self.daysBetween > today {
            day = last.day + Self.daysBetween
            reasons.append(.restDay)
        }
        // A stage that is too long is put off until older runs leave the seven days, but never for ever.
        let restDay = day
        var allowed = allowedVolume(on: day, past: runs)
        while allowed < stages[stage].duration, day < restDay + 7 {
            day += 1
            allowed = allowedVolume(on: day, past: runs)
        }
        if day > restDay { reasons.append(.volume) }
        return Advice(stage: stage, day: day, allowedVolume: allowed, reasons: reasons)
    }

    /// s of running and walking that may be done on `day` so that its seven days hold at most a tenth more than the seven before. Weeks
    /// with less than three runs of the plan's first stage count as that: a tenth more than nothing would be nothing for ever.
    public func allowedVolume(on day: Int, past: [PastRun]) -> Double {
        let day = min(max(day, -Self.lastDay), Self.lastDay)
        let before = max(volume(from: day - 13, through: day - 7, past), 3 * stages[0].duration)
        return max(0, (1 + Self.mostGrowth) * before - volume(from: day - 6, through: day, past))
    }

    /// Share by which the seven days up to `day` exceed the seven before; nil where there was nothing before.
    public func growth(on day: Int, past: [PastRun]) -> Double? {
        let day = min(max(day, -Self.lastDay), Self.lastDay)
        let before = volume(from: day - 13, through: day - 7, past)
        return before > 0 ? volume(from: day - 6, through: day, past) / before - 1 : nil
    }

    /// No calendar goes further; sums of days stay sums of days.
    private static let lastDay = 1_000_000_000

    private func volume(from first: Int, through last: Int, _ past: [PastRun]) -> Double {
        var sum = 0.0
        for run in past where run.day >= first && run.day <= last { sum += run.volume }
        return sum
    }

    private func stage(after runs: [PastRun], today: Int) -> (Int, [Reason]) {
        let planned = runs.filter { run in run.stage.map { stages.indices.contains($0) } ?? false }
        guard let last = runs.last, let stage = planned.last?.stage else { return (0, [.first]) }
        if !last.warnings.isEmpty { return (max(0, stage - 1), [.warningSign]) }
        if today - last.day > Self.longBreak { return (max(0, stage - 1), [.longBreak]) }
        var done = 0
        for run in planned.reversed() {
            guard run.stage == stage, run.warnings.isEmpty else { break }
            done += 1
        }
        guard done >= Self.runsPerStage, stage + 1 < stages.count else { return (stage, [.again]) }
        return (stage + 1, [.next])
    }
}
