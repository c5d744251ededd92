// SPDX-License-Identifier: Apache-2.0

internal import Command
internal import Daemon

/// Both programs in one file: Swift's runtime and Foundation, most of its size, are there once. Which of the two it is, its name says.
@main
enum Program {
    static func main() async {
        let name = CommandLine.arguments.first?.split(separator: "/").last
        if name == "gaitd" { await DaemonProgram.main() } else { CommandProgram.main() }
    }
}
