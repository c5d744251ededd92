// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The file of a Unix socket: made way for, opened to the group, and taken away again.
enum SocketFile {
    /// Longest path that fits the kernel's `sockaddr_un`.
    static let longest = 107

    /// Removes what a daemon that was killed left there; throws where one is alive, or where something else is in the way.
    static func makeWay(at path: String) throws(LiveError) {
        guard !path.isEmpty, path.utf8.count <= longest else {
            throw .cannotListen(place: path, reason: "a socket's path has 1 to \(longest) bytes. Set live.socket")
        }
        var status = stat()
        guard lstat(path, &status) == 0 else {
            guard errno == ENOENT else { throw .cannotListen(place: path, reason: LiveError.text(errno)) }
            return
        }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw .cannotListen(place: path, reason: "something that is no socket is there. Move it away")
        }
        if answers(path) { throw .socketInUse(path: path) }
        guard unlink(path) == 0 else { throw .cannotListen(place: path, reason: LiveError.text(errno)) }
    }

    /// For the owner and the group: others have no business here.
    static func open(_ path: String) { chmod(path, 0o660) }

    static func remove(_ path: String) { unlink(path) }

    private static func answers(_ path: String) -> Bool {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8) + [0]) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) == 0 }
        }
    }
}
