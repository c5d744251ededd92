// SPDX-License-Identifier: Apache-2.0

internal import Live
internal import Settings

/// Tells a running daemon that what is set for devices has changed.
enum DaemonNews {
    /// What became of it, as a sentence. `directory` is where it was written.
    static func tell(_ paths: SettingsPaths, _ settings: DaemonSettings, directory: String) -> String {
        let client = LiveClient(sockets: paths.sockets(settings))
        do {
            let outcome: ReloadOutcome = try AsyncRun.wait { try await client.post("/v1/reload") }
            guard outcome.stateDirectory == directory else {
                return "The gaitd that runs keeps its devices in \(outcome.stateDirectory), and does not see it. "
                    + "Set it on the page, or as that gaitd's user."
            }
            return outcome.waitsForSession
                ? "gaitd records a session now, and takes it when that has ended." : "gaitd has taken it."
        } catch LiveError.notRunning {
            return "gaitd does not run now; it reads this when it starts."
        } catch {
            return "gaitd did not take it: \(error)"
        }
    }
}
