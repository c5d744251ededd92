// SPDX-License-Identifier: Apache-2.0

internal import Devices
public import Wire

/// What is known of a device that might be a sensor. Never a guess: what is not proven has a name of its own.
public enum SensorState: Hashable, Sendable {
    /// Being listened to, now at this speed.
    case listening(baud: Int)
    /// `DeviceKind.name`; `baud` is nil where speeds mean nothing.
    case known(kind: String, baud: Int?)
    /// Not a byte came.
    case silent
    /// Somebody speaks, but no sensor that gaitd knows.
    case unknownTraffic(Traffic)
    /// A HID device that measures no motion: a keyboard, say.
    case notASensor
    case unusable(WireError)

    /// In JSON.
    public var name: String {
        switch self {
        case .listening: "listening"
        case .known: "known"
        case .silent: "silent"
        case .unknownTraffic: "unknown_traffic"
        case .notASensor: "not_a_sensor"
        case .unusable(.busy): "busy"
        case .unusable(.noPermission): "no_permission"
        case .unusable(.unplugged): "unplugged"
        case .unusable: "unusable"
        }
    }

    /// Why it can't be used and what to do, in a sentence; nil where it can.
    public var problem: String? {
        switch self {
        case .listening, .known: nil
        case .silent:
            "It sends nothing. Switch it on; if it waits to be asked, allow that with ask = true in its [[device]]."
        case .unknownTraffic(let traffic): traffic.description
        case .notASensor: "It says of itself that it measures no motion."
        case .unusable(let error): error.description
        }
    }
}

/// What bytes look like that no sensor known to gaitd sends.
public struct Traffic: Hashable, Sendable, CustomStringConvertible {
    public enum Look: String, Hashable, Sendable, CaseIterable {
        case nmea, printer, modem, text, binary
    }

    public var look: Look
    /// Bits a second at which it looked so; of binary noise, the first that was tried.
    public var baud: Int
    /// A line of text, at most 60 signs.
    public var sample: String

    public init(look: Look, baud: Int, sample: String = "") {
        self.look = look
        self.baud = baud
        self.sample = sample
    }

    /// It is known to be something else, not merely not known.
    public var isSomethingElse: Bool { [.nmea, .printer, .modem].contains(look) }

    public var description: String {
        let quoted = sample.isEmpty ? "" : " (\"\(sample)\")"
        return switch look {
        case .nmea: "A satellite receiver or ship's instrument speaks at \(baud) baud\(quoted): no motion sensor."
        case .printer: "A 3-D printer or milling machine speaks at \(baud) baud\(quoted): nothing was written to it."
        case .modem: "A modem speaks at \(baud) baud\(quoted): nothing was written to it."
        case .text:
            "Text comes at \(baud) baud\(quoted), but no rows of acceleration. "
                + "Print a header such as t_us,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps, or name the columns in its [[device]]."
        case .binary:
            "Bytes come, but at no speed in the form of a known sensor. "
                + "If it is one, name it with --protocol and --baud, or in its [[device]]."
        }
    }
}
