// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Sessions

/// `gait sessions delete`.
struct SessionsDelete: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Delete sessions for good.",
        discussion: "Without --yes it only says what it would delete.")

    @Argument(help: ArgumentHelp(SessionPlaces.naming, valueName: "session"), completion: .file(extensions: ["gait"]))
    var sessions: [String]

    @Flag(help: "Do it.")
    var yes = false

    func run() throws {
        let paths = try sessions.map { name throws(CommandError) in try SessionPlaces.path(name) }
        try SessionRemoval.run(paths.map(SessionLibrary.item), isMeant: yes)
    }
}

/// `gait sessions prune`: the retention policy.
struct SessionsPrune: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune", abstract: "Delete old sessions by a rule.",
        discussion: """
            Without --yes it only says what it would delete. Sessions that are being recorded, or can't be read, stay.

            Example: gait sessions prune --older-than 365 --most-gb 20 --keep 10 --keep-tag baseline
            """)

    @Option(name: .customLong("older-than"), help: ArgumentHelp("Those that started earlier.", valueName: "days"))
    var olderThan: Double?

    @Option(
        name: .customLong("most-gb"),
        help: ArgumentHelp("The oldest, until the rest takes at most so much (10^9 bytes).", valueName: "GB"))
    var mostGigabytes: Double?

    @Option(help: ArgumentHelp("So many of the latest stay in any case.", valueName: "n"))
    var keep = 0

    @Option(
        name: .customLong("keep-tag"), parsing: .upToNextOption,
        help: ArgumentHelp("What bears one of these stays.", valueName: "tag"))
    var keptTags: [String] = []

    @OptionGroup var selection: SessionFilterOptions

    @Flag(help: "Do it.")
    var yes = false

    func validate() throws {
        if olderThan == nil, mostGigabytes == nil { throw ValidationError("Give --older-than, --most-gb or both.") }
        if let olderThan, !(olderThan >= 0 && olderThan < 1e6) { throw ValidationError("--older-than is in days.") }
        if let mostGigabytes, !(mostGigabytes >= 0 && mostGigabytes < 1e9) {
            throw ValidationError("--most-gb is a size in 10^9 bytes.")
        }
        if keep < 0 { throw ValidationError("--keep is not negative.") }
    }

    func run() throws {
        let policy = RetentionPolicy(
            mostDays: olderThan, mostBytes: mostGigabytes.map { Int($0 * 1e9) }, keep: keep, keptTags: keptTags)
        let items = try SessionPlaces.library().items(selection.filter)
        try SessionRemoval.run(policy.chosen(from: items, now: SessionPlaces.now()), isMeant: yes)
    }
}

/// Says what goes, and lets it go where that is meant.
enum SessionRemoval {
    static func run(_ items: [SessionLibrary.Item], isMeant: Bool) throws(CommandError) {
        for item in items {
            if isMeant {
                try CommandError.wrapped { () throws(SessionError) in try SessionLibrary.delete(item.path) }
            }
            Terminal.write("\(isMeant ? "Deleted" : "Would delete") \(item.path), \(SessionText.size(item.size))\n")
        }
        let total = SessionText.size(items.reduce(0) { $0 + $1.size })
        Terminal.write(
            isMeant ? "\(total) freed.\n" : "\(total) in all. Nothing was deleted: add --yes to do it.\n")
    }
}
