// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Live
import Logging
import Simulation

/// Serves the live API and the page with a simulated run behind it.
@main
struct StageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "LiveStage",
        abstract: "The live page with a simulated run: for pictures and for tests from outside.")

    @Option var socket = "/tmp/gaitd-stage.sock"
    @Option var port = 4248
    @Option var address = "127.0.0.1"
    @Option var token = "stage-token-0123456789"
    @Option(help: "Seconds of the run that are over at the start.") var skip = 0.0
    @Option(help: "Seconds of the run a second.") var speed = 1.0
    @Option(help: "Cadence of the run, steps/min.") var cadence = 176.0
    @Option(help: "Degrees, left and right.") var dropLeft = 6.2
    @Option var dropRight = 3.9
    @Option(help: "A state to show whatever the run is in.") var state: String?
    @Option var clients = 32
    @Option(help: "Seconds until it stops by itself.") var seconds = 3600.0

    func run() async throws {
        let feed = LiveFeed()
        var script = StagedRun.Script(
            [
                .init(.still, duration: 3), .init(.run, duration: 90, cadence: 168),
                .init(.run, duration: 7200, cadence: cadence),
            ], shown: state.flatMap { LiveStatus.State(rawValue: $0) }, speed: speed, skipped: skip)
        script.dropLeft = dropLeft
        script.dropRight = dropRight
        let run = StagedRun(feed: feed, script: script)
        let server = LiveServer(
            feed: feed, control: run,
            settings: LiveServerSettings(socket: socket, address: address, port: port, clients: clients, token: token),
            logger: Logger(label: "stage"), onListening: { print("listening \($0)") })
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await run.run() }
            group.addTask {
                do { try await server.run() } catch { print("\(error)") }
            }
            group.addTask { [seconds] in try? await Task.sleep(for: .seconds(seconds)) }
            await group.next()
            feed.finish()
            group.cancelAll()
        }
    }
}
