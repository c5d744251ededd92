// SPDX-License-Identifier: Apache-2.0

public import Gait
internal import Motion

extension JSONValue {
    /// Seconds to a tenth of a millisecond.
    public static let timeDecimals = 4
    public static let cadenceDecimals = 2

    public static func time(_ seconds: Double) -> JSONValue { .number(seconds, decimals: timeDecimals) }
}

/// How steps and windows are written as JSON, wherever they are: the live stream, `gait replay`, exports. Names, units and decimals are
/// those of `steps.csv` and `windows.csv`; what is absent has no key. A new metric of `MetricCatalog` appears by itself.
extension Step {
    public var jsonMembers: [(String, JSONValue)] {
        var members: [(String, JSONValue)] = [
            ("step", .integer(index)), ("side", .string(side.name)), ("t_contact", .time(initialContact)),
        ]
        if let toeOff { members.append(("t_toe_off", .time(toeOff))) }
        members.append(("t_emitted", .time(emitted)))
        members.append(("activity", .string(activity.name)))
        if let cadence { members.append(("cadence", .number(cadence, decimals: JSONValue.cadenceDecimals))) }
        members.append(("quality", .string(quality.name)))
        let names = Step.Reasons.names.enumerated().filter { reasons.rawValue >> UInt16($0.offset) & 1 == 1 }
        if !names.isEmpty { members.append(("quality_reasons", .array(names.map { .string($0.element) }))) }
        members.append(("side_live", .string(sideLive.name)))
        for (slot, entry) in MetricCatalog.all.enumerated() {
            guard let value = metrics[slot] else { continue }
            let metric = entry.descriptor
            members.append((metric.key, .number(value.value, decimals: metric.decimals)))
            // One digit more, so that a small uncertainty isn't printed as none.
            members.append((metric.key + "_u", .number(value.uncertainty, decimals: metric.decimals + 1)))
        }
        return members
    }
}

extension Window {
    /// All but the time.
    public var jsonMembers: [(String, JSONValue)] {
        var members: [(String, JSONValue)] = [("activity", .string(activity.name))]
        if let cadence { members.append(("cadence", .number(cadence, decimals: JSONValue.cadenceDecimals))) }
        members.append(("quality", .string(quality.name)))
        return members
    }
}
