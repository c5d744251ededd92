// SPDX-License-Identifier: Apache-2.0

/// Where the server listens and whom it lets in.
public struct LiveServerSettings: Hashable, Sendable {
    /// Path of the Unix socket; whoever can open it may do all (mode 0660).
    public var socket: String
    /// Address of the page; empty: no TCP.
    public var address: String
    /// 0 takes a free one.
    public var port: Int
    /// Streams at once; one more is told so and closed.
    public var clients: Int
    /// What other machines must show, at least 16 characters; see `AccessToken`.
    public var token: String
    /// Names by which a browser may call this machine, besides its addresses.
    public var hosts: [String]

    public init(
        socket: String, address: String = "127.0.0.1", port: Int = 4248, clients: Int = 32, token: String,
        hosts: [String] = []
    ) {
        self.socket = socket
        self.address = address
        self.port = port
        self.clients = clients
        self.token = token
        self.hosts = hosts
    }
}
