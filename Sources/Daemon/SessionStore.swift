// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Dispatch
internal import Foundation
internal import Live
internal import Logging
internal import Motion
internal import Sessions
internal import Synchronization

/// Where sessions go: begins and ends their files, keeps the folder within its bounds, and says what is there. Never on the sensor thread
/// but for `begin` and `end`, which only hand over.
final class SessionStore: Sendable {
    let library: SessionLibrary
    private let logger: Logger
    private let retention: Mutex<RetentionPolicy>
    private let reserve: Mutex<Int>
    /// Closing a file waits for the disk; one after the other.
    private let queue = DispatchQueue(label: "gaitd.store", qos: .utility)
    private let current = Mutex<SessionRecorder?>(nil)

    init(_ directory: StateDirectory, retention: RetentionPolicy, reserveBytes: Int, logger: Logger) {
        library = SessionLibrary(directory)
        self.retention = Mutex(retention)
        reserve = Mutex(reserveBytes)
        self.logger = logger
    }

    func adopt(retention: RetentionPolicy, reserveBytes: Int) {
        self.retention.withLock { $0 = retention }
        reserve.withLock { $0 = reserveBytes }
    }

    /// A new session whose time 0 is `zero`, ns on the host's clock; `now` is that clock now. The file is made on the recorder's own thread.
    func begin(
        zero: Int64, now: Int64, runner: RunnerContext?, preRollBytes: Int
    ) -> (SessionRecorder, SessionEntry) {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let wall = Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec) - (now - zero)
        let zone = TimeZone.current
        let date = Date(timeIntervalSince1970: Double(wall) * 1e-9)
        let offset = zone.secondsFromGMT(for: date)
        let path = library.newPath(startedUnixNanoseconds: wall, utcOffset: offset)
        let stem = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        let header = SessionHeader(
            uuid: UUID().uuidString.lowercased(), name: stem, origin: .live, startedUnixNanoseconds: wall,
            timeZone: zone.identifier, utcOffset: offset, programVersion: ProgramVersion.current, runner: runner)
        var options = SessionRecorder.Options()
        // The pre-roll of all sensors comes at once, before the file is there.
        options.capacity += 2 * preRollBytes
        let recorder = SessionRecorder(making: path, header: header, options: options)
        current.withLock { $0 = recorder }
        var entry = SessionEntry(
            id: stem, name: stem, state: .recording, started: Self.stamp(date, zone), duration: 0)
        entry.runner = runner?.name
        return (recorder, entry)
    }

    /// Closes the session's file; removes it where it is not to be kept.
    func end(_ recorder: SessionRecorder, at time: Int64, keeps: Bool) {
        current.withLock { $0 = nil }
        queue.async { [self] in
            do {
                try recorder.close(at: time)
            } catch {
                logger.error("session not closed", metadata: ["path": "\(recorder.path)", "error": "\(error)"])
            }
            if !keeps {
                do {
                    try SessionLibrary.delete(recorder.path)
                } catch {
                    logger.warning("session not removed", metadata: ["path": "\(recorder.path)", "error": "\(error)"])
                }
            }
            prune()
        }
    }

    /// What a former daemon left open is completed; what exceeds the retention goes.
    func tidy() {
        queue.async { [self] in
            for item in library.items() where item.header?.state == .recording && !item.isBeingRecorded {
                do {
                    let recovery = try Recovery(path: item.path, programVersion: ProgramVersion.current)
                    logger.notice(
                        "session recovered",
                        metadata: [
                            "path": "\(item.path)", "outcome": "\(recovery.outcome)",
                            "seconds": "\(SessionTime.seconds(recovery.duration))",
                        ])
                } catch {
                    logger.error("session not recovered", metadata: ["path": "\(item.path)", "error": "\(error)"])
                }
            }
            prune()
        }
    }

    /// Waits until all that was handed over is done.
    func drain() { queue.sync {} }

    /// Why nothing more can be stored; nil where it can. Asked for once a second, on any thread but the sensors'.
    func trouble() -> StatusBoard.Storage? {
        if let failure = current.withLock({ $0 })?.status.failure {
            switch failure {
            case .readOnly: return .readOnly(failure.description)
            default: return .full(failure.description)
            }
        }
        guard let free = library.directory.freeBytes else { return nil }
        let least = reserve.withLock { $0 }
        guard free < least else { return nil }
        return .full("\(free / 1_000_000) MB are free, fewer than the \(least / 1_000_000) kept in reserve.")
    }

    /// The newest first; those before the session `before`, where one is named.
    func entries(limit: Int, before: String?) async -> [SessionEntry] {
        await withCheckedContinuation { continuation in
            queue.async { [self] in
                var items = Array(library.items().filter { $0.header != nil }.reversed())
                if let before, let place = items.firstIndex(where: { $0.stem == before }) {
                    items.removeFirst(place + 1)
                }
                continuation.resume(returning: items.prefix(limit).compactMap(Self.entry))
            }
        }
    }

    /// nil where there is none of that name.
    func entry(_ id: String) async -> SessionEntry? {
        await withCheckedContinuation { continuation in
            queue.async { [self] in
                continuation.resume(returning: library.items().first { $0.stem == id }.flatMap(Self.entry))
            }
        }
    }

    private static func entry(_ item: SessionLibrary.Item) -> SessionEntry? {
        guard let header = item.header else { return nil }
        let state: SessionEntry.State =
            switch header.state {
            case .recording: .recording
            case .closed: .closed
            case .recovered: .recovered
            }
        let date = Date(timeIntervalSince1970: Double(header.startedUnixNanoseconds) * 1e-9)
        let zone = TimeZone(identifier: header.timeZone) ?? TimeZone(secondsFromGMT: header.utcOffset) ?? .gmt
        var entry = SessionEntry(
            id: item.stem, name: header.name, state: state, started: stamp(date, zone),
            duration: SessionTime.seconds(header.duration), tags: header.tags)
        entry.runner = header.runner?.name
        entry.steps = item.streams.map(\.steps).max()
        return entry
    }

    private func prune() {
        let policy = retention.withLock { $0 }
        let now = Int64(Date().timeIntervalSince1970 * 1e9)
        for item in policy.chosen(from: library.items(), now: now) where !item.isBeingRecorded {
            do {
                try SessionLibrary.delete(item.path)
                logger.notice("old session removed", metadata: ["path": "\(item.path)"])
            } catch {
                logger.warning("session not removed", metadata: ["path": "\(item.path)", "error": "\(error)"])
            }
        }
    }

    static func stamp(_ date: Date, _ zone: TimeZone) -> String {
        date.ISO8601Format(Date.ISO8601FormatStyle(timeZone: zone))
    }
}
