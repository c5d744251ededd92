// SPDX-License-Identifier: Apache-2.0

/// Where the sensor is worn. `other` gives orientation only.
public enum Placement: UInt8, Hashable, Sendable, BitwiseCopyable, CaseIterable {
    case sacrum, hipLeft, hipRight, footLeft, footRight, other

    /// As written in files and on the command line: `sacrum`, `hip_left`, ...
    public var name: String {
        switch self {
        case .sacrum: "sacrum"
        case .hipLeft: "hip_left"
        case .hipRight: "hip_right"
        case .footLeft: "foot_left"
        case .footRight: "foot_right"
        case .other: "other"
        }
    }

    /// nil where `name` is not one of the names above.
    public init?(name: String) {
        guard let match = Placement.allCases.first(where: { $0.name == name }) else { return nil }
        self = match
    }

    public var isFoot: Bool { self == .footLeft || self == .footRight }
    public var isHip: Bool { self == .hipLeft || self == .hipRight }
    /// Sacrum or hip: the pelvis is seen.
    public var isPelvis: Bool { self == .sacrum || isHip }

    /// The side that the sensor is worn on; `unknown` in the middle.
    public var side: Side {
        switch self {
        case .hipLeft, .footLeft: .left
        case .hipRight, .footRight: .right
        case .sacrum, .other: .unknown
        }
    }
}
