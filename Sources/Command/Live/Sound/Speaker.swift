// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Coach
internal import Foundation
internal import Live
internal import Synchronization

/// Plays beats and cues on this machine: through ALSA, or, where that can't be, as the terminal's bell.
///
/// A thread of its own writes a hundredth of a second at a time. What it writes is heard after the buffer's delay, which the card tells; so a
/// beat's place among the frames is known to the sample. A device that plays nothing (a file, `null`) has no delay and no clock: it is
/// written to as time passes.
final class Speaker: Sendable {
    /// What can be chosen beside ALSA's names.
    static let bell = "bell"
    /// s: the buffer, and one turn of the thread.
    private static let latency = 0.06
    private static let turn = 0.01
    /// s by which session time may be off before it is set right at once, and otherwise at each beat: an ear takes more for a limp.
    private static let farOff = 0.1
    private static let follow = 0.001

    private struct State {
        var track = BeatTrack()
        var clock = SessionClock()
        /// Session time less frames' time, s, as it is followed.
        var map: Double?
        var isOver = false
        /// s on this machine's clock at which the first frame was due, of a device that plays nothing.
        var began: Double?
    }

    private let state = Mutex(State())
    /// Where it is written to; nil: the bell.
    private let output: Output?
    /// Why it is the bell although something else was asked for.
    let trouble: String?

    /// A card's handle, which the thread alone uses.
    private struct Output: @unchecked Sendable {
        let handle: OpaquePointer
    }

    /// `device`: ALSA's name of it, or `bell`.
    init(device: String) {
        guard device != Self.bell else {
            (output, trouble) = (nil, nil)
            start()
            return
        }
        var handle: OpaquePointer?
        let status = clinux_sound_open(device, UInt32(BeatTrack.rate), UInt32(Self.latency * 1e6), &handle)
        if status == 0, let handle {
            (output, trouble) = (Output(handle: handle), nil)
        } else {
            output = nil
            let why = -status == ENOSYS ? "libasound2 is not installed" : String(cString: strerror(-status))
            trouble = "No sound from \"\(device)\": \(why). The terminal's bell it is."
        }
        start()
    }

    func stop() { state.withLock { $0.isOver = true } }

    /// An event of session time `time`, s, has just come in.
    func hear(_ time: Double) {
        let now = Self.now
        state.withLock { $0.clock.hear(time, at: now) }
    }

    func follow(_ plan: BeatPlan?) { state.withLock { $0.track.follow(plan) } }

    func cue(_ kind: String) { state.withLock { $0.track.cue(kind) } }

    /// Session time starts anew.
    func restart() {
        state.withLock { state in
            state.clock = SessionClock()
            state.map = nil
            state.track.follow(nil)
        }
    }

    var beats: Int { state.withLock { $0.track.beats } }
    var began: Double? { state.withLock { $0.began } }

    private static var now: Double { Double(MonotonicClock.now) / 1e9 }

    private func start() {
        let thread = Thread { [self] in
            if let output { play(output.handle) } else { ring() }
        }
        thread.name = "gait-sound"
        thread.qualityOfService = .userInteractive
        thread.start()
    }

    // MARK: On the thread

    private func play(_ handle: OpaquePointer) {
        defer { clinux_sound_close(handle) }
        let start = Self.now
        state.withLock { $0.began = start }
        var written = 0
        var frames = [Int16](repeating: 0, count: Int(Self.turn * BeatTrack.rate))
        while !state.withLock({ $0.isOver }) {
            let delay = Double(max(0, clinux_sound_delay(handle))) / BeatTrack.rate
            let place = Double(written) / BeatTrack.rate
            let isCard = delay > 0
            let ahead = place - Self.latency - (Self.now - start)
            if !isCard || delay > 0.75 * Self.latency, ahead > 0 { usleep(UInt32(min(ahead, 0.1) * 1e6)) }
            let heard = isCard ? Self.now + delay : start + place
            state.withLock { state in
                let before = state.track.beats
                state.track.render(into: &frames, at: Self.sessionTime(place, heard: heard, &state))
                if state.track.beats > before { Self.correct(place, heard: heard, &state) }
            }
            let count = clinux_sound_write(handle, frames, UInt32(frames.count))
            // The card is gone: silence, and nothing that must not wait for it does.
            guard count > 0 else { return }
            written += Int(count)
        }
    }

    private static func sessionTime(_ place: Double, heard: Double, _ state: inout State) -> Double? {
        guard let offset = state.clock.offset else { return nil }
        let measured = heard - offset - place
        if let map = state.map, abs(measured - map) < farOff { return place + map }
        state.map = measured
        return place + measured
    }

    private static func correct(_ place: Double, heard: Double, _ state: inout State) {
        guard let map = state.map, let offset = state.clock.offset else { return }
        state.map = map + max(-follow, min(follow, heard - offset - place - map))
    }

    /// The bell has no samples: it is rung when a beat would begin.
    private func ring() {
        var frames = [Int16](repeating: 0, count: Int(Self.turn * BeatTrack.rate))
        var next = Self.now
        while !state.withLock({ $0.isOver }) {
            let isBeat = state.withLock { state in
                let before = state.track.beats
                state.track.render(into: &frames, at: state.clock.offset.map { next - $0 })
                return state.track.beats > before
            }
            if isBeat { Terminal.writeError("\u{07}") }
            next = max(next + Self.turn, Self.now - Self.turn)
            usleep(UInt32(max(0, min(next - Self.now, 0.1)) * 1e6))
        }
    }
}

/// Where session time lies on this machine's clock: the event that waited least tells.
struct SessionClock {
    /// s for which an event counts.
    private static let memory = 60.0
    private static let most = 200

    private var heard: [(at: Double, offset: Double)] = []

    mutating func hear(_ time: Double, at now: Double) {
        heard.append((now, now - time))
        heard.removeAll { now - $0.at > Self.memory }
        if heard.count > Self.most { heard.removeFirst() }
    }

    /// s on this machine's clock at session time 0; nil while nothing was heard.
    var offset: Double? { heard.map(\.offset).min() }
}
