// SPDX-License-Identifier: Apache-2.0

public import Motion

/// All that a metric may look at: one completed step and the body's motion during it.
public struct StepContext: ~Copyable {
    public var step: Step
    /// Initial contact of the following step, where it followed in rhythm.
    public var nextContact: Double?
    public var placement: Placement
    /// What a sensor at the pelvis knows of the step; nil elsewhere.
    public var pelvis: PelvisMotion?
    /// What a foot's sensor knows of the stride; nil elsewhere.
    public var foot: FootStride?

    public init(step: Step, nextContact: Double?, placement: Placement) {
        self.step = step
        self.nextContact = nextContact
        self.placement = placement
    }
}
