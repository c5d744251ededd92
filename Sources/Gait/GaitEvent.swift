// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// What the gait stages say, in the order in which they come to know it.
public enum GaitEvent: Sendable {
    /// A step's initial contact, given for the first time.
    case contact(Step)
    /// More is known of a step given before: toe-off, metrics, side.
    case correction(Step)
    /// A step given before was none (a bounce, or a higher peak followed): it is taken back and never settled.
    case retracted(Step)
    /// The last word on a step: what files hold.
    case settled(Step)
    /// One each second.
    case window(Window)
    /// The mounting of the sensor: found, lost, slipped.
    case mounting(MountingState, time: Double)
}

/// How much is known of the sensor's axes on the body.
public enum MountingState: UInt8, Hashable, Sendable, BitwiseCopyable, CaseIterable {
    /// Only the vertical.
    case unknown
    /// The fore-aft axis, but not which end of it is the front.
    case axis
    /// Front and back as well: left and right have names.
    case forward
    /// Confirmed over many strides; changed only upon strong evidence.
    case locked

    /// As written in files.
    public var name: String {
        switch self {
        case .unknown: "unknown"
        case .axis: "axis"
        case .forward: "forward"
        case .locked: "locked"
        }
    }
}
