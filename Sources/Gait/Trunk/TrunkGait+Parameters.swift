// SPDX-License-Identifier: Apache-2.0

extension TrunkGait {
    /// What the stage is tuned by, beside what its detectors are.
    struct Parameters {
        /// s for which the first steps of a bout wait for the mounting.
        var patience = 4.5
        /// A run recognised within this time of setting off was a run from its first step, s.
        var hindsight = 4.0
        /// s; a shorter gap is bridged by a straight line, a longer one ends the bout.
        var bridge = 1.0
        /// s; a longer gap than this is missing data.
        var gap = 0.05
        /// s after toe-off at which the stance is measured.
        var settling = 0.04
        /// Longest running contact in step times; above 1 for the sake of a limp.
        var longestStance = 1.2
        /// s that an abrupt slip may go on for when it is noticed.
        var slipTime = 0.3
        /// Least autocorrelation peak at which the body is thought to walk or run right now.
        var rhythm = 0.4
        /// s before the axes were last seen in place at which they may already have begun to move: the memory of that view.
        var reach = 2.0
        /// Step time taken before any rhythm is known, s.
        var usualStepTime = 0.55
    }
}
