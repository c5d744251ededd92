// SPDX-License-Identifier: Apache-2.0

internal import Devices
internal import Motion

/// A sample's place on the session clock, and what is said about it.
extension ClockModel {
    /// A reading of a stream whose line is known.
    mutating func place(_ entry: Held, into output: inout [ClockOutput]) {
        release(entry, into: &output)
        if sessionTime - arrivals.since >= parameters.stateInterval { output.append(.state(takeState())) }
        let delay = entry.host - origin - entry.time
        guard envelope.push(time: entry.time, delay: delay) else { return }
        if !isTimed, facts.counterBits == nil { inferLosses() }
        lateFor = envelope.recentExcess > parameters.lateness ? lateFor + envelope.block : 0
        if lateFor > parameters.latenessTime { doubtClock() }
    }

    mutating func release(_ entry: Held, into output: inout [ClockOutput]) {
        let floor = envelope.floor(at: entry.time)
        arrivals.take(delay: entry.host - origin - entry.time - floor)
        let step = entry.time - placedTime
        var time = origin + entry.time + floor
        if isFresh {
            time = max(time, sessionTime + max(0.5 * period, 1e-6))
        } else {
            time = steered(step, towards: time, slope: envelope.slope)
            countLosses(entry, step)
        }
        if sessionTime > -.infinity {
            let isRestart = isFresh && reason != .missing
            if isRestart || StreamGap.isGap(time - sessionTime, period: period) {
                output.append(.gap(StreamGap(from: sessionTime, to: time, reason: reason)))
            }
        } else {
            arrivals.since = time
        }
        var sample = entry.sample
        if isFresh, reason != .missing, sessionTime > -.infinity { sample.flags.insert(.afterGap) }
        sample.time = time
        output.append(.sample(sample))
        sessionTime = time
        placedTime = entry.time
        sentTime = entry.sent
        isFresh = false
        reason = .missing
    }

    /// The device's own step, bent a little towards the line.
    private mutating func steered(_ step: Double, towards line: Double, slope: Double) -> Double {
        let natural = sessionTime + step * (1 + slope) + pendingStep
        pendingStep = 0
        let error = line - natural
        let share =
            error.magnitude > parameters.farOff
            ? parameters.farOffChange : isTimed ? parameters.largestChange : parameters.countedLargestChange
        let constant = isTimed ? parameters.following : parameters.countedFollowing
        let wanted = error * min(step / constant, 1)
        let most = share * step
        return natural + max(-most, min(most, wanted))
    }

    private mutating func countLosses(_ entry: Held, _ step: Double) {
        if period > 0, step < 1.5 * period {
            if step > 0.5 * period { period += 0.01 * (step - period) }
            guard let lost = entry.lost, lost > 0 else { return }
        }
        if let lost = entry.lost {
            counted.lost += UInt64(lost)
        } else if isTimed, period > 0 {
            counted.lost += UInt64(max(0, min(step / period, 1e9).rounded() - 1))
        }
    }

    /// A stream that is merely counted falls back by a period with each reading lost: the fastest arrivals show it.
    private mutating func inferLosses() {
        guard period > 0, envelope.spread < parameters.inferringSpread * period,
            envelope.recentExcess > parameters.inferredShare * period
        else { return }
        let missing = Int(min(envelope.recentExcess / period, 1e6).rounded())
        let step = Double(missing) * period
        counted.lost += UInt64(missing)
        insert(missing)
        placedTime += step
        // A few are made up for by longer intervals; a hole is a hole.
        if step > parameters.farOff { pendingStep += step }
    }

    /// The state now; what is told of the time since the last one starts anew.
    mutating func takeState() -> ClockState {
        var state = ClockState()
        state.time = sessionTime
        state.segment = segment
        state.period = period
        state.counts = counts
        state.jitter = arrivals.deviation
        state.longestDelay = arrivals.longest
        let elapsed = sessionTime - arrivals.since
        state.rate = elapsed > 0 ? Double(arrivals.number - (arrivals.isFirst ? 1 : 0)) / elapsed : 0
        if isTimed { state.offset = sessionTime - sentTime }
        if hasLine {
            // A counted time goes by the nominal period.
            if isTimed || nominalPeriod != nil { state.drift = (1 / (1 + envelope.slope) - 1) * 1e6 }
            state.period *= 1 + envelope.slope
        }
        arrivals.restart(at: sessionTime)
        return state
    }
}

/// How late readings arrive, against the fastest ones.
struct ArrivalStatistics: Sendable, BitwiseCopyable {
    private(set) var number = 0
    private(set) var longest = 0.0
    /// Session time since which they count, s.
    var since = 0.0
    private(set) var isFirst = true
    private var sum = 0.0
    private var squares = 0.0

    mutating func take(delay: Double) {
        let delay = max(delay, 0)
        number += 1
        longest = max(longest, delay)
        sum += delay
        squares += delay * delay
    }

    var deviation: Double {
        guard number > 1 else { return 0 }
        let mean = sum / Double(number)
        return max(squares / Double(number) - mean * mean, 0).squareRoot()
    }

    mutating func restart(at time: Double) {
        self = ArrivalStatistics()
        since = time
        isFirst = false
    }
}
