// SPDX-License-Identifier: Apache-2.0

internal import Analysis

/// A session as clients see it: an entry of `/v1/sessions` and the `session` event. Never a path: clients name sessions by `id`.
public struct SessionEntry: Hashable, Sendable, Codable {
    public enum State: String, Hashable, Sendable, Codable, CaseIterable { case recording, closed, recovered, replay }

    public var id: String
    /// For people: `2026-11-21-0812`.
    public var name: String
    public var state: State
    /// Wall time of session time 0, RFC 3339 with the zone's offset.
    public var started: String
    /// s so far.
    public var duration: Double
    public var runner: String?
    public var steps: Int?
    public var tags: [String]

    public init(id: String, name: String, state: State, started: String, duration: Double, tags: [String] = []) {
        self.id = id
        self.name = name
        self.state = state
        self.started = started
        self.duration = duration
        self.tags = tags
    }

    var members: [(String, JSONValue)] {
        var members: [(String, JSONValue)] = [
            ("id", .string(id)), ("name", .string(name)), ("state", .string(state.rawValue)),
            ("started", .string(started)), ("duration", .number(duration, decimals: 1)),
        ]
        if let runner { members.append(("runner", .string(runner))) }
        if let steps { members.append(("steps", .integer(steps))) }
        members.append(("tags", .array(tags.map { .string($0) })))
        return members
    }
}
