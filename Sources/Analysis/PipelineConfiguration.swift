// SPDX-License-Identifier: Apache-2.0

public import Gait
public import Motion

/// What a run's numbers depend on besides its bytes.
public struct PipelineConfiguration: Hashable, Sendable {
    public var placement: Placement
    /// Metres; scales the lever from the pelvis' centre to the sensor and the pendulum of the step width. 1.72 where unknown.
    public var height: Double?
    /// Metres; scales the crossover index.
    public var legLength: Double?
    /// Give an orientation event for each sample.
    public var givesOrientation: Bool
    /// Keep what a second pass over the orientation needs: about 20 kB for each second. For reports, not live; no step changes.
    public var smoothsOrientation: Bool
    /// Keep the pelvis' obliquity over each stance: 176 bytes a step. For reports, not live; no step changes.
    public var keepsStanceCurves = false
    /// Parts of the method left out, to see what each buys.
    public var leftOut: Stages = []

    public init(
        placement: Placement, height: Double? = nil, legLength: Double? = nil, givesOrientation: Bool = false,
        smoothsOrientation: Bool = false
    ) {
        self.placement = placement
        self.height = height
        self.legLength = legLength
        self.givesOrientation = givesOrientation
        self.smoothsOrientation = smoothsOrientation
    }
}
