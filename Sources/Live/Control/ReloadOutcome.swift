// SPDX-License-Identifier: Apache-2.0

/// What became of a configuration that was read again: the answer to `POST /v1/reload`.
public struct ReloadOutcome: Hashable, Sendable, Codable {
    /// Where the daemon keeps what is set for devices.
    public var stateDirectory: String
    /// A session is being recorded: what is set for devices holds from its end on.
    public var waitsForSession: Bool

    public init(stateDirectory: String, waitsForSession: Bool) {
        self.stateDirectory = stateDirectory
        self.waitsForSession = waitsForSession
    }

    enum CodingKeys: String, CodingKey {
        case stateDirectory = "state_directory"
        case waitsForSession = "waits_for_session"
    }
}
