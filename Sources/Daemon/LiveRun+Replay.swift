// SPDX-License-Identifier: Apache-2.0

internal import Live
internal import Logging
internal import Wire

/// `gait replay --to daemon`.
extension LiveRun {
    func beginReplay() throws(ControlError) -> Int {
        if let running = replay {
            throw .conflict("\(running.summary.name.isEmpty ? "A recording" : running.summary.name) is being replayed.")
        }
        guard !engine.isRecording else {
            throw .conflict("A session is being recorded. Replay when it has ended, or end it with \"gait stop\".")
        }
        replays += 1
        replay = ReplayRun()
        return replays
    }

    func replay(_ bytes: [UInt8], of id: Int) throws(ControlError) {
        let running = try replay(numbered: id)
        guard !engine.isRecording, !running.isBegun || hub.replayBoard != nil else {
            throw .conflict("A session has started: the replay gave way to it.")
        }
        let isNew = !running.isBegun
        try running.push(bytes, now: HostClock.now(), to: hub) { [hub] entry in hub.beginReplay(entry) }
        guard isNew, running.isBegun else { return }
        logger.notice("replay started", metadata: ["name": "\(running.summary.name)"])
    }

    func endReplay(_ id: Int, isComplete: Bool) throws(ControlError) -> ReplaySummary {
        let running = try replay(numbered: id)
        replay = nil
        guard running.isBegun else { throw .invalid("The body holds no replay.") }
        if isComplete, !engine.isRecording { running.finish(now: HostClock.now(), to: hub) }
        hub.endReplay(running.entry)
        logger.notice(
            "replay ended",
            metadata: [
                "name": "\(running.summary.name)", "steps": "\(running.summary.steps)", "whole": "\(isComplete)",
            ]
        )
        return running.summary
    }

    private func replay(numbered id: Int) throws(ControlError) -> ReplayRun {
        guard let replay, id == replays else { throw .conflict("The replay has ended.") }
        return replay
    }
}
