// SPDX-License-Identifier: Apache-2.0

/// A graded way back to running: run and walk first, alternate days, at most a tenth more a week, and one step back at a warning sign.
///
/// The rules are those of the rehabilitation advice that this project follows (docs/coaching.md); lengths of the intervals and what
/// counts as volume are its own choice, as data, to be replaced by what a therapist orders. It advises and never forbids.
public struct ReturnToRunPlan: Hashable, Sendable {
    /// One session's content: run, walk, and so on.
    public struct Stage: Hashable, Sendable, BitwiseCopyable {
        public var repeats: Int
        /// s each.
        public var running: Double
        /// s each; 0 for running all the way.
        public var walking: Double

        public init(repeats: Int, running: Double, walking: Double) {
            self.repeats = repeats
            self.running = running
            self.walking = walking
        }

        /// s, running and walking together.
        public var duration: Double { Double(repeats) * (running + walking) }
        /// s.
        public var totalRunning: Double { Double(repeats) * running }

        /// What is on `elapsed` s into the session, and for how many s more; nil once it is over, or before it begins.
        public func part(at elapsed: Double) -> (isRunning: Bool, remaining: Double)? {
            guard elapsed >= 0, elapsed < duration else { return nil }
            let within = elapsed.truncatingRemainder(dividingBy: running + walking)
            return within < running ? (true, running - within) : (false, running + walking - within)
        }
    }

    /// A run that was: days count from any fixed day.
    public struct PastRun: Hashable, Sendable {
        public var day: Int
        /// Index in `stages`; nil for a run outside the plan.
        public var stage: Int?
        /// s of running and of walking.
        public var running, walking: Double
        public var warnings: [WarningSigns.Sign]

        public init(
            day: Int, stage: Int? = nil, running: Double, walking: Double = 0, warnings: [WarningSigns.Sign] = []
        ) {
            self.day = day
            self.stage = stage
            self.running = running
            self.walking = walking
            self.warnings = warnings
        }

        var volume: Double {
            let volume = running + walking
            return volume.isFinite ? max(0, volume) : 0
        }
    }

    /// Why the advice is as it is.
    public enum Reason: UInt8, Hashable, Sendable, BitwiseCopyable, CaseIterable {
        case first, again, next, warningSign, longBreak, restDay, volume

        /// As written in files.
        public var name: String {
            switch self {
            case .first: "first"
            case .again: "again"
            case .next: "next"
            case .warningSign: "warning_sign"
            case .longBreak: "long_break"
            case .restDay: "rest_day"
            case .volume: "volume"
            }
        }

        public var sentence: String {
            switch self {
            case .first: "Begin with the first stage"
            case .again: "The same stage once more"
            case .next: "On to the next stage"
            case .warningSign: "Pain was a warning sign: one stage back"
            case .longBreak: "More than two weeks without a run: one stage back"
            case .restDay: "Rest today: run on alternate days"
            case .volume: "Enough for these seven days: at most 10 % more than in the seven before"
            }
        }
    }

    public struct Advice: Hashable, Sendable {
        /// Index in `stages`.
        public var stage: Int
        /// The first day on which to run.
        public var day: Int
        /// s that may be added to the seven days up to `day`, walking included.
        public var allowedVolume: Double
        /// What chose the stage, then what moved the day.
        public var reasons: [Reason]
    }

    /// At most this much more in seven days than in the seven before.
    public static let mostGrowth = 0.10
    /// Days from one run to the next: every other day.
    public static let daysBetween = 2
    /// Runs at a stage without a warning sign before the next stage. Our choice.
    public static let runsPerStage = 2
    /// Days without a run after which one stage is taken back. Our choice.
    public static let longBreak = 14

    public var stages: [Stage]

    /// An empty list is taken for the standard one.
    public init(stages: [Stage] = standard) { self.stages = stages.isEmpty ? Self.standard : stages }

    /// Half an hour each, with ever longer runs, until it is all run. Our choice.
    public static let standard = [
        Stage(repeats: 6, running: 60, walking: 240),
        Stage(repeats: 6, running: 120, walking: 180),
        Stage(repeats: 6, running: 180, walking: 120),
        Stage(repeats: 6, running: 240, walking: 60),
        Stage(repeats: 3, running: 540, walking: 60),
        Stage(repeats: 2, running: 840, walking: 60),
        Stage(repeats: 1, running: 1800, walking: 0),
    ]
}
