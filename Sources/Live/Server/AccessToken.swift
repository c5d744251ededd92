// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import Glibc

/// What other machines must show. Made once, kept in the state directory, readable by its owner only.
public enum AccessToken {
    /// The token in `directory`/token; made where there is none.
    public static func load(directory: String) throws(LiveError) -> String {
        let path = directory + "/token"
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        if descriptor >= 0 {
            defer { close(descriptor) }
            var bytes = [UInt8](repeating: 0, count: 256)
            let count = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            let token = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).filter { !$0.isWhitespace }
            guard token.count >= 16 else {
                throw .token(path: path, reason: "holds fewer than 16 characters. Remove it; gaitd makes another.")
            }
            return token
        }
        guard errno == ENOENT else { throw .token(path: path, reason: LiveError.text(errno)) }
        let token = make()
        let new = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard new >= 0 else { throw .token(path: path, reason: LiveError.text(errno)) }
        defer { close(new) }
        let bytes = Array((token + "\n").utf8)
        let written = bytes.withUnsafeBytes { write(new, $0.baseAddress, $0.count) }
        guard written == bytes.count, fsync(new) == 0 else {
            throw .token(path: path, reason: LiveError.text(errno))
        }
        return token
    }

    /// 160 random bits.
    static func make() -> String { words(32) }

    /// `count` characters of 5 random bits each, none of which is mistaken for another.
    static func words(_ count: Int) -> String {
        let letters = Array("23456789abcdefghijkmnpqrstuvwxyz")
        var source = SystemRandomNumberGenerator()
        return String((0..<count).map { _ in letters[Int.random(in: 0..<letters.count, using: &source)] })
    }
}
