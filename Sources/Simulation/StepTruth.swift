// SPDX-License-Identifier: Apache-2.0

public import Motion

/// What is true of one step.
public struct StepTruth: Hashable, Sendable, BitwiseCopyable {
    /// The stance foot.
    public let side: Side
    /// s, true time.
    public private(set) var initialContact: Double
    /// s; nil for the last contact of each foot in a bout.
    public private(set) var toeOff: Double?
    /// s; of the other foot; nil for the last contact of a bout.
    public private(set) var nextContact: Double?
    public let activity: Activity
    /// Degrees, as `docs/metrics.md` defines it: never below 0, for it begins at 0 with the contact.
    public var drop = 0.0
    /// m, of the sensor's site on the bone; nil for a foot.
    public var verticalOscillation: Double?
    /// m; nil for the first contact of a bout.
    public var stepWidth: Double?
    public var crossoverIndex: Double?

    /// Steps/min, both feet.
    public var cadence: Double? { nextContact.map { 60 / ($0 - initialContact) } }
    /// s.
    public var contactTime: Double? { toeOff.map { $0 - initialContact } }
    /// s; nil in walking.
    public var flightTime: Double? {
        guard activity == .run, let toeOff, let nextContact, nextContact > toeOff else { return nil }
        return nextContact - toeOff
    }

    init(side: Side, initialContact: Double, toeOff: Double?, nextContact: Double?, activity: Activity) {
        self.side = side
        self.initialContact = initialContact
        self.toeOff = toeOff
        self.nextContact = nextContact
        self.activity = activity
    }

    /// The same step told by a clock that runs `rate` times as fast.
    func onClock(running rate: Double) -> StepTruth {
        var s = self
        s.initialContact *= rate
        s.toeOff = toeOff.map { $0 * rate }
        s.nextContact = nextContact.map { $0 * rate }
        return s
    }
}
