// SPDX-License-Identifier: Apache-2.0

/// Who may ask: pure rules on the headers of a request that came over TCP.
///
/// Against a page of another site in the runner's own browser: `Host` must be an address or a name of this machine (a name that an
/// attacker points at us is neither), and `Origin`, where there is one, must be ourselves. Against other machines: the token.
struct AccessRules: Sendable {
    /// In lower case.
    let hosts: Set<String>
    let token: String
    /// Given to pages that this machine itself opens; another one at each start.
    let pageToken: String

    static let cookie = "gaitd"

    init(hosts: [String], machine: String, token: String, pageToken: String) {
        let machine = machine.lowercased()
        var names: Set<String> = ["localhost"]
        if !machine.isEmpty { names.formUnion([machine, machine + ".local"]) }
        self.hosts = names.union(hosts.map { $0.lowercased() })
        self.token = token
        self.pageToken = pageToken
    }

    /// `authority` is the value of `Host`.
    func isOwn(_ authority: String?) -> Bool {
        guard let authority, let host = Self.host(of: authority) else { return false }
        return hosts.contains(host) || Self.isAddress(host)
    }

    /// Whether the page that sends the request is our own; no `Origin`: no page.
    func isOwn(origin: String?, authority: String?) -> Bool {
        guard let origin else { return true }
        for scheme in ["http://", "https://"] where origin.hasPrefix(scheme) {
            return origin.dropFirst(scheme.count).lowercased() == authority?.lowercased()
        }
        return false
    }

    /// Whether one of the tokens is shown, as `Authorization: Bearer` or as the page's cookie.
    func isKnown(authorization: String?, cookies: String?) -> Bool {
        if let authorization, authorization.lowercased().hasPrefix("bearer ") {
            return isToken(authorization.dropFirst("bearer ".count))
        }
        for pair in (cookies ?? "").split(separator: ";") {
            let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            if parts.count == 2, parts[0] == Self.cookie, isToken(parts[1]) { return true }
        }
        return false
    }

    private func isToken(_ shown: Substring) -> Bool {
        // Both are compared in full, whatever the first one says.
        let isToken = Self.isSame(shown.utf8, token.utf8)
        let isPage = Self.isSame(shown.utf8, pageToken.utf8)
        return isToken || isPage
    }

    /// In a time that does not tell how much of it is right.
    static func isSame(_ shown: Substring.UTF8View, _ secret: String.UTF8View) -> Bool {
        let shown = Array(shown), secret = Array(secret)
        guard !secret.isEmpty else { return false }
        var difference = shown.count ^ secret.count
        for index in secret.indices {
            difference |= Int((index < shown.count ? shown[index] : 0) ^ secret[index])
        }
        return difference == 0
    }

    /// `example.org:4248`, `[::1]:4248`, `10.0.0.2` without the port, in lower case.
    static func host(of authority: String) -> String? {
        let text = authority.lowercased()
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            return String(text[text.index(after: text.startIndex)..<end])
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2, let host = parts.first, !host.isEmpty else { return nil }
        return String(host)
    }

    /// A numeric address, IPv4 or IPv6: no name server had a say in it.
    static func isAddress(_ host: String) -> Bool {
        if host.contains(":") { return host.allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." } }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }

    static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1" || (isAddress(host) && host.hasPrefix("127."))
    }
}
