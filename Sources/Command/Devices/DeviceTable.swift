// SPDX-License-Identifier: Apache-2.0

internal import Devices
internal import Foundation
internal import Motion
internal import Sensors
internal import Settings

/// Devices as rows of text, and as JSON.
struct DeviceTable {
    /// What a device is, for other programs.
    struct Row: Codable, Equatable {
        var node: String
        var key: String
        var name: String?
        var bus: String
        var vendor: String?
        var product: String?
        var title: String?
        var driver: String?
        var links: [String]
        var state: String
        var sensor: String?
        var baud: Int?
        var hertz: Double?
        var placement: String?
        var usable: Bool
        var problem: String?
        var limit: String?

        enum CodingKeys: String, CodingKey {
            case node, key, name, bus, title, driver, links, state, baud, placement, usable, problem, limit
            case vendor = "vendor_id"
            case product = "product_id"
            case sensor = "protocol"
            case hertz = "rate_hz"
        }
    }

    let rows: [Row]
    private let titles: [String: String]

    init(_ entries: [DeviceSurvey.Entry]) {
        rows = entries.map(Self.row)
        titles = Dictionary(DeviceCatalog.all.map { ($0.name, $0.title) }, uniquingKeysWith: { first, _ in first })
    }

    private static func row(_ entry: DeviceSurvey.Entry) -> Row {
        let identity = entry.identity
        var row = Row(
            node: identity.node, key: entry.key, name: entry.settings?.name, bus: identity.bus.rawValue,
            vendor: identity.vendor.map(DeviceIdentity.hex), product: identity.product.map(DeviceIdentity.hex),
            title: identity.title, driver: identity.driver, links: identity.links, state: entry.state?.name ?? "found",
            hertz: entry.hertz.map { ($0 * 10).rounded() / 10 }, placement: entry.settings?.placement?.name,
            usable: entry.kind != nil && entry.problem == nil)
        if case .known(let name, let baud)? = entry.state {
            row.sensor = name
            row.baud = baud
        }
        if entry.isInDaemonsHands {
            row.state = "in_use"
        } else {
            row.problem = entry.problem ?? entry.state?.problem
        }
        if let placement = entry.settings?.placement { row.limit = entry.kind?.limit(at: placement)?.reason }
        return row
    }

    /// An array of objects, or one object a line.
    func json(isOneLine: Bool = false) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting =
            isOneLine
            ? [.sortedKeys, .withoutEscapingSlashes]
            : [
                .sortedKeys, .withoutEscapingSlashes, .prettyPrinted,
            ]
        // Texts and numbers can always be written.
        return String(decoding: (try? encoder.encode(rows)) ?? Data(), as: UTF8.self) + "\n"
    }

    /// At most `columns` wide where that can be; `isColored` marks states by colour as well.
    func text(columns: Int, isColored: Bool) -> String {
        guard !rows.isEmpty else {
            return "No sensor found. Plug one in, or switch it on; \"gait doctor\" looks for what is in the way.\n"
        }
        let heads = ["NODE", "SENSOR", "BAUD", "RATE", "WORN", "STATE"]
        var cells = rows.map { row in
            [
                row.node, row.name ?? row.sensor.flatMap { titles[$0] } ?? row.title ?? "—",
                row.baud.map(String.init) ?? "—", row.hertz.map { "\(Int($0.rounded())) Hz" } ?? "—",
                row.placement ?? "—", "",
            ].map(CommandError.onOneLine)
        }
        let state = rows.map(Self.mark)
        // The sensor's name gives way.
        let fixed = [0, 2, 3, 4].map { place in Self.width(cells.map { $0[place] } + [heads[place]]) + 2 }.reduce(0, +)
        let room = max(12, columns - fixed - 2 - (state.map(\.text.count).max() ?? 0))
        for index in cells.indices where cells[index][1].count > room {
            cells[index][1] = cells[index][1].prefix(room - 1) + "…"
        }
        let widths = heads.indices.map { place in Self.width(cells.map { $0[place] } + [heads[place]]) + 2 }
        func line(_ cells: [String]) -> String {
            zip(cells, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }.joined()
        }
        var text = Self.trimmed(line(heads)) + "\n"
        for index in rows.indices {
            let shown = isColored ? "\u{1B}[\(state[index].color)m\(state[index].text)\u{1B}[0m" : state[index].text
            text += line(Array(cells[index].dropLast())) + shown + "\n"
            for note in [rows[index].problem, rows[index].limit].compactMap({ $0 }) {
                text += Self.wrapped(CommandError.onOneLine(note), columns: columns)
            }
            text += "  key  \(rows[index].key)\n"
        }
        return text
    }

    /// A shape, a word and a colour.
    private static func mark(_ row: Row) -> (text: String, color: Int) {
        let word = row.state.replacing("_", with: " ")
        return switch row.state {
        case "known" where row.usable: ("✓ ready", 32)
        case "known": ("▲ attention", 33)
        case "in_use": ("✓ used by gaitd", 32)
        case "found", "listening", "not_a_sensor": ("· " + word, 0)
        default: ("✕ " + word, 31)
        }
    }

    private static func width(_ cells: [String]) -> Int { cells.map(\.count).max() ?? 0 }

    private static func trimmed(_ text: String) -> String {
        var text = text
        while text.last == " " { text.removeLast() }
        return text
    }

    private static func wrapped(_ text: String, columns: Int) -> String {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + word.count + 3 <= max(columns, 40) {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines.map { "  \($0)\n" }.joined()
    }
}
