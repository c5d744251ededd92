// SPDX-License-Identifier: Apache-2.0

internal import Devices

/// A JSON document whose keys keep the order they are given in and whose numbers have the decimals they are given, so that the same
/// content is the same bytes.
public enum JSONValue: Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    /// Not finite becomes null.
    case number(Double, decimals: Int)
    case string(String)
    case array([JSONValue])
    case object([(String, JSONValue)])

    /// Indented by two spaces, with a line feed at the end.
    public var text: String {
        var bytes: [UInt8] = []
        append(to: &bytes, indent: 0)
        bytes.append(UInt8(ascii: "\n"))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// On one line, without spaces and without a line feed: for streams of lines and events.
    public var line: String {
        var bytes: [UInt8] = []
        append(to: &bytes, indent: nil)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `indent` nil: on one line.
    private func append(to bytes: inout [UInt8], indent: Int?) {
        switch self {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
        case .integer(let value): FixedDecimal.append(value, to: &bytes)
        case .number(let value, let decimals):
            let start = bytes.count
            FixedDecimal.append(value, decimals: decimals, to: &bytes)
            if bytes.count == start { bytes.append(contentsOf: "null".utf8) }
        case .string(let text): Self.append(text, to: &bytes)
        case .array(let values):
            Self.append(values.map { (nil, $0) }, marks: "[]", to: &bytes, indent: indent)
        case .object(let members):
            Self.append(members.map { (Optional($0.0), $0.1) }, marks: "{}", to: &bytes, indent: indent)
        }
    }

    private static func append(
        _ members: [(key: String?, value: JSONValue)], marks: String, to bytes: inout [UInt8], indent: Int?
    ) {
        let marks = Array(marks.utf8)
        bytes.append(marks[0])
        for (index, member) in members.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            newLine(&bytes, indent.map { $0 + 1 })
            if let key = member.key {
                append(key, to: &bytes)
                bytes.append(contentsOf: (indent == nil ? ":" : ": ").utf8)
            }
            member.value.append(to: &bytes, indent: indent.map { $0 + 1 })
        }
        if !members.isEmpty { newLine(&bytes, indent) }
        bytes.append(marks[1])
    }

    private static func newLine(_ bytes: inout [UInt8], _ indent: Int?) {
        guard let indent else { return }
        bytes.append(UInt8(ascii: "\n"))
        for _ in 0..<(2 * indent) { bytes.append(UInt8(ascii: " ")) }
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        let hex = Array("0123456789abcdef".utf8)
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<32:
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(hex[Int(byte >> 4)])
                bytes.append(hex[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
