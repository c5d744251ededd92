// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// `gait`: the command that people type.
@main
struct GaitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gait", abstract: "Steps, cadence and pelvic drop from one inertial sensor.")
}
