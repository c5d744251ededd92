// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation

/// Holds the program against the bounds; quick enough for CI.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Fail when a bound on accuracy in simulation is passed.")

    @Option(help: "The built gait command.") var gait: String

    func run() async throws {
        let binary = GaitBinary(path: URL(filePath: gait))
        let conditions = SimulationBounds.conditions
        let outcomes = try await ScratchFolder.with { scratch in
            try await SimulationRun.outcomes(
                gait: binary, conditions: conditions, runners: SimulationBounds.runners, scratch: scratch)
        }
        let byKey = Dictionary(uniqueKeysWithValues: outcomes.map { ($0.condition.key, $0) })
        var passed = 0
        for entry in SimulationBounds.all {
            let value = byKey[entry.condition]?.figure(entry.figure)
            let holds = value.map(entry.bound.holds) ?? false
            if holds { passed += 1 }
            print(
                "\(holds ? "ok  " : "FAIL") \(entry.condition): \(entry.figure.rawValue) \(Markdown.number(value, 3))",
                "(\(entry.bound.text(3)))")
        }
        for outcome in outcomes {
            for failure in outcome.failures { print("FAIL \(outcome.condition.key): \(failure)") }
        }
        print("\(passed) of \(SimulationBounds.all.count) bounds hold")
        if passed < SimulationBounds.all.count || outcomes.contains(where: { !$0.failures.isEmpty }) {
            throw ExitCode.failure
        }
    }
}
