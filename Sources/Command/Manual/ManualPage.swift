// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Exports

/// A command's page of the manual, in the man(7) language.
struct ManualPage {
    var command: CommandDescription
    /// `gait`, or `gait analyze`.
    var words: [String]
    /// The other pages, by their names.
    var related: [String]

    /// `gait-analyze`: the name of the page.
    var name: String { words.joined(separator: "-") }

    /// The pages of a command and those under it, but not of what is hidden or the parser's own.
    static func all(of command: CommandDescription, under parents: [String] = []) -> [ManualPage] {
        let words = parents + [command.commandName]
        let shown = (command.subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
        let below = shown.flatMap { all(of: $0, under: words) }
        var pages = [ManualPage(command: command, words: words, related: [])] + below
        if parents.isEmpty {
            let names = pages.map(\.name)
            for index in pages.indices { pages[index].related = names.filter { $0 != pages[index].name } }
        }
        return pages
    }

    var text: String {
        var lines = [
            ".TH \(Self.escaped(name.uppercased())) 1 \(ProgramVersion.date) \"gaitd \(ProgramVersion.current)\" \"User Commands\"",
            ".SH NAME", "\(Self.escaped(name)) \\- \(Self.escaped(withoutStop(command.abstract ?? "")))",
            ".SH SYNOPSIS", synopsis,
        ]
        if let discussion = command.discussion {
            lines.append(".SH DESCRIPTION")
            lines += Self.paragraphs(discussion)
        }
        let shown = (command.arguments ?? []).filter(\.shouldDisplay)
        lines += section("ARGUMENTS", shown.filter { $0.kind == "positional" })
        lines += section("OPTIONS", shown.filter { $0.kind != "positional" })
        let below = (command.subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
        if !below.isEmpty {
            lines.append(".SH COMMANDS")
            for each in below {
                lines += [".TP", ".B \(Self.escaped(each.commandName))", Self.escaped(each.abstract ?? "")]
            }
        }
        lines += [
            ".SH EXIT STATUS", ".TP", ".B 0", "Success.", ".TP", ".B 1",
            "Bad or missing input: one line on standard error.",
            ".TP", ".B 2", "Bad use.",
        ]
        if !related.isEmpty {
            lines.append(".SH SEE ALSO")
            for (index, page) in related.enumerated() {
                lines.append(".BR \(Self.escaped(page)) (1)" + (index + 1 < related.count ? "," : ""))
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var synopsis: String {
        var parts = ["\\fB\(Self.escaped(words.joined(separator: " ")))\\fR"]
        for argument in command.arguments ?? [] where argument.shouldDisplay {
            let text = Self.usage(argument)
            parts.append(argument.isOptional ? "[\(text)]" : text)
        }
        if !(command.subcommands ?? []).isEmpty { parts.append("\\fIcommand\\fR") }
        return parts.joined(separator: " ")
    }

    private func section(_ title: String, _ arguments: [CommandDescription.Argument]) -> [String] {
        guard !arguments.isEmpty else { return [] }
        return [".SH " + title]
            + arguments.flatMap { argument -> [String] in
                let names = (argument.names ?? []).map { "\\fB\(Self.escaped($0.text))\\fR" }.joined(separator: ", ")
                let value = argument.kind == "flag" ? "" : "\\fI\(Self.escaped(argument.valueName ?? ""))\\fR"
                var lines = [".TP", [names, value].filter { !$0.isEmpty }.joined(separator: " ")]
                if let abstract = argument.abstract { lines.append(Self.escaped(abstract)) }
                if let value = argument.defaultValue { lines.append(Self.escaped("(default: \(value))")) }
                for value in argument.allValues ?? [] {
                    guard let meaning = argument.allValueDescriptions?[value] else { continue }
                    lines += [".br", "\\fB\(Self.escaped(value))\\fR: \(Self.escaped(meaning))"]
                }
                if let discussion = argument.discussion { lines.append(Self.escaped(discussion)) }
                return lines
            }
    }

    private static func usage(_ argument: CommandDescription.Argument) -> String {
        let value = "\\fI\(escaped(argument.valueName ?? ""))\\fR" + (argument.isRepeating ? "..." : "")
        guard let name = argument.preferredName else { return value }
        let option = "\\fB\(escaped(name.text))\\fR"
        return argument.kind == "flag" ? option : option + " " + value
    }

    private func withoutStop(_ text: String) -> String { text.hasSuffix(".") ? String(text.dropLast()) : text }

    /// Blank lines part paragraphs; what is indented is shown as it stands.
    private static func paragraphs(_ text: String) -> [String] {
        var lines: [String] = []
        var isExample = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let isIndented = line.hasPrefix("  ")
            if isIndented != isExample, !line.isEmpty {
                lines += isIndented ? [".PP", ".EX"] : [".EE", ".PP"]
                isExample = isIndented
            } else if line.isEmpty, !isExample, lines.last != ".PP" {
                lines.append(".PP")
            }
            if !line.isEmpty { lines.append(escaped(String(line))) }
        }
        if isExample { lines.append(".EE") }
        // A paragraph that an example begins or ends needs no second mark.
        return lines.enumerated().filter {
            !($0.element == ".PP" && $0.offset + 1 < lines.count && lines[$0.offset + 1] == ".PP")
        }
        .map(\.element)
    }

    /// A backslash, a hyphen that is to be typed, and a mark at the start of a line mean something to troff.
    static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "\\": result += "\\e"
            case "-": result += "\\-"
            default: result.append(character)
            }
        }
        return result.hasPrefix(".") || result.hasPrefix("'") ? "\\&" + result : result
    }
}
