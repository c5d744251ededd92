// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Why the live feed can't be served or reached.
public enum LiveError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Another daemon listens there.
    case socketInUse(path: String)
    case cannotListen(place: String, reason: String)
    case token(path: String, reason: String)
    /// No daemon listens at any of these places.
    case notRunning(places: [String])
    case notAllowed(path: String)
    /// The connection ended before the answer did.
    case connectionLost
    /// What came back is no answer that this version knows.
    case unexpected(String)
    /// The daemon refused, and said why.
    case refused(status: Int, sentence: String)

    public var description: String {
        switch self {
        case .socketInUse(let path):
            "\(path): another gaitd listens here. Stop it first, or set another live.socket."
        case .cannotListen(let place, let reason): "Cannot listen at \(place): \(reason)."
        case .token(let path, let reason): "\(path): \(reason)."
        case .notRunning(let places):
            "gaitd is not running: nothing listens at \(places.joined(separator: " or ")). Start it with "
                + "\"systemctl start gaitd\", or run \"gaitd\" in another terminal."
        case .notAllowed(let path):
            "\(path): you may not talk to gaitd. Run: sudo usermod -aG gaitd $USER, then log in again."
        case .connectionLost: "gaitd ended the connection. Try again; \"journalctl -u gaitd\" may say why."
        case .unexpected(let what): "gaitd gave an answer that this version does not know: \(what)."
        case .refused(_, let sentence): sentence
        }
    }

    static func text(_ code: Int32) -> String {
        let text = String(cString: strerror(code))
        return text.prefix(1).lowercased() + text.dropFirst()
    }
}
