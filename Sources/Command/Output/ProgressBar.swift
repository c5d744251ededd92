// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// How far a file has been read, on standard error, where that is a terminal.
struct ProgressBar: ~Copyable {
    private let isShown: Bool
    private let total: Int
    private var shownPercent = -1

    /// Of the bar, in columns, where the terminal has room for it.
    private static let width = 30
    /// Of what stands around the bar, with a column to spare: the cursor stays on the line.
    private static let frame = 9

    /// `total` in bytes; nil or 0 shows nothing.
    init(total: Int?, isQuiet: Bool) {
        self.total = total ?? 0
        isShown = !isQuiet && self.total > 0 && Terminal.errorIsTerminal
    }

    deinit {
        // A bar left by an error would share the line with the sentence about it.
        if isShown, shownPercent >= 0 { Self.erase() }
    }

    mutating func show(_ done: Int) {
        guard isShown else { return }
        let percent = min(100, 100 * done / total)
        guard percent != shownPercent else { return }
        shownPercent = percent
        // A bar wider than the terminal would leave a line behind at every turn.
        let width = min(Self.width, Terminal.errorColumns - Self.frame)
        guard width > 0 else { return Terminal.writeError("\r\(percent) %") }
        let filled = width * percent / 100
        let bar = String(repeating: "#", count: filled)
        let rest = String(repeating: "-", count: width - filled)
        let colored = Terminal.hasColor ? "\u{1B}[36m\(bar)\u{1B}[0m\(rest)" : bar + rest
        Terminal.writeError("\r[\(colored)] \(percent) %")
    }

    /// Takes the bar away.
    mutating func clear() {
        guard isShown, shownPercent >= 0 else { return }
        shownPercent = -1
        Self.erase()
    }

    private static func erase() {
        Terminal.writeError("\r\u{1B}[K")
    }
}
