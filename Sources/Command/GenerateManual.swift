// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation

/// `gait generate-manual`: writes the manual from the commands' own definitions, for who installs.
struct GenerateManual: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate-manual", abstract: "Write the manual pages.", shouldDisplay: false)

    @Option(
        name: [.customShort("o"), .customLong("out")],
        help: ArgumentHelp("Folder for the pages; made where it is missing.", valueName: "dir"),
        completion: .directory)
    var folder: String

    @Option(
        name: .customLong("and"),
        help: ArgumentHelp(
            "What --experimental-dump-help of another program printed: its page, too.", valueName: "file"))
    var others: [String] = []

    func run() throws {
        guard FilePath.makeFolder(folder) else { throw CommandError.cannotWrite(folder, code: errno) }
        for page in try Self.pages(and: others.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }) {
            let path = folder + "/" + page.name + ".1"
            guard FileManager.default.createFile(atPath: path, contents: Data(page.text.utf8)) else {
                throw CommandError.cannotWrite(path, code: errno)
            }
        }
    }

    /// Of this program, then of those that `others` describe.
    static func pages(and others: [Data] = []) throws -> [ManualPage] {
        try ([Data(GaitCommand._dumpHelp().utf8)] + others).flatMap { description in
            ManualPage.all(of: try JSONDecoder().decode(ToolDescription.self, from: description).command)
        }
    }
}
