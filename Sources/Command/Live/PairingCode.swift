// SPDX-License-Identifier: Apache-2.0

internal import CLinux

/// A QR code as lines of text: two rows of modules in a line.
struct PairingCode {
    /// Modules on a side.
    let width: Int
    /// Row by row, true for dark.
    let modules: [Bool]

    /// Modules of white all round, as the standard wants them (ISO/IEC 18004).
    static let margin = 4
    /// Modules of the largest code, of version 40.
    private static let most = 177 * 177

    /// nil where libqrencode is not installed, or the text is too long for a code.
    init?(_ text: String) {
        var bytes = [UInt8](repeating: 0, count: Self.most)
        let width = Int(clinux_qr_encode(text, &bytes, UInt32(bytes.count)))
        guard width > 0 else { return nil }
        self.init(width: width, modules: bytes.prefix(width * width).map { $0 != 0 })
    }

    init(width: Int, modules: [Bool]) {
        self.width = width
        self.modules = modules
    }

    /// Columns and lines that it takes.
    var columns: Int { width + 2 * Self.margin }
    var rows: Int { (columns + 1) / 2 }

    /// Dark on light, whatever the terminal's own colours are; without colour, as a terminal with a dark ground shows it.
    func lines(hasColor: Bool) -> [String] {
        (0..<rows).map { line in
            let signs = (0..<columns).map { column in
                sign(isDark(2 * line, column), isDark(2 * line + 1, column), hasColor: hasColor)
            }
            return hasColor ? "\u{1B}[30;107m" + signs.joined() + "\u{1B}[0m" : signs.joined()
        }
    }

    private func sign(_ upper: Bool, _ lower: Bool, hasColor: Bool) -> String {
        // What is drawn is the dark with colour, the light without.
        switch (upper == hasColor, lower == hasColor) {
        case (true, true): "\u{2588}"
        case (true, false): "\u{2580}"
        case (false, true): "\u{2584}"
        case (false, false): " "
        }
    }

    private func isDark(_ row: Int, _ column: Int) -> Bool {
        let (row, column) = (row - Self.margin, column - Self.margin)
        guard row >= 0, row < width, column >= 0, column < width else { return false }
        return modules[row * width + column]
    }
}
