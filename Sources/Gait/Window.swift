// SPDX-License-Identifier: Apache-2.0

public import Motion

/// What was known at the end of one second.
public struct Window: Hashable, Sendable, BitwiseCopyable {
    /// End of the second, on the session clock.
    public var time: Double
    public var activity: Activity
    /// Steps/min, both feet; nil where no rhythm is known.
    public var cadence: Double?
    public var quality: Quality

    public init(time: Double, activity: Activity, cadence: Double?, quality: Quality) {
        self.time = time
        self.activity = activity
        self.cadence = cadence
        self.quality = quality
    }
}
