// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Who may open a node.
public enum NodeAccess {
    /// The group whose members may read and write `node`; nil where none may, or the node is not there.
    public static func group(of node: String) -> String? {
        var status = stat()
        guard stat(node, &status) == 0, status.st_mode & 0o060 == 0o060, status.st_gid != 0 else { return nil }
        return groupName(status.st_gid)
    }

    /// True where this process may read and write `node`.
    public static func isAllowed(_ node: String) -> Bool { access(node, R_OK | W_OK) == 0 }

    public static func groupName(_ id: UInt32) -> String? {
        var entry = Glibc.group()
        var found: UnsafeMutablePointer<Glibc.group>?
        var text = [CChar](repeating: 0, count: 4096)
        guard getgrgid_r(id, &entry, &text, text.count, &found) == 0, found != nil else { return nil }
        return String(cString: entry.gr_name)
    }
}
