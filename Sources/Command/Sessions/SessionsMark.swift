// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Motion
internal import Sessions

/// `gait sessions mark`.
struct SessionsMark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mark", abstract: "Add a marker to a session, also while it is recorded.",
        discussion: """
            One of --pain, --lap, --speed (with or without --incline), or --text alone for a note.

            Examples:
              gait sessions mark last --pain 3 --place "knee left" --at 754
              gait sessions mark last --speed 2.8 --incline 1
            """)

    @Argument(help: ArgumentHelp(SessionPlaces.naming, valueName: "session"), completion: .file(extensions: ["gait"]))
    var session: String

    @Option(help: ArgumentHelp("How much it hurts, 0 to 10.", valueName: "degree"))
    var pain: Int?

    @Option(help: ArgumentHelp("Where it hurts.", valueName: "place"))
    var place: String?

    @Flag(help: "The end of a lap.")
    var lap = false

    @Option(help: ArgumentHelp("Speed of the treadmill, m/s.", valueName: "m/s"))
    var speed: Double?

    @Option(help: ArgumentHelp("Rise of the treadmill, percent.", valueName: "percent"))
    var incline: Double?

    @Option(help: ArgumentHelp("What there is to say.", valueName: "text"))
    var text: String?

    @Option(help: ArgumentHelp("Session time. (default: the end so far)", valueName: "seconds"))
    var at: Double?

    func validate() throws {
        if let pain, !(0...10).contains(pain) { throw ValidationError("--pain is 0 to 10.") }
        if place != nil, pain == nil { throw ValidationError("--place goes with --pain.") }
        if let speed, !(0...20).contains(speed) { throw ValidationError("--speed is in m/s, 0 to 20.") }
        if let incline, !(-30...50).contains(incline) { throw ValidationError("--incline is in percent, -30 to 50.") }
        if let at, !(0...1e7).contains(at) { throw ValidationError("--at is seconds of session time.") }
        let kinds = [pain != nil, lap, speed != nil || incline != nil].count { $0 }
        if kinds > 1 { throw ValidationError("One marker at a time: --pain, --lap or --speed.") }
        if kinds == 0, (text ?? "").isEmpty {
            throw ValidationError("Say what to mark: --pain, --lap, --speed, or --text for a note.")
        }
    }

    func run() throws {
        let session = try SessionPlaces.open(session)
        let time = at.map(SessionTime.nanoseconds) ?? session.header.duration
        let marker = Marker(time: time, kind: kind, text: text ?? "")
        try CommandError.wrapped { () throws(SessionError) in try SessionLibrary.mark(session.path, marker) }
    }

    private var kind: Marker.Kind {
        if let pain { return .pain(pain, place: place ?? "") }
        if lap { return .lap }
        return speed != nil || incline != nil ? .treadmill(speed: speed, incline: incline) : .note
    }
}

/// `gait sessions tag`.
struct SessionsTag: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tag", abstract: "Add tags to a session, or take them away.")

    @Argument(help: ArgumentHelp(SessionPlaces.naming, valueName: "session"), completion: .file(extensions: ["gait"]))
    var session: String

    @Option(parsing: .upToNextOption, help: ArgumentHelp("Tags to add.", valueName: "tag"))
    var add: [String] = []

    @Option(parsing: .upToNextOption, help: ArgumentHelp("Tags to take away.", valueName: "tag"))
    var remove: [String] = []

    func validate() throws {
        if add.isEmpty, remove.isEmpty { throw ValidationError("Name tags with --add or --remove.") }
        if add.contains("") { throw ValidationError("A tag is not empty.") }
    }

    func run() throws {
        let path = try SessionPlaces.path(session)
        try CommandError.wrapped { () throws(SessionError) in
            try SessionLibrary.tag(path, add: add, remove: remove)
        }
    }
}

/// `gait sessions rename`.
struct SessionsRename: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "rename", abstract: "Give a session another name.")

    @Argument(help: ArgumentHelp(SessionPlaces.naming, valueName: "session"), completion: .file(extensions: ["gait"]))
    var session: String

    @Argument(help: "The new name; the file becomes NAME.gait in the same folder.")
    var name: String

    func validate() throws {
        if name.isEmpty || name.hasPrefix(".") || name.contains("/") {
            throw ValidationError("NAME is a file's name: not empty, without a slash, not starting with a dot.")
        }
    }

    func run() throws {
        let path = try SessionPlaces.path(session)
        let target = try CommandError.wrapped { () throws(SessionError) in
            try SessionLibrary.rename(path, to: name)
        }
        Terminal.write(target + "\n")
    }
}
