// SPDX-License-Identifier: Apache-2.0

/// Why a table can't be read: what is wrong and where. A decoder keeps the first.
public struct TableError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Kind: Hashable, Sendable {
        case empty
        case notText
        case noHeader
        case lineTooLong
        /// The header lacks this column.
        case missingColumn(String)
        case repeatedColumn
        /// The part of a column's name that is no unit of its quantity, and the units that are.
        case unknownUnit(String, known: String)
        /// The columns of one vector name different units.
        case contradictoryUnits
        /// The cell's beginning.
        case notANumber(String)
        case cellTooLong
        case unclosedQuote
        case ragged(cells: Int, expected: Int)
        /// Seconds back.
        case timeRunsBackwards(by: Double)
        case noRows
        case oneRow
        /// No row of so many has all that a sample needs.
        case nothingUsable(rows: UInt64)
        case constant
    }

    public var kind: Kind
    /// From 1; nil where the whole file is meant.
    public var line: Int?
    /// From 1.
    public var column: Int?
    /// As the header writes it.
    public var columnName: String?

    public init(_ kind: Kind, line: Int? = nil, column: Int? = nil, columnName: String? = nil) {
        self.kind = kind
        self.line = line
        self.column = column
        self.columnName = columnName
    }

    /// `line 3, column 2 (ax)`; empty where the whole file is meant.
    public var place: String {
        guard let line else { return "" }
        guard let column else { return "line \(line)" }
        guard let columnName else { return "line \(line), column \(column)" }
        return "line \(line), column \(column) (\(columnName))"
    }

    /// What is wrong and what to do about it.
    public var reason: String {
        switch kind {
        case .empty: "The table is empty."
        case .notText: "This is not a text table. Save it as CSV in UTF-8."
        case .noHeader: "There is no header. Name the columns in the first line: t,ax,ay,az,gx,gy,gz."
        case .lineTooLong:
            "The header is longer than \(TableDecoder.longestHeader) bytes. This does not look like a table."
        case .missingColumn(let name):
            "The header has no column \"\(name)\". A table needs t,ax,ay,az and, for the gyroscope, gx,gy,gz."
        case .repeatedColumn: "This column is named twice. Keep one of the two."
        case .unknownUnit(let unit, let known): "\"\(unit)\" is not a unit for this column. Use one of \(known)."
        case .contradictoryUnits:
            "The unit differs from that of the other columns of the same sensor. Give all the same."
        case .notANumber(let text): "\"\(text)\" is not a number. Leave a cell empty where nothing was measured."
        case .cellTooLong: "The cell is longer than \(DecimalNumber.longestText) bytes. A number was expected."
        case .unclosedQuote: "A quote is opened here and never closed."
        case .ragged(let cells, let expected):
            "The row has \(cells) cells, the header \(expected). Give each row as many."
        case .timeRunsBackwards(let seconds):
            "From here on time runs backwards, by \(Self.short(seconds)) s. Sort the rows, or split the file where the clock restarted."
        case .noRows: "No row follows the header."
        case .oneRow: "There is only one usable row. A recording needs at least two."
        case .nothingUsable(let rows):
            "Nothing is measured here, and none of the \(rows) rows has a time and three accelerations."
        case .constant: "The signal never changes in the whole file. The sensor was not measuring."
        }
    }

    public var description: String { place.isEmpty ? reason : place + ": " + reason }

    private static func short(_ value: Double) -> String {
        var bytes: [UInt8] = []
        FixedDecimal.append(value, decimals: 3, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
