// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import ArgumentParser
internal import Motion
internal import Sessions

/// `gait sessions list`.
struct SessionsList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List sessions, the latest last, and what they take of the disk.")

    @OptionGroup var selection: SessionFilterOptions

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let library = try SessionPlaces.library()
        let items = library.items(selection.filter)
        Terminal.write(json ? Self.json(items, library).text : Self.text(items, library))
    }

    static func text(_ items: [SessionLibrary.Item], _ library: SessionLibrary) -> String {
        guard !items.isEmpty else { return "No sessions in \(library.directory.sessions).\n" }
        var table = TextTable(
            ["NAME", "START", "LENGTH", "RUNNER", "WHERE", "STEPS", "SIZE", ""], rightAligned: [2, 5, 6])
        for item in items {
            guard let header = item.header else {
                table.add([item.stem, "", "", "", "", "", SessionText.size(item.size), "can't be read"])
                continue
            }
            table.add([
                item.stem, SessionText.start(header), SessionText.duration(nanoseconds: header.duration),
                header.runner?.name ?? "", item.streams.map(\.placement).joined(separator: "+"),
                "\(item.streams.reduce(0) { $0 + $1.steps })", SessionText.size(item.size), state(item),
            ])
        }
        var text = table.text
        for item in items {
            if let problem = item.problem { text += "\(problem)\n" }
        }
        let total = items.reduce(0) { $0 + $1.size }
        text +=
            "\n\(items.count) session\(items.count == 1 ? "" : "s") in \(library.directory.sessions), \(SessionText.size(total))"
        if let free = library.directory.freeBytes { text += "; \(SessionText.size(free)) free" }
        return text + "\n"
    }

    /// Empty where there is nothing to say.
    private static func state(_ item: SessionLibrary.Item) -> String {
        switch item.header?.state {
        case .recording: item.isBeingRecorded ? "recording" : "unfinished: gait sessions recover"
        case .recovered: "recovered"
        case .closed, nil: ""
        }
    }

    static func json(_ items: [SessionLibrary.Item], _ library: SessionLibrary) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("folder", .string(library.directory.sessions)),
            ("bytes", .integer(items.reduce(0) { $0 + $1.size })),
        ]
        if let free = library.directory.freeBytes { members.append(("free_bytes", .integer(free))) }
        members.append(("sessions", .array(items.map { SessionJSON.entry($0) })))
        return .object(members)
    }
}
