// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// When a session starts and ends: by movement or by command. Pure: the clock is an argument.
///
/// Movement is several of the last windows walked or run on one sensor: a sensor that is picked up, clipped on or dropped makes one or two
/// such windows, a runner makes them all.
struct SessionPolicy: Sendable {
    struct Parameters: Hashable, Sendable {
        var startsByMovement = true
        /// Seconds of stillness after which a session ends.
        var stillness = 180.0
        /// Seconds of movement below which a session that started by itself is not kept.
        var shortest = 20.0
        /// Windows of the last `span` that must show walking or running.
        var windows = 3
        var span = 4
    }

    enum Cause: String, Hashable, Sendable { case movement, command }

    enum Action: Hashable, Sendable {
        case start(Cause)
        /// `keeps` is false where too little happened in a session that nobody asked for.
        case end(Cause, keeps: Bool)
    }

    private enum State: Hashable, Sendable {
        case idle
        case recording(Cause)
    }

    var parameters: Parameters
    private var state = State.idle
    private var recent: [Int: UInt32] = [:]
    private var lastMovement = 0.0
    private var movement = 0.0
    /// After a stop by command, movement must pause before it can start a session again: who stops while running means it.
    private var waitsForStillness = false

    init(_ parameters: Parameters) {
        self.parameters = parameters
    }

    var isRecording: Bool { state != .idle }

    /// One window of one sensor; `now` in seconds on any clock that does not step.
    mutating func window(_ activity: Activity, stream: Int, now: Double) -> Action? {
        let moves = activity != .still
        let mask: UInt32 = (1 << UInt32(parameters.span)) - 1
        let bits = ((recent[stream] ?? 0) << 1 | (moves ? 1 : 0)) & mask
        recent[stream] = bits
        if waitsForStillness, recent.values.allSatisfy({ $0 == 0 }) { waitsForStillness = false }
        if moves {
            lastMovement = now
            movement += 1
        }
        guard state == .idle, parameters.startsByMovement, !waitsForStillness,
            bits.nonzeroBitCount >= parameters.windows
        else { return tick(now) }
        begin(.movement, now)
        return .start(.movement)
    }

    /// Time goes on without windows as well: the sensor may be gone.
    mutating func tick(_ now: Double) -> Action? {
        guard case .recording(let cause) = state, now - lastMovement >= parameters.stillness else { return nil }
        state = .idle
        return .end(.movement, keeps: cause == .command || movement >= parameters.shortest)
    }

    /// nil where a session is being recorded already.
    mutating func start(_ now: Double) -> Action? {
        guard state == .idle else { return nil }
        begin(.command, now)
        return .start(.command)
    }

    /// nil where no session is being recorded.
    mutating func stop() -> Action? {
        guard state != .idle else { return nil }
        state = .idle
        waitsForStillness = true
        return .end(.command, keeps: true)
    }

    /// The sensor is gone: what it showed last says nothing of what it will show.
    mutating func forget(stream: Int) { recent[stream] = nil }

    private mutating func begin(_ cause: Cause, _ now: Double) {
        state = .recording(cause)
        lastMovement = now
        movement = cause == .movement ? Double(parameters.windows) : 0
    }
}
