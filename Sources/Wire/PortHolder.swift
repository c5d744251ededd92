// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The process that has a port open.
public struct PortHolder: Hashable, Sendable, CustomStringConvertible {
    public var process: Int32
    /// As the kernel names it: `ModemManager`.
    public var name: String
    /// Seen to have the port open; otherwise only known to run, and to open such ports.
    public var isCertain: Bool

    public init(process: Int32, name: String, isCertain: Bool) {
        self.process = process
        self.name = name
        self.isCertain = isCertain
    }

    public var description: String {
        isCertain
            ? "\(name) (process \(process)) uses it" : "another program uses it, likely \(name) (process \(process))"
    }

    /// Programs that open every serial port they see.
    private static let suspects = ["ModemManager", "brltty", "gpsd", "gaitd", "serial-getty", "agetty"]

    /// Who has `node` open, of other processes. Those of other users are seen by root alone; of them the likeliest is named.
    public static func find(_ node: String) -> PortHolder? {
        var wanted = stat()
        guard stat(node, &wanted) == 0 else { return nil }
        let own = getpid()
        var likely: PortHolder?
        for entry in Folder.entries("/proc") {
            guard let process = Int32(entry), process != own else { continue }
            let name = processName(process)
            for link in Folder.entries("/proc/\(process)/fd") {
                var status = stat()
                // A socket or file of another process is no node: only the device's number counts.
                guard stat("/proc/\(process)/fd/\(link)", &status) == 0, status.st_mode & S_IFMT == S_IFCHR,
                    status.st_rdev == wanted.st_rdev
                else { continue }
                // The side of a pseudo terminal that made it has another number.
                return PortHolder(process: process, name: name, isCertain: true)
            }
            if likely == nil, suspects.contains(name) {
                likely = PortHolder(process: process, name: name, isCertain: false)
            }
        }
        return likely
    }

    /// The first process of this name that runs.
    public static func running(_ name: String) -> Int32? {
        // The kernel keeps 15 signs of a name.
        let short = String(name.prefix(15))
        return Folder.entries("/proc").lazy.compactMap { Int32($0) }.first { processName($0) == short }
    }

    private static func processName(_ process: Int32) -> String {
        Folder.text("/proc/\(process)/comm").map { String($0.prefix { $0 != "\n" }) } ?? "a program"
    }
}
