// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Standard output and standard error, without buffers of their own.
enum Terminal {
    static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 && environment("TERM") != "dumb" }

    static var outputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 && environment("TERM") != "dumb" }

    /// Columns of the terminal at standard error, and at standard output, as it is now.
    static var errorColumns: Int { columns(STDERR_FILENO) }
    static var outputColumns: Int { columns(STDOUT_FILENO) }

    private static func columns(_ descriptor: Int32) -> Int {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// See no-color.org: present and not empty.
    static var hasColor: Bool { (environment("NO_COLOR") ?? "").isEmpty }

    static func write(_ text: String) { write(Array(text.utf8), to: STDOUT_FILENO) }
    static func writeError(_ text: String) { write(Array(text.utf8), to: STDERR_FILENO) }

    /// Nobody is left to hear of an error in telling, so there is none.
    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var start = 0
        while start < bytes.count {
            let written = bytes.withUnsafeBytes { buffer in
                Foundation.write(descriptor, buffer.baseAddress.map { $0 + start }, buffer.count - start)
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return }
            start += written
        }
    }

    private static func environment(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }
}
