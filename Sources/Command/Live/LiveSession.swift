// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Live
internal import Synchronization

/// One sitting before the screen: this thread waits for keys and draws, tasks listen and ask.
struct LiveSession {
    private let screen: ScreenTerminal
    private let shared: Shared

    init(client: LiveClient, screen: ScreenTerminal, speaker: Speaker? = nil) throws(LiveError) {
        self.screen = screen
        shared = try Shared(client, speaker)
        if let trouble = speaker?.trouble { shared.model.withLock { $0.say(trouble) } }
    }

    func run() throws {
        // Nobody there: said at once, and not on a screen that goes away.
        let client = shared.client
        _ = try AsyncRun.wait { try await client.status() }
        screen.open()
        defer { screen.close() }
        let listening = Task.detached { [shared] in await shared.listen() }
        defer { listening.cancel() }
        var size = (columns: 0, rows: 0)
        var prompt: LivePrompt?
        while true {
            let now = screen.size
            let view = LiveScreen(columns: now.columns, rows: now.rows, hasColor: Terminal.hasColor)
            screen.draw(view.lines(shared.model.withLock { $0 }, prompt: prompt?.text), isNewSize: now != size)
            size = now
            // A second at most: the window may have another size.
            switch screen.wait(1000, wake: shared.wakeEnd) {
            case .key(let key):
                if prompt != nil {
                    if let request = prompt?.take(key) { shared.ask(request) }
                    if prompt?.isOver == true { prompt = nil }
                } else if key == "q" {
                    return
                } else {
                    prompt = begin(key)
                }
            case .end: return
            case .woken, nil: break
            }
        }
    }

    private func begin(_ key: Character) -> LivePrompt? {
        switch key {
        case "p": return LivePrompt(.pain)
        case "t": return LivePrompt(.target)
        case "l": shared.ask(.marker(LiveMarker(.lap)))
        case "m":
            var change = CoachingChange()
            change.isMuted = !(shared.model.withLock { $0.status?.coaching.isMuted } ?? false)
            shared.ask(.coaching(change))
        default: break
        }
        return nil
    }

    /// What the tasks and this thread have in common. A byte in the pipe wakes the thread.
    private final class Shared: Sendable {
        let client: LiveClient
        let model = Mutex(LiveModel())
        let wakeEnd: Int32
        private let rouseEnd: Int32
        private let speaker: Speaker?

        init(_ client: LiveClient, _ speaker: Speaker?) throws(LiveError) {
            self.client = client
            self.speaker = speaker
            var ends: [Int32] = [-1, -1]
            guard pipe(&ends) == 0 else { throw .unexpected("no pipe: \(errno)") }
            (wakeEnd, rouseEnd) = (ends[0], ends[1])
            for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
        }

        deinit {
            close(wakeEnd)
            close(rouseEnd)
        }

        func ask(_ request: LivePrompt.Request) {
            Task.detached { [self] in
                let said: String
                do {
                    said = try await done(request)
                } catch {
                    said = "\(error)"
                }
                model.withLock { $0.say(said) }
                rouse()
            }
        }

        private func done(_ request: LivePrompt.Request) async throws -> String {
            switch request {
            case .marker(let marker):
                let saved: LiveMarker = try await client.post("/v1/markers", marker)
                let what = saved.level.map { "Pain \($0)" } ?? "Lap"
                return "\(what) noted at \(LiveScreen.clock(saved.time))"
            case .coaching(let change):
                let coaching: LiveStatus.Coaching = try await client.post("/v1/target", change)
                return change.isMuted.map { $0 ? "Muted" : "Sound on" }
                    ?? "Target \(LiveScreen.number(coaching.cadence?.centre))"
            }
        }

        func listen() async {
            while !Task.isCancelled {
                do {
                    try await client.events { [self] message in
                        speaker?.push(message)
                        model.withLock { model in
                            model.isConnected = true
                            model.push(message)
                        }
                        rouse()
                    }
                } catch {
                    // Lost, or the daemon is not there: told on the screen, and tried again below.
                }
                model.withLock { $0.isConnected = false }
                rouse()
                try? await Task.sleep(for: .seconds(2))  // Cancelled: the loop's condition sees it.
            }
        }

        private func rouse() {
            var byte: UInt8 = 1
            _ = write(rouseEnd, &byte, 1)
        }
    }
}
