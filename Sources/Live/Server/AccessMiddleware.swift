// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// Stands before all routes: lets in or refuses, and gives every answer the headers that keep it where it belongs.
struct AccessMiddleware: RouterMiddleware {
    typealias Context = LiveContext

    let rules: AccessRules
    /// The Unix socket: file permissions have decided already.
    let isTrusted: Bool
    let watch: ConnectionWatch

    /// What anybody may get: nothing in it is about a person.
    static let open: Set<String> = ["/healthz", "/v1/pair"]

    func handle(
        _ request: Request, context: LiveContext, next: (Request, LiveContext) async throws -> Response
    ) async throws -> Response {
        watch.settled(context.channel)
        var response: Response
        if let refusal = refusal(of: request, context) {
            response = refusal.response
        } else {
            do {
                response = try await next(request, context)
            } catch let refusal as LiveAnswer.Refusal {
                response = refusal.response
            } catch let error as ControlError {
                response = LiveAnswer.Refusal(error).response
            } catch let error as HTTPError {
                response = Self.refusal(error.status).response
            }
            if isOwnPage(request, context) {
                response.headers[.setCookie] = Self.cookie(rules.pageToken, days: nil)
            }
        }
        Self.guardHeaders(&response.headers)
        return response
    }

    /// A cookie that scripts can't read and other sites can't send. `days` nil: until the browser is closed.
    static func cookie(_ token: String, days: Int?) -> String {
        let age = days.map { "; Max-Age=\($0 * 86_400)" } ?? ""
        return "\(AccessRules.cookie)=\(token); Path=/; HttpOnly; SameSite=Strict\(age)"
    }

    private func refusal(of request: Request, _ context: LiveContext) -> LiveAnswer.Refusal? {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > LiveRoutes.longestBody {
            return .tooLarge
        }
        if isTrusted { return nil }
        let authority = request.head.authority
        guard rules.isOwn(authority) else {
            return LiveAnswer.Refusal(
                status: .misdirectedRequest, code: "wrong_host",
                sentence: "This machine is not called that. Use its address, or add the name to live.hosts.")
        }
        guard rules.isOwn(origin: request.headers[.origin], authority: authority), !isFromAnotherSite(request) else {
            return LiveAnswer.Refusal(
                status: .forbidden, code: "foreign_origin", sentence: "Pages of other sites may not use gaitd.")
        }
        let path = request.uri.path
        if Self.open.contains(path) || (DashboardFiles.all[path] != nil && request.method != .post) { return nil }
        guard rules.isKnown(authorization: request.headers[.authorization], cookies: request.headers[.cookie]) else {
            return LiveAnswer.Refusal(
                status: .unauthorized, code: "no_token",
                sentence: "Show the token, or pair this browser: run \"gait pair\" on the gaitd computer.",
                headers: [.wwwAuthenticate: "Bearer realm=\"gaitd\""])
        }
        return nil
    }

    /// Browsers say where a request comes from; typing the address is `none`. Following a link to the page is harmless.
    private func isFromAnotherSite(_ request: Request) -> Bool {
        guard let name = HTTPField.Name("Sec-Fetch-Site"), let site = request.headers[name] else { return false }
        if site == "same-origin" || site == "none" { return false }
        return !(request.method == .get && request.uri.path == "/")
    }

    /// The page, opened by this machine itself under a loopback name and not through a proxy, which would make everybody local.
    private func isOwnPage(_ request: Request, _ context: LiveContext) -> Bool {
        guard !isTrusted, request.method == .get, request.uri.path == "/",
            let host = request.head.authority.flatMap(AccessRules.host(of:)), AccessRules.isLoopback(host),
            let forwarded = HTTPField.Name("Forwarded"), let forwardedFor = HTTPField.Name("X-Forwarded-For"),
            request.headers[forwarded] == nil, request.headers[forwardedFor] == nil,
            let peer = context.channel.remoteAddress?.ipAddress
        else { return false }
        return AccessRules.isLoopback(peer) || peer.hasPrefix("::ffff:127.")
    }

    private static func refusal(_ status: HTTPResponse.Status) -> LiveAnswer.Refusal {
        switch status {
        case .notFound: .notFound("There is nothing here. docs/live-api.yaml lists what there is.")
        case .contentTooLarge: .tooLarge
        default: LiveAnswer.Refusal(status: status, code: "refused", sentence: status.reasonPhrase)
        }
    }

    private static func guardHeaders(_ headers: inout HTTPFields) {
        if headers[.cacheControl] == nil { headers[.cacheControl] = "no-store" }
        headers[.xContentTypeOptions] = "nosniff"
        for (name, value) in [
            ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
        ] {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        if headers[.contentSecurityPolicy] == nil {
            headers[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
        }
    }
}
