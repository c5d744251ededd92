// SPDX-License-Identifier: Apache-2.0

internal import Devices

/// Appends one row of a CSV table, cell by cell: commas between, a line feed at the end, nothing quoted.
struct CSVRow {
    private var isFirst = true

    mutating func add(_ text: StaticString, to bytes: inout [UInt8]) {
        begin(&bytes)
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// `text` has no comma, quote or line end.
    mutating func add(_ text: String, to bytes: inout [UInt8]) {
        begin(&bytes)
        bytes.append(contentsOf: text.utf8)
    }

    mutating func add(_ number: Int, to bytes: inout [UInt8]) {
        begin(&bytes)
        FixedDecimal.append(number, to: &bytes)
    }

    /// nil gives an empty cell.
    mutating func add(_ number: Double?, decimals: Int, to bytes: inout [UInt8]) {
        begin(&bytes)
        if let number { FixedDecimal.append(number, decimals: decimals, to: &bytes) }
    }

    mutating func end(_ bytes: inout [UInt8]) { bytes.append(UInt8(ascii: "\n")) }

    private mutating func begin(_ bytes: inout [UInt8]) {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
    }
}
