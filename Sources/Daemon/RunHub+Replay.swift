// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Coach
internal import Gait
internal import Live
internal import Motion

/// A replay's events go the way of a run's: to those who watch and to the coach, but into no file.
extension RunHub: ReplayRun.Output {
    /// While it lasts, streams of real sensors are computed, and start sessions, but are not told.
    func beginReplay(_ entry: SessionEntry) {
        replayBoard = StatusBoard()
        restartCoach()
        feed.publish(LiveEvent(.session(SessionNotice(.started, entry)), time: 0))
    }

    /// The numbers of now are told again.
    func endReplay(_ entry: SessionEntry) {
        guard replayBoard != nil else { return }
        replayBoard = nil
        silence()
        restartCoach()
        feed.publish(LiveEvent(.session(SessionNotice(.ended, entry)), time: entry.duration))
    }

    func opened(replayed index: Int, key: String, placement: Placement) {
        replayBoard?.open(index, key: key, placement: placement)
    }

    func events(replayed index: Int, key: String, _ events: borrowing [RunEvent], time: Int64, now: Int64) {
        replayBoard?.arrived(index, at: now)
        let isLeading = replayBoard?.leading?.key == key
        for place in events.indices {
            switch events[place] {
            case .gait(let event):
                replayBoard?.take(event, stream: index)
                // Without an arrival: how old the numbers are says nothing of latency.
                feed.publish(LiveEvent(event, stream: index))
                if isLeading { follow(event) }
            case .gap(let gap):
                let notice = QualityNotice(.gap(seconds: gap.to - gap.from))
                feed.publish(LiveEvent(.quality(notice), time: gap.to, stream: index))
            case .clock(let state): replayBoard?.take(state, stream: index)
            case .orientation: break
            }
        }
        if isLeading { giveCues() }
    }
}
