// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// A terminal that is drawn on as a whole: single keys come in, lines go out, and it is left as it was found.
final class ScreenTerminal {
    private var before = termios()
    private var shown: [String] = []

    /// Nil where standard input or output is none.
    init?() {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1, tcgetattr(STDIN_FILENO, &before) == 0 else {
            return nil
        }
    }

    func open() {
        var raw = before
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
        tcsetattr(STDIN_FILENO, TCSANOW, &raw)
        // The other screen, without a cursor.
        Terminal.write("\u{1B}[?1049h\u{1B}[?25l\u{1B}[2J")
    }

    func close() {
        Terminal.write("\u{1B}[?25h\u{1B}[?1049l")
        tcsetattr(STDIN_FILENO, TCSANOW, &before)
    }

    var size: (columns: Int, rows: Int) {
        let size = Self.size ?? (80, 24)
        return (max(20, size.columns), max(6, size.rows))
    }

    /// Of the terminal at standard output; nil where it does not say.
    static var size: (columns: Int, rows: Int)? {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return nil }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    /// Writes the lines that differ from those shown: nothing flickers.
    func draw(_ lines: [String], isNewSize: Bool) {
        if isNewSize { shown = [] }
        var text = isNewSize ? "\u{1B}[2J" : ""
        for (row, line) in lines.enumerated() where row >= shown.count || shown[row] != line {
            text += "\u{1B}[\(row + 1);1H\(line)\u{1B}[K"
        }
        shown = lines
        if !text.isEmpty { Terminal.write(text) }
    }

    enum Input: Equatable {
        case key(Character)
        /// Something else has happened: look at what is to be shown.
        case woken
        /// Standard input has ended.
        case end
    }

    /// Waits for a key, for a byte at `wake`, or for `milliseconds`. nil: the time is over.
    func wait(_ milliseconds: Int32, wake: Int32) -> Input? {
        var descriptors = [
            pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
            pollfd(fd: wake, events: Int16(POLLIN), revents: 0),
        ]
        guard poll(&descriptors, 2, milliseconds) > 0 else { return nil }
        var byte: UInt8 = 0
        if descriptors[0].revents != 0 {
            guard read(STDIN_FILENO, &byte, 1) == 1 else { return .end }
            return .key(Character(UnicodeScalar(byte)))
        }
        var bytes = [UInt8](repeating: 0, count: 256)
        _ = read(wake, &bytes, bytes.count)
        return .woken
    }
}
