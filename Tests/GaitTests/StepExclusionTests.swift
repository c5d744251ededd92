// SPDX-License-Identifier: Apache-2.0

import Gait
import Motion
import Testing

@Suite struct StepExclusionTests {
    private func exclusion(_ reasons: Step.Reasons, _ quality: Quality) -> StepExclusion? {
        var step = Step(index: 0, side: .left, initialContact: 0, emitted: 0, activity: .run)
        step.reasons = reasons
        step.quality = quality
        return step.exclusion
    }

    @Test func meansAreOfSteadyTrustworthySteps() {
        #expect(exclusion([], .good) == nil)
        #expect(exclusion([.mountingUncertain, .clipped], .fair) == nil)
        #expect(exclusion([.missingSamples], .poor) == .poor)
        #expect(exclusion([.boutEdge], .fair) == .boutEdge)
        #expect(exclusion([.turning], .fair) == .turning)
        #expect(exclusion([.irregular, .boutEdge, .turning], .poor) == .irregular)
    }
}
