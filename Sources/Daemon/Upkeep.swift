// SPDX-License-Identifier: Apache-2.0

internal import Live
internal import Logging
internal import ServiceLifecycle
internal import Sessions
internal import Settings
internal import UnixSignals

/// What is done once a second beside the run: the disk is looked at, the service manager is told how things are, and a new configuration
/// is read when asked for.
struct Upkeep: Service {
    let run: LiveRun
    let store: SessionStore
    let notifier: ServiceNotifier

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.look() }
            group.addTask {
                for await _ in signals.cancelOnGracefulShutdown() { await self.reload() }
            }
            try await group.next()
            group.cancelAll()
        }
    }

    /// The answer of the sensor thread is the sign of life: a daemon that no longer reads is hung, whatever else still runs.
    private func look() async throws {
        var told = ""
        var sinceSign = 0.0
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            await run.note(store.trouble())
            let status = await run.status()
            let sentence = status.line
            if sentence != told {
                notifier.status(sentence)
                told = sentence
            }
            sinceSign += 1
            if let interval = notifier.watchdogInterval, sinceSign >= interval.rounded(.down) || interval < 1 {
                notifier.watchdog()
                sinceSign = 0
            }
            try? await Task.sleep(for: .seconds(1))  // Cancelled: the loop's condition sees it.
        }
    }

    private func reload() async {
        notifier.reloading()
        // What was wrong is in the log.
        _ = try? await run.reload()
        notifier.ready(await run.status().line)
    }
}

extension LiveStatus {
    /// For `systemctl status`.
    var line: String {
        if let replay { return "Replaying \(replay)" }
        let sensors = devices.filter { $0.state == .streaming }.map(\.title).joined(separator: ", ")
        switch state {
        case .noSensor: return "No sensor found"
        case .diskFull, .readOnly: return sentence ?? "Nothing can be recorded"
        case .listening: return "Listening to a device"
        default:
            return isRecording ? "Recording \(session?.name ?? "") from \(sensors)" : "Ready: \(sensors)"
        }
    }
}

extension RetentionPolicy {
    init(_ settings: DaemonSettings.Sessions) {
        self.init(
            mostDays: settings.keepDays > 0 ? Double(settings.keepDays) : nil,
            mostBytes: settings.keepGigabytes > 0 ? Int(settings.keepGigabytes * 1e9) : nil)
    }
}

extension DaemonSettings.Sessions {
    var reserveBytes: Int { Int(reservedMegabytes * 1e6) }
}
