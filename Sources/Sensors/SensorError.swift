// SPDX-License-Identifier: Apache-2.0

public import Wire

/// Why a sensor can't be used.
public enum SensorError: Error, Hashable, Sendable, CustomStringConvertible {
    case wire(WireError)

    public var description: String {
        switch self {
        case .wire(let error): error.description
        }
    }
}
