// SPDX-License-Identifier: Apache-2.0

/// Settings as the file that gives them.
extension DaemonSettings {
    /// A whole configuration file: every setting with its meaning, those at their default as they are.
    public var text: String {
        var lines = ["# Configuration of gaitd. Times are in seconds unless the name says otherwise.", ""]
        for table in SettingsCatalog.tables {
            if !table.name.isEmpty {
                lines += ["# \(table.meaning)", "[\(table.name)]"]
            }
            for field in SettingsCatalog.fields where field.table == table.name {
                guard let value = field.text(self) else { continue }
                lines += field.meaning.map { "# \($0)" }
                lines.append("\(field.key) = \(value)")
            }
            lines.append("")
        }
        if devices.isEmpty {
            lines += ["# One such table for each device that should be known by name or place."]
            lines += ["# [[device]]"]
            for field in SettingsCatalog.device {
                lines.append("# \(field.key) = ...    # \(field.meaning.joined(separator: " "))")
            }
        }
        return (lines + devices.map(\.text)).joined(separator: "\n") + "\n"
    }
}

extension DeviceSettings {
    /// One `[[device]]`.
    public var text: String {
        let lines = SettingsCatalog.device.compactMap { field in field.text(self).map { "\(field.key) = \($0)" } }
        return (["[[device]]"] + lines).joined(separator: "\n") + "\n"
    }
}
