// SPDX-License-Identifier: Apache-2.0

/// What the argument parser says of a command (`--experimental-dump-help`), as far as a manual needs it.
struct CommandDescription: Decodable {
    struct Name: Decodable {
        var kind: String
        var name: String

        var text: String { kind == "long" ? "--" + name : "-" + name }
    }

    struct Argument: Decodable {
        /// `positional`, `option` or `flag`.
        var kind: String
        var shouldDisplay: Bool
        var isOptional: Bool
        var isRepeating: Bool
        var names: [Name]?
        var preferredName: Name?
        var valueName: String?
        var abstract: String?
        var discussion: String?
        var defaultValue: String?
        var allValues: [String]?
        var allValueDescriptions: [String: String]?
    }

    var commandName: String
    var shouldDisplay: Bool
    var abstract: String?
    var discussion: String?
    var arguments: [Argument]?
    var subcommands: [CommandDescription]?
}

/// The top of what the parser says.
struct ToolDescription: Decodable {
    var command: CommandDescription
}
