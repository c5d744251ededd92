// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Foundation
internal import Motion

/// A serial sensor that isn't there: a pseudo terminal with a link to it at a path of the user's.
final class TerminalDevice: DeviceOutput {
    private let link: String
    private var descriptor: Int32 = -1
    private var node = ""

    /// Links left behind by a program that was killed point here.
    private static let nodes = "/dev/pts/"

    init(link: String) throws(CommandError) {
        self.link = link
        try plug()
    }

    deinit { unplug() }

    var name: String { "\(node), linked at \(link)" }

    func plug() throws(CommandError) {
        var bytes = [CChar](repeating: 0, count: 128)
        descriptor = clinux_make_pty(&bytes, UInt32(bytes.count))
        guard descriptor >= 0 else { throw .cannotMakeDevice("a pseudo terminal", code: -descriptor) }
        node = String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // Opened and closed once, so that it counts as not open until a program opens it; and raw, or it would echo.
        let other = open(node, O_RDWR | O_NOCTTY | O_CLOEXEC)
        if other >= 0 {
            clinux_serial_set_raw(other, 115_200)
            close(other)
        }
        let target = try? FileManager.default.destinationOfSymbolicLink(atPath: link)
        if let target, target.hasPrefix(Self.nodes) { Foundation.unlink(link) }
        guard symlink(node, link) == 0 else {
            let code = errno
            close(descriptor)
            descriptor = -1
            throw code == EEXIST ? .pathTaken(link) : .cannotWrite(link, code: code)
        }
    }

    func unplug() {
        guard descriptor >= 0 else { return }
        // Only a link of one's own goes.
        if (try? FileManager.default.destinationOfSymbolicLink(atPath: link)) == node { Foundation.unlink(link) }
        close(descriptor)
        descriptor = -1
    }

    func send(_ chunk: Chunk) {
        guard isOpen else { return }
        // Never waits: what doesn't fit is lost, as in a port that nobody reads.
        _ = chunk.bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    }

    func listen() {
        guard descriptor >= 0 else { return }
        var bytes = [UInt8](repeating: 0, count: 512)
        while read(descriptor, &bytes, bytes.count) > 0 {}
    }

    func finish() { unplug() }

    private var isOpen: Bool {
        guard descriptor >= 0 else { return false }
        var state = pollfd(fd: descriptor, events: 0, revents: 0)
        return poll(&state, 1, 0) >= 0 && Int32(state.revents) & POLLHUP == 0
    }
}
