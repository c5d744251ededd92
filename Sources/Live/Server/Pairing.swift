// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Short codes that a person types or opens once, and that a browser changes into the token.
///
/// A code lives ten minutes, is good once and bears a few wrong guesses: 40 random bits against five tries.
final class Pairing: Sendable {
    static let lifetime: Duration = .seconds(600)
    static let guesses = 5
    /// Codes alive at once; the oldest gives way.
    static let most = 8

    private struct Code {
        let text: String
        let until: ContinuousClock.Instant
        var guesses = Pairing.guesses
    }
    private let codes = Mutex<[Code]>([])

    /// `now` is an argument so that a test need not wait.
    func make(now: ContinuousClock.Instant = .now) -> String {
        let text = AccessToken.words(8)
        codes.withLock { codes in
            codes.removeAll { $0.until <= now }
            if codes.count >= Self.most { codes.removeFirst() }
            codes.append(Code(text: text, until: now + Self.lifetime))
        }
        return text.prefix(4) + "-" + text.suffix(4)
    }

    /// Whether `shown` is a code that lives; it is spent then. A wrong one costs every living code a guess.
    func redeem(_ shown: String, now: ContinuousClock.Instant = .now) -> Bool {
        let shown = shown.lowercased().filter { $0 != "-" && $0 != " " }
        return codes.withLock { codes in
            codes.removeAll { $0.until <= now || $0.guesses <= 0 }
            if let match = codes.firstIndex(where: { AccessRules.isSame(shown[...].utf8, $0.text.utf8) }) {
                codes.remove(at: match)
                return true
            }
            for index in codes.indices { codes[index].guesses -= 1 }
            return false
        }
    }
}
