// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TOMLKit

/// A configuration file as values. What the file doesn't name keeps its default; what gaitd doesn't know is an error, not a silence.
public enum SettingsReader {
    /// Longest file read, bytes.
    public static let longest = 1 << 20

    /// The settings of the file at `path`.
    public static func read(path: String) throws(SettingsError) -> DaemonSettings {
        // The usual way to say "none at all".
        if path == "/dev/null" { return DaemonSettings() }
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw SettingsError(path: path, reason: "cannot be read: \(error.localizedDescription)")
        }
        guard data.count <= longest else {
            throw SettingsError(path: path, reason: "is longer than \(longest) bytes: that is no configuration.")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw SettingsError(path: path, reason: "is not UTF-8 text. Save it as UTF-8.")
        }
        return try read(text, path: path)
    }

    /// The settings in `text`; `path` is for errors only.
    public static func read(_ text: String, path: String) throws(SettingsError) -> DaemonSettings {
        if let line = SettingsLines.firstNamelessHeading(text) {
            throw SettingsError(path: path, line: line, reason: "a table's name must follow the bracket: [session].")
        }
        let root: TOMLTable
        do {
            root = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw SettingsError(path: path, line: error.source.begin.line, reason: "\(error.description).")
        } catch {
            throw SettingsError(path: path, reason: "is not TOML: \(error).")
        }
        let lines = SettingsLines(text)
        var settings = DaemonSettings()
        let tables = SettingsCatalog.tables.map(\.name).filter { !$0.isEmpty }
        for key in root.keys.sorted() {
            if key == "device" {
                settings.devices = try devices(root[key], lines, path)
            } else if tables.contains(key) {
                guard let table = root[key]?.table else {
                    throw SettingsError(
                        path: path, line: lines.line(of: key, in: ""), reason: "\(key) is a table: write [\(key)].")
                }
                for name in table.keys.sorted() {
                    try take(name, in: key, table[name], SettingsCatalog.fields, &settings, lines, path)
                }
            } else {
                try take(key, in: "", root[key], SettingsCatalog.fields, &settings, lines, path, others: tables)
            }
        }
        return settings
    }

    /// `sensors.ask=true`, as `--set` gives it. The value may stand without its quotes.
    public static func apply(_ assignment: String, to settings: inout DaemonSettings) throws(SettingsError) {
        guard let sign = assignment.firstIndex(of: "=") else {
            throw SettingsError(path: "--set \(assignment)", reason: "has no \"=\". Write --set session.still_s=60.")
        }
        let name = assignment[..<sign].trimmingCharacters(in: .whitespaces)
        let value = assignment[assignment.index(after: sign)...].trimmingCharacters(in: .whitespaces)
        let source = "--set \(assignment)"
        guard let field = SettingsCatalog.fields.first(where: { $0.name == name }) else {
            let near = Suggestion.nearest(to: name, among: SettingsCatalog.fields.map(\.name))
            throw SettingsError(path: source, reason: "there is no setting \"\(name)\"\(near).")
        }
        let parsed =
            (try? TOMLTable(string: "value = \(value)")) ?? (try? TOMLTable(string: "value = \(quoted(value))"))
        guard let parsed, let given = parsed["value"] else {
            throw SettingsError(path: source, reason: "the value can't be read.")
        }
        if let wrong = field.take(&settings, given) {
            throw SettingsError(path: source, reason: "\(name) \(wrong).")
        }
    }

    private static func quoted(_ text: String) -> String { SettingsField<DaemonSettings>.quoted(text) }

    private static func take<Root>(
        _ key: String, in table: String, _ value: (any TOMLValueConvertible)?, _ fields: [SettingsField<Root>],
        _ root: inout Root, _ lines: SettingsLines, _ path: String, others: [String] = [], entry: Int = 0
    ) throws(SettingsError) {
        let line = lines.line(of: key, in: table, entry: entry)
        let here = fields.filter { table == "device" || $0.table == table }
        guard let field = here.first(where: { $0.key == key }), let value else {
            let near = Suggestion.nearest(to: key, among: here.map(\.key) + others)
            let place = table.isEmpty ? "" : " in [\(table)]"
            throw SettingsError(
                path: path, line: line,
                reason: "there is no setting \"\(key)\"\(place)\(near). `gaitd --print-config` lists all.")
        }
        if let wrong = field.take(&root, value) {
            throw SettingsError(path: path, line: line, reason: "\(key) \(wrong).")
        }
    }

    private static func devices(
        _ value: (any TOMLValueConvertible)?, _ lines: SettingsLines, _ path: String
    ) throws(SettingsError) -> [DeviceSettings] {
        guard let array = value?.array else {
            throw SettingsError(
                path: path, line: lines.line(of: "device", in: ""),
                reason: "devices are a list of tables: write [[device]] above each.")
        }
        var devices: [DeviceSettings] = []
        for (entry, element) in array.enumerated() {
            let line = lines.line(of: "device", entry: entry)
            guard let table = element.table else {
                throw SettingsError(path: path, line: line, reason: "write [[device]] above each device.")
            }
            var device = DeviceSettings(key: "")
            for key in table.keys.sorted() {
                try take(key, in: "device", table[key], SettingsCatalog.device, &device, lines, path, entry: entry)
            }
            guard !device.key.isEmpty else {
                throw SettingsError(
                    path: path, line: line, reason: "this [[device]] has no key. `gait devices` prints the keys.")
            }
            guard !devices.contains(where: { $0.key == device.key }) else {
                throw SettingsError(path: path, line: line, reason: "the device \"\(device.key)\" is named twice.")
            }
            devices.append(device)
        }
        return devices
    }
}
