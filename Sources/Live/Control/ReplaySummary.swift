// SPDX-License-Identifier: Apache-2.0

/// What a replay through the live path gave: the answer to `POST /v1/replay`.
public struct ReplaySummary: Hashable, Sendable, Codable {
    /// The session's.
    public var name: String
    /// s of session time that were replayed.
    public var seconds: Double
    public var chunks: Int
    public var steps: Int

    public init(name: String, seconds: Double = 0, chunks: Int = 0, steps: Int = 0) {
        self.name = name
        self.seconds = seconds
        self.chunks = chunks
        self.steps = steps
    }
}
