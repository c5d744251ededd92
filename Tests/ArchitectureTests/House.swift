// SPDX-License-Identifier: Apache-2.0

/// The module diagram of `docs/architecture.md`, one line a room. Rooms that are not built yet have their line already.
enum House {
    struct Room {
        let name: String
        /// Rooms and packages that it may import.
        let mayImport: Set<String>
        /// Pure: standard library only.
        let isPure: Bool

        init(_ name: String, _ mayImport: Set<String>, pure: Bool = false) {
            self.name = name
            self.mayImport = mayImport
            isPure = pure
        }
    }

    private static let river: Set<String> = ["Motion", "DSP", "Gait", "Coach", "Devices", "Analysis"]
    /// What the system gives to banks and doors. CDispatch: where its headers are read first, `struct stat` and the like count as its own.
    private static let system: Set<String> = [
        "Foundation", "FoundationEssentials", "Glibc", "Dispatch", "CDispatch", "Synchronization", "Logging",
    ]

    static let rooms: [Room] = [
        Room("Motion", [], pure: true),
        Room("DSP", ["Motion"], pure: true),
        Room("Gait", ["DSP", "Motion"], pure: true),
        Room("Coach", ["Gait", "Motion"], pure: true),
        Room("Devices", ["Motion"], pure: true),
        // DSP: the pipeline owns the orientation filter (docs/decisions/0003-module-edges.md).
        Room("Analysis", ["Coach", "Devices", "DSP", "Gait", "Motion"], pure: true),
        Room("Simulation", ["Devices", "DSP", "Motion"], pure: true),

        Room("Wire", system.union(["Motion", "CLinux", "CUdev"])),
        // The configuration file as values; both doors read it.
        Room("Settings", system.union(["Devices", "Motion", "TOMLKit"])),
        // Where Wire and Devices meet: found, recognised, opened, configured.
        Room("Sensors", system.union(["Devices", "Motion", "Settings", "Wire"])),
        Room("Sessions", system.union(river).union(["GRDB"])),
        Room("Exports", system.union(river).union(["Sessions"])),
        Room(
            "Live",
            system.union(river).union([
                "Sessions", "Hummingbird", "HummingbirdCore", "HTTPTypes", "NIOCore", "NIOPosix", "NIOHTTP1",
            ])),
        // Exports: the report's means are those of summary.json, by the same code (docs/decisions/0003-module-edges.md).
        Room("Reports", system.union(river).union(["Sessions", "Exports", "Mustache"])),

        Room(
            "Daemon",
            system.union(river).union([
                "Wire", "Settings", "Sensors", "Sessions", "Live", "ServiceLifecycle", "UnixSignals", "CLinux",
                "ArgumentParser",
            ])),
        // CZlib: reads csv.gz (docs/decisions/0002-zlib.md).
        Room(
            "Command",
            system.union(river).union([
                "Simulation", "Wire", "Settings", "Sensors", "Sessions", "Live", "Exports", "CLinux", "Reports",
                "ArgumentParser", "CZlib",
            ])),
        // Both doors in one file: docs/decisions/0015-one-program.md.
        Room("Programs", ["Command", "Daemon"]),
    ]

    static func room(_ name: String) -> Room? { rooms.first { $0.name == name } }

    /// Modules of C headers: no Swift in them.
    static let headers: Set<String> = ["CUdev", "CLinux", "CZlib"]
}
