// SPDX-License-Identifier: Apache-2.0

/// Prints measurements in columns.
enum Table {
    static func row(_ cells: [String]) {
        let widths = [22, 12, 9, 20, 19, 26]
        print(
            zip(cells, widths).enumerated().map { index, pair in
                let space = String(repeating: " ", count: max(0, pair.1 - pair.0.count))
                return index == 0 ? pair.0 + space : space + pair.0
            }.joined())
    }

    /// Decimals enough for a table of measurements.
    static func fixed(_ value: Double, _ decimals: Int) -> String {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = Int((value * scale).rounded())
        guard decimals > 0 else { return String(scaled) }
        let digits = String(abs(scaled))
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        return (scaled < 0 ? "-" : "") + padded.dropLast(decimals) + "." + padded.suffix(decimals)
    }
}
