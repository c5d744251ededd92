// SPDX-License-Identifier: Apache-2.0

public import Analysis
internal import Coach
internal import Devices
internal import Gait
internal import Motion

/// How events are written. Names, units and decimals are those of `steps.csv` and `windows.csv`; what is absent has no key. The
/// metrics are those of `MetricCatalog`: a new one appears here by itself.
extension LiveEvent {
    /// `t`, `stream` and what belongs to the kind of event.
    public var json: JSONValue { .object(members) }

    /// One line of JSON lines: `{"event":"step",...}` without a line feed.
    public var line: String { JSONValue.object([("event", .string(name.rawValue))] + members).line }

    private var members: [(String, JSONValue)] {
        var members: [(String, JSONValue)] = [("t", Self.time(time))]
        if let stream { members.append(("stream", .integer(stream))) }
        switch content {
        case .step(let step), .correction(let step), .settled(let step): members += step.jsonMembers
        case .retraction(let step):
            members.append(("step", .integer(step.index)))
            members.append(("t_contact", Self.time(step.initialContact)))
        case .window(let window):
            members += window.jsonMembers
        case .cue(let cue): members += Self.members(of: cue)
        case .beats(let beats):
            members.append(("is_on", .bool(beats != nil)))
            if let beats { members += Self.members(of: beats) }
        case .device(let device): members += device.members
        case .quality(let notice): members += Self.members(of: notice)
        case .marker(let marker): members += Self.members(of: marker, isTakenBack: false)
        case .unmarked(let marker): members += Self.members(of: marker, isTakenBack: true)
        case .session(let notice):
            members.append(("change", .string(notice.change.rawValue)))
            members += notice.session.members
        }
        return members
    }

    private static func members(of cue: Cue) -> [(String, JSONValue)] {
        var members: [(String, JSONValue)] = [
            ("kind", .string(cue.kind.name)), ("side", .string(cue.side.name)),
            ("delivery", .string(cue.delivery.name)),
        ]
        for (key, value) in [
            ("value", cue.value), ("threshold", cue.threshold), ("lower", cue.band?.lower ?? .nan),
            ("upper", cue.band?.upper ?? .nan),
        ] where value.isFinite {
            members.append((key, .number(value, decimals: 3)))
        }
        if let sentence = cue.sentence { members.append(("sentence", .string(sentence))) }
        return members
    }

    private static func members(of beats: BeatPlan) -> [(String, JSONValue)] {
        var members: [(String, JSONValue)] = [
            ("revision", .integer(beats.revision)), ("start", .number(beats.start, decimals: 6)),
            ("period", .number(beats.period, decimals: 9)), ("side", .string(beats.side.name)),
        ]
        if beats.fadeStart.isFinite {
            members.append(("fade_start", time(beats.fadeStart)))
            members.append(("end", time(beats.end)))
        }
        return members
    }

    private static func members(of notice: QualityNotice) -> [(String, JSONValue)] {
        var members: [(String, JSONValue)] = [("kind", .string(notice.kind.name))]
        switch notice.kind {
        case .mounting(let state): members.append(("mounting", .string(state.name)))
        case .gap(let seconds): members.append(("seconds", .number(seconds, decimals: 3)))
        case .slipped, .clipped, .disagreement, .other: break
        }
        if let sentence = notice.sentence { members.append(("sentence", .string(sentence))) }
        return members
    }

    private static func members(of marker: LiveMarker, isTakenBack: Bool) -> [(String, JSONValue)] {
        var members: [(String, JSONValue)] = [("kind", .string(marker.kind.rawValue))]
        if let id = marker.id { members.append(("id", .integer(id))) }
        if isTakenBack { members.append(("taken_back", .bool(true))) }
        if let level = marker.level { members.append(("level", .integer(level))) }
        if let place = marker.place { members.append(("place", .string(place))) }
        if let speed = marker.speed { members.append(("speed", .number(speed, decimals: 3))) }
        if let incline = marker.inclinePercent { members.append(("incline_percent", .number(incline, decimals: 2))) }
        if let text = marker.text { members.append(("text", .string(text))) }
        return members
    }

    private static func time(_ seconds: Double) -> JSONValue { .time(seconds) }
}
