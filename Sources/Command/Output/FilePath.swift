// SPDX-License-Identifier: Apache-2.0

internal import CDispatch
internal import Foundation

/// Parts of a path. (Foundation's `deletingLastPathComponent` traps on a name of one letter: Swift 6.3, Linux.)
enum FilePath {
    /// `a/b/c/` -> `c`; empty for the root.
    static func lastComponent(_ path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? ""
    }

    /// `a/b/c/` -> `a/b`, `c` -> `.`, `/c` -> `/`.
    static func parent(_ path: String) -> String {
        let parts = path.split(separator: "/").dropLast().joined(separator: "/")
        if path.hasPrefix("/") { return "/" + parts }
        return parts.isEmpty ? "." : parts
    }

    /// Makes a folder and those above it; false, with `errno`, where that can't be.
    static func makeFolder(_ path: String) -> Bool {
        if mkdir(path, 0o777) == 0 { return true }
        if errno == ENOENT, makeFolder(parent(path)) { return mkdir(path, 0o777) == 0 }
        return errno == EEXIST && isFolder(path)
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
