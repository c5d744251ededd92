// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Gait
internal import Live
internal import Motion

/// What is now, as far as it can be told from the events so far: what a client sees first. Pure; times are ns on the host's clock.
struct StatusBoard: Sendable {
    /// What is known of one stream.
    struct Stream: Sendable {
        var key: String
        var placement: Placement?
        var window: Window?
        var mounting = MountingState.unknown
        /// The mounting was known once and is not now.
        var hasSlipped = false
        /// Steps of the bout while the mounting is being sought.
        var seekingSteps = 0
        /// Sides of the newest steps: bit 0 the newest, set where known.
        var sides: UInt8 = 0
        var steps = 0
        var lastArrival: Int64?
        /// Samples a second, and samples lost so far; nil before the clock model knows.
        var rate: Double?
        var lost: Int?
    }

    /// Steps after which the mounting is usually known.
    static let mountingSteps = 8
    /// ns without a sample after which numbers are old.
    static let staleAfter: Int64 = 2_000_000_000
    /// ns after which they say nothing.
    static let forgottenAfter: Int64 = 10_000_000_000

    /// Storage that can't take more; nil where it can.
    enum Storage: Sendable { case full(String), readOnly(String) }

    private(set) var streams: [Stream] = []
    var storage: Storage?
    /// Ports that are open and not yet recognised, for people.
    var listening: [String] = []

    mutating func open(_ index: Int, key: String, placement: Placement?) {
        while streams.count <= index { streams.append(Stream(key: "")) }
        let known = streams[index].key == key ? streams[index].lastArrival : nil
        streams[index] = Stream(key: key, placement: placement)
        streams[index].lastArrival = known
    }

    mutating func arrived(_ index: Int, at time: Int64) {
        if streams.indices.contains(index) { streams[index].lastArrival = time }
    }

    mutating func take(_ clock: ClockState, stream index: Int) {
        guard streams.indices.contains(index) else { return }
        streams[index].rate = clock.rate
        streams[index].lost = Int(clamping: clock.counts.lost)
    }

    func stream(_ key: String) -> Stream? { streams.first { $0.key == key } }

    mutating func take(_ event: borrowing GaitEvent, stream index: Int) {
        guard streams.indices.contains(index) else { return }
        switch event {
        case .contact(let step):
            streams[index].steps += 1
            streams[index].sides = streams[index].sides << 1 | (step.sideLive == .unknown ? 0 : 1)
            if streams[index].mounting.isSought { streams[index].seekingSteps += 1 }
        case .window(let window):
            streams[index].window = window
            if window.activity == .still { streams[index].seekingSteps = 0 }
        case .mounting(let state, _):
            let wasKnown = !streams[index].mounting.isSought
            if wasKnown, state.isSought { streams[index].hasSlipped = true }
            if !state.isSought { streams[index].hasSlipped = false }
            streams[index].mounting = state
        case .correction, .retracted, .settled: break
        }
    }

    /// The stream whose numbers a runner looks at: of the pelvis where there is one.
    var leading: Stream? { streams.first { $0.placement?.isPelvis ?? true } ?? streams.first }

    /// The one thing that should be known first.
    func state(now: Int64, isRecording: Bool) -> LiveStatus.State {
        switch storage {
        case .full: return .diskFull
        case .readOnly: return .readOnly
        case nil: break
        }
        guard let leading, let last = leading.lastArrival else { return listening.isEmpty ? .noSensor : .listening }
        if now - last > Self.staleAfter { return listening.isEmpty ? .stale : .listening }
        let seesPelvis = leading.placement?.isPelvis ?? false
        if leading.hasSlipped { return .slipped }
        let moves = leading.window.map { $0.activity != .still } ?? false
        if seesPelvis, moves, leading.mounting.isSought { return .findingMounting }
        if seesPelvis, moves, leading.steps >= Self.mountingSteps, leading.sides == 0 { return .sideUnknown }
        return isRecording ? .live : .paused
    }
}

extension MountingState {
    /// Left and right have no names yet.
    var isSought: Bool { self == .unknown || self == .axis }
}
