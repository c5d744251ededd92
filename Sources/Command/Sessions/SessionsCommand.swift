// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// `gait sessions`: what was recorded, and what to do with it.
struct SessionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sessions",
        abstract: "List, show and look after recorded sessions.",
        discussion: """
            A session is one file, NAME.gait; docs/session-format.md describes it. Commands take a file, a name (or a part of it \
            that fits no other), or "last".
            """,
        subcommands: [
            SessionsList.self, SessionsShow.self, SessionsMark.self, SessionsTag.self, SessionsRename.self,
            SessionsDelete.self, SessionsRecover.self, SessionsExportRaw.self, SessionsPrune.self,
        ],
        defaultSubcommand: SessionsList.self)
}
