// SPDX-License-Identifier: Apache-2.0

internal import Analysis
public import Gait
public import Motion

/// A sensor as clients see it: an entry of `/v1/devices` and the `device` event.
public struct LiveDevice: Hashable, Sendable, Codable {
    public enum State: String, Hashable, Sendable, Codable, CaseIterable {
        /// Its port can't be opened: `sentence` says why.
        case unusable
        /// Open, not yet recognised.
        case listening
        case streaming
        /// No sample for more than 2 s.
        case silent
        /// Unplugged; was there before.
        case gone
    }

    /// Stable: the same for the same device in whatever port.
    public var key: String
    /// For people: `WT901 on ttyUSB0`.
    public var title: String
    public var node: String?
    public var state: State
    /// Number of its stream in the session; nil without one.
    public var stream: Int?
    /// `DeviceKind.name`; nil until it is recognised.
    public var protocolName: String?
    public var placement: Placement?
    public var mounting: MountingState?
    /// Samples a second.
    public var rate: Double?
    /// 0 to 1; nil where the device doesn't tell.
    public var battery: Double?
    /// Samples lost on the way so far.
    public var lost: Int?
    /// What is and what to do, for people.
    public var sentence: String?
    /// Wall time of its last sample, RFC 3339; nil where there is none.
    public var lastSeen: String?

    public init(key: String, title: String, state: State) {
        self.key = key
        self.title = title
        self.state = state
    }

    enum CodingKeys: String, CodingKey {
        case key, title, node, state, stream
        case protocolName = "protocol"
        case placement, mounting, rate, battery, lost, sentence
        case lastSeen = "last_seen"
    }

    var members: [(String, JSONValue)] {
        var members: [(String, JSONValue)] = [
            ("key", .string(key)), ("title", .string(title)), ("state", .string(state.rawValue)),
        ]
        if let node { members.append(("node", .string(node))) }
        if let protocolName { members.append(("protocol", .string(protocolName))) }
        if let placement { members.append(("placement", .string(placement.name))) }
        if let mounting { members.append(("mounting", .string(mounting.name))) }
        if let rate { members.append(("rate", .number(rate, decimals: 1))) }
        if let battery { members.append(("battery", .number(battery, decimals: 2))) }
        if let lost { members.append(("lost", .integer(lost))) }
        if let sentence { members.append(("sentence", .string(sentence))) }
        if let lastSeen { members.append(("last_seen", .string(lastSeen))) }
        return members
    }
}
