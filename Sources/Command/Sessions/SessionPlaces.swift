// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import CDispatch
internal import Foundation
internal import Sessions
internal import Settings

/// Where sessions are, and how they are named on the command line.
enum SessionPlaces {
    /// What a session's argument may be, for help texts.
    static let naming = "A session: its file, its name (or a part of it that fits no other), or last."

    /// Where sessions are looked for: the daemon's folder, by its configuration and the environment; the service's where there is none.
    static func library() throws(CommandError) -> SessionLibrary { try library { $0.readableStateDirectory($1) } }

    /// Where new sessions go.
    static func ownLibrary() throws(CommandError) -> SessionLibrary { try library { $0.stateDirectory($1) } }

    private static func library(_ path: (SettingsPaths, DaemonSettings) -> String) throws(CommandError)
        -> SessionLibrary
    {
        do {
            let paths = SettingsPaths()
            return SessionLibrary(StateDirectory(path: path(paths, try paths.settings())))
        } catch {
            throw .settings(error)
        }
    }

    /// A file is taken as it is, so that no configuration can stand in the way.
    static func path(_ name: String) throws(CommandError) -> String {
        if name.contains("/") || FilePath.exists(name) {
            guard FilePath.exists(name) else { throw .cannotOpen(name, code: ENOENT) }
            return name
        }
        let library = try library()
        return try CommandError.wrapped { () throws(SessionError) in try library.path(of: name) }
    }

    static func open(_ name: String) throws(CommandError) -> SessionReader {
        let path = try path(name)
        return try CommandError.wrapped { () throws(SessionError) in try SessionReader(path: path) }
    }

    /// Unix nanoseconds of `2026-11-21`, `2026-11-21T17:28` or `2026-11-21T17:28:30`, in the zone of this machine; nil where it is none.
    static func wallTime(_ text: String) -> Int64? {
        let form = /(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}))?)?/
        guard let match = text.wholeMatch(of: form) else { return nil }
        var parts = tm()
        func number(_ text: Substring?) -> Int32 { text.flatMap { Int32($0) } ?? 0 }
        parts.tm_year = number(match.1) - 1900
        parts.tm_mon = number(match.2) - 1
        parts.tm_mday = number(match.3)
        parts.tm_hour = number(match.4)
        parts.tm_min = number(match.5)
        parts.tm_sec = number(match.6)
        parts.tm_isdst = -1
        guard (0...11).contains(parts.tm_mon), (1...31).contains(parts.tm_mday), parts.tm_hour < 24, parts.tm_min < 60,
            parts.tm_sec < 60
        else { return nil }
        let seconds = mktime(&parts)
        return seconds == -1 ? nil : Int64(seconds) * 1_000_000_000
    }

    static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

/// Which sessions a command is about.
struct SessionFilterOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Only sessions of this runner.", valueName: "name"))
    var runner: String?

    @Option(help: ArgumentHelp("Only sessions that bear this tag.", valueName: "tag"))
    var tag: String?

    @Option(
        help: ArgumentHelp("Only sessions that started then or later: 2026-11-21, 2026-11-21T17:30.", valueName: "time")
    )
    var since: String?

    @Option(help: ArgumentHelp("Only sessions that started before.", valueName: "time"))
    var until: String?

    func validate() throws {
        for (name, text) in [("--since", since), ("--until", until)] {
            if let text, SessionPlaces.wallTime(text) == nil {
                throw ValidationError("\(name) is a date or a time, such as 2026-11-21 or 2026-11-21T17:30.")
            }
        }
    }

    var filter: SessionLibrary.Filter {
        SessionLibrary.Filter(
            since: since.flatMap(SessionPlaces.wallTime), until: until.flatMap(SessionPlaces.wallTime), runner: runner,
            tag: tag)
    }
}
