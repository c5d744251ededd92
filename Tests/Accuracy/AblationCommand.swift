// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation

/// Leaves out one part of the method at a time and says what it costs: why each part is there.
struct AblationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ablation", abstract: "What each part of the method buys: figures with it left out.")

    @Option(help: "The built gait command.") var gait: String
    @Option(help: "Folder with data/: recordings and their references.") var shared = "../shared"
    @Option(help: "The page to write.") var out = "docs/ablation.md"
    @Option(help: "Simulated runners a condition.") var runners = 3

    /// Name as `gait analyze --without` takes it, and what it is.
    private static let parts = [
        ("", "**the whole method**"),
        ("lever", "force moved to the pelvis' centre"),
        ("braking", "braking term of walking contacts"),
        ("holding", "first steps held until the mounting is known"),
        ("looking_again", "recent steps looked at again when front or class become known"),
        ("heading_limit", "mean heading kept near the present one in turns"),
        ("setting_off", "push of setting off told from a contact"),
        ("relative_thresholds", "running thresholds relative to the runner"),
        ("settling", "running contacts taken back when the force falls again"),
        ("consensus", "no side where evidence contradicts itself"),
        ("quick_look", "walking contacts given early"),
    ]

    private static let sets = [
        "ipol_walk trunk walk", "geneva_walk_run trunk walk", "geneva_walk_run trunk run",
        "tripod_treadmill trunk walk",
        "grf_run trunk run",
    ]

    private static let simulated: [SimulationCondition] = [
        ("run", "sacrum", "--activity run"), ("run", "hip_left", "--activity run"),
        ("hip hike", "sacrum", "--activity run --drop-left=-3 --drop-right=-3"),
        ("heavy tissue", "sacrum", "--activity run --tissue heavy"), ("intervals", "sacrum", "--activity intervals"),
    ].map { name, placement, options in
        SimulationCondition(
            group: name, name: placement, placement: placement, options: options.split(separator: " ").map(String.init))
    }

    func run() async throws {
        var page = Markdown()
        page.paragraph("# What each part buys")
        page.paragraph(
            """
            Written by `make ablation`: `gait analyze --without PART` on the recordings of the trunk and on simulated runners. \
            A part whose row equals the first one in every column has not earned its place on this evidence.
            """)
        let data = URL(filePath: shared).appending(path: "data")
        if FileManager.default.fileExists(atPath: data.path) {
            page.heading(2, "Recordings")
            page.paragraph(
                "Contacts F1, lag-free; of `ipol_walk` also sides right (live), and the median latency in ms.")
            page.table(["left out"] + Self.sets + ["side %", "live %", "latency"], try await recordingRows(data))
        } else {
            page.paragraph("The recordings were not there (`\(shared)`): their part is left out.")
        }
        page.heading(2, "Simulation")
        page.paragraph(
            "Contacts F1; contact scatter in ms and step width error in cm at the hip; sides wrong in % of a runner who hikes the hip."
        )
        page.table(
            ["left out"] + Self.simulated.map { "\($0.group), \($0.name)" } + [
                "hip scatter", "hip width", "hike wrong",
            ],
            try await simulatedRows())
        print(page.text)
        try page.text.write(to: URL(filePath: out), atomically: true, encoding: .utf8)
    }

    private static func options(_ part: String) -> [String] { part.isEmpty ? [] : ["--without", part] }

    private func recordingRows(_ data: URL) async throws -> [[String]] {
        var rows: [[String]] = []
        for (part, title) in Self.parts {
            let outcomes = try await ScratchFolder.with { scratch in
                try await RecordingRun.outcomes(
                    gait: GaitBinary(path: URL(filePath: gait)), data: data, scratch: scratch,
                    options: Self.options(part)
                ) { !$0.side.isFoot && $0.side.reference("events") != nil }
            }
            let groups = RecordingGroup.all(outcomes)
            func figure(_ set: String, _ figure: StepScore.Figure, _ decimals: Int) -> String {
                Markdown.number(groups.first { $0.name == set }?.figure(figure), decimals)
            }
            let ipol = Self.sets[0]
            rows.append(
                [title] + Self.sets.map { figure($0, .f1LagFree, 3) } + [
                    figure(ipol, .sideRightPercent, 1), figure(ipol, .liveRightPercent, 1), figure(ipol, .latencyMs, 0),
                ])
        }
        return rows
    }

    private func simulatedRows() async throws -> [[String]] {
        var rows: [[String]] = []
        for (part, title) in Self.parts {
            let outcomes = try await ScratchFolder.with { scratch in
                try await SimulationRun.outcomes(
                    gait: GaitBinary(path: URL(filePath: gait)), conditions: Self.simulated, runners: runners,
                    scratch: scratch, options: Self.options(part))
            }
            let hip = outcomes.first { $0.condition.placement == "hip_left" }
            let hike = outcomes.first { $0.condition.group == "hip hike" }
            rows.append(
                [title] + outcomes.map { Markdown.number($0.figure(.f1), 3) } + [
                    Markdown.number(hip?.figure(.contactScatterMs), 1), Markdown.number(hip?.figure(.widthErrorCm), 1),
                    Markdown.number(hike?.figure(.sideWrongPercent), 1),
                ])
        }
        return rows
    }
}
