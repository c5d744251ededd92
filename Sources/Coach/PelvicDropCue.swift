// SPDX-License-Identifier: Apache-2.0

internal import Gait
public import Motion

/// Says when the pelvis falls more than usual on a side that the runner watches.
///
/// Never on one step: a cue comes too late for the step that it is about, so it must be about the next ones. The median of five steps
/// of one side leaves room for two bad ones.
public struct PelvicDropCue: Sendable {
    public enum Sides: UInt8, Hashable, Sendable, BitwiseCopyable, CaseIterable {
        case off, left, right, both

        /// As written in files.
        public var name: String {
            switch self {
            case .off: "off"
            case .left: "left"
            case .right: "right"
            case .both: "both"
            }
        }

        func contains(_ side: Side) -> Bool {
            switch side {
            case .unknown: false
            case .left: self == .left || self == .both
            case .right: self == .right || self == .both
            }
        }
    }

    /// Same-side steps in the median.
    public static let steps = 5
    /// Degrees above the band: hysteresis.
    public static let margin = 0.5
    /// s between two cues, of whichever side.
    public static let interval = 10.0
    /// s: five steps of one side last 3 to 4; with some left out as doubtful, more.
    static let memory = 15.0

    public var sides: Sides
    private var left = RaisedMedian(Self.parameters)
    private var right = RaisedMedian(Self.parameters)

    private var lastTime = -Double.infinity
    private var lastSide = Side.unknown

    private static let parameters = RaisedMedian.Parameters(count: steps, margin: margin, memory: memory)
    /// s: the other side counts as raised as well if a step said so this recently.
    private static let recent = 2.0

    public init(_ sides: Sides) { self.sides = sides }

    /// A side's median against its band; nil before five steps of it.
    public func state(_ side: Side) -> BandState? {
        switch side {
        case .unknown: nil
        case .left: left.state
        case .right: right.state
        }
    }

    /// `step` is one that counts; `now` in s.
    mutating func push(_ step: borrowing Step, now: Double, baseline: Baseline) -> Cue? {
        let side = step.side
        guard let drop = step[PelvicDrop.self]?.value, let band = baseline.band(.pelvicDrop, side) else { return nil }
        let contact = step.initialContact
        let finding =
            side == .left
            ? left.push(drop, contact: contact, band: band) : right.push(drop, contact: contact, band: band)
        guard let finding, sides.contains(side) else { return nil }
        var cue = Cue(
            .pelvicDrop, side: side, time: now, delivery: .given, value: finding.median, band: band,
            threshold: finding.threshold)
        guard now - lastTime >= Self.interval else {
            cue.delivery = .coolingDown
            return finding.isNew ? cue : nil
        }
        // Where both sides are raised they take turns.
        let other = side == .left ? right.raisedAt : left.raisedAt
        guard lastSide != side || sides != .both || contact - other > Self.recent else { return nil }
        lastTime = now
        lastSide = side
        return cue
    }

    mutating func forget() {
        left.forget()
        right.forget()
    }
}
