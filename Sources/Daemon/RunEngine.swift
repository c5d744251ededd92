// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Gait
internal import Motion
internal import Sessions

/// Owns what happens now: all streams, and the session if there is one. Confined to the sensor thread; the clock is an argument.
final class RunEngine {
    private let output: any RunOutput
    private var streams: [StreamRun] = []
    private var handles = 0
    private var policy: SessionPolicy
    private var preRollSeconds: Double
    var runner: RunnerContext?
    /// ns on the host's clock: zero of the session's clock; nil: no session.
    private(set) var sessionZero: Int64?

    init(policy: SessionPolicy.Parameters, preRoll: Double, runner: RunnerContext?, output: any RunOutput) {
        self.policy = SessionPolicy(policy)
        preRollSeconds = preRoll
        self.runner = runner
        self.output = output
    }

    var isRecording: Bool { sessionZero != nil }

    /// A sensor streams from now on; one known by its key goes on where it was. What it gives is named by the answer.
    func attach(_ source: StreamSource, now: Int64) -> Int {
        if let known = streams.first(where: { $0.source.key == source.key }) {
            // Told otherwise (another placement, say): in a session a stream keeps what it started with.
            if known.source == source || isRecording {
                known.attach()
                return known.handle
            }
            streams.removeAll { $0 === known }
        }
        handles += 1
        let stream = StreamRun(
            source, handle: handles, index: streams.count, runner: runner, now: now, preRoll: preRollSeconds)
        streams.append(stream)
        if let sessionZero {
            stream.begin(index: stream.index, zero: sessionZero, runner: runner, to: output)
        } else {
            renumber()
        }
        return stream.handle
    }

    func detach(_ handle: Int, now: Int64) {
        guard let stream = streams.first(where: { $0.handle == handle && $0.isAttached }) else { return }
        stream.detach(time: now, to: output)
        policy.forget(stream: handle)
        guard !isRecording else { return }
        streams.removeAll { $0 === stream }
        renumber()
    }

    /// Bytes of one sensor as they came; `now` is when the host got them, ns.
    func push(_ bytes: Span<UInt8>, from handle: Int, now: Int64) {
        for place in streams.indices where streams[place].handle == handle && streams[place].isAttached {
            let stream = streams[place]
            if isRecording {
                stream.record(bytes, time: now, to: output)
            } else {
                stream.push(bytes, time: now, to: output)
            }
            guard let activity = stream.takeActivity() else { return }
            carryOut(policy.window(activity, stream: handle, now: SessionTime.seconds(now)), now)
            return
        }
    }

    /// At least once a second.
    func tick(now: Int64) {
        if isRecording {
            for stream in streams { stream.tick(to: output) }
        }
        carryOut(policy.tick(SessionTime.seconds(now)), now)
    }

    /// False where a session is being recorded already.
    func start(now: Int64) -> Bool {
        let action = policy.start(SessionTime.seconds(now))
        carryOut(action, now)
        return action != nil
    }

    /// False where there is none.
    func stop(now: Int64) -> Bool {
        let action = policy.stop()
        carryOut(action, now)
        return action != nil
    }

    /// Of the stream named so, on its session's clock.
    func nextContact(of key: String, after now: Int64) -> PhaseOscillator.Prediction? {
        streams.first { $0.source.key == key }?.nextContact(after: now)
    }

    /// Settings changed; a session under way keeps what it started with.
    func adopt(policy parameters: SessionPolicy.Parameters, preRoll: Double) {
        policy.parameters = parameters
        preRollSeconds = preRoll
    }

    /// The daemon ends: the session is closed as it is.
    func finish(now: Int64) { _ = stop(now: now) }

    private func carryOut(_ action: SessionPolicy.Action?, _ now: Int64) {
        switch action {
        case .start(let cause):
            let zero = streams.compactMap(\.preRollStart).min() ?? now
            sessionZero = zero
            output.began(
                zero: zero, now: now, cause: cause, runner: runner,
                preRollBytes: streams.reduce(0) { $0 + $1.preRollBytes })
            for (index, stream) in streams.enumerated() {
                stream.begin(index: index, zero: zero, runner: runner, to: output)
            }
        case .end(let cause, let keeps):
            for stream in streams { stream.end(index: stream.index, now: now, runner: runner, to: output) }
            output.ended(cause, at: now - (sessionZero ?? now), keeps: keeps)
            sessionZero = nil
            streams.removeAll { !$0.isAttached }
            renumber()
        case nil: break
        }
    }

    /// Outside sessions streams are counted by what is there.
    private func renumber() {
        for (index, stream) in streams.enumerated() {
            stream.index = index
            output.opened(stream: index, source: stream.source, description: stream.description)
        }
    }
}
