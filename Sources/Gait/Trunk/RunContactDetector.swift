// SPDX-License-Identifier: Apache-2.0

internal import DSP
internal import Motion

/// Initial contact and toe-off in running: in flight the vertical specific force is near zero, contact raises it.
///
/// Thresholds are relative to the running minimum and range of each step: a fixed one misses edges where flight is short and fires
/// on bounces elsewhere. The low-pass is a symmetric kernel, so events are not late by its phase, only given later.
struct RunContactDetector: ~Copyable {
    struct Parameters {
        /// Low-pass (-3 dB), Hz, cut at ±`reach` cells.
        var cutoff = 15.0
        var reach = 3
        /// Threshold = max(floor, relative × (minimum + share × range)), g.
        var floor = 0.2
        var relative = 1.0
        var contactShare = 0.12
        var toeOffShare = 0.16
        /// Armed below threshold less this, g.
        var rearm = 0.05
        /// s the signal must stay up; longer where soft tissue bounces in flight.
        var hold = 0.010
        var ringingHold = 0.060
        /// A contact whose signal falls back within this time is taken back, s.
        var settling = 0.07
        /// Swing of the signal within flight, g, that counts as ringing.
        var ringing = 0.3
        /// Refractory time and earliest toe-off, in step times.
        var refractory = 0.55
        var earliestToeOff = 0.3
        /// A contact that never exceeds this within half a step time is none, g.
        var load = 1.2
    }

    enum Outcome {
        case contact(time: Double)
        case toeOff(time: Double)
        /// The last contact carried no load: a bounce.
        case retraction
    }

    private let parameters: Parameters
    private let kernel: [Double]
    private var previous = 0.0
    private var previousTime = 0.0
    private var seen = 0
    private var isArmed = false
    private var crossing: Double?
    private var holdEnd = 0.0
    private var contact = -Double.infinity
    private var beforeLast = -Double.infinity
    private var peakSince = 0.0
    private var awaitsToeOff = false
    private var awaitsLoad = false
    private var lowSinceContact = Double.infinity
    private var highSinceContact = -Double.infinity
    private var minimum = 0.0
    private var range = 2.5
    private var hasRange = false
    private var ringingLevel = 0.0
    private var flightLow = Double.infinity
    private var flightHigh = 0.0
    private var flightSwing = 0.0

    init(without leftOut: Stages = []) {
        var parameters = Parameters()
        if leftOut.contains(.relativeThresholds) { parameters.relative = 0 }
        if leftOut.contains(.settling) { parameters.settling = 0 }
        self.parameters = parameters
        let sigma = 0.1325 / parameters.cutoff / TrunkCell.interval
        var weights = [Double](repeating: 0, count: 2 * parameters.reach + 1)
        var total = 0.0
        for i in weights.indices {
            let d = Double(i - parameters.reach) / sigma
            weights[i] = Elementary.exp(-0.5 * d * d)
            total += weights[i]
        }
        for i in weights.indices { weights[i] /= total * 9.81 }
        kernel = weights
    }

    mutating func restart() {
        seen = 0
        isArmed = false
        crossing = nil
        contact = -.infinity
        awaitsToeOff = false
        awaitsLoad = false
        hasRange = false
        ringingLevel = 0
    }

    /// Minimum and range per step as the activity stage sees them, g: where to start from.
    mutating func adapt(minimum: Double, range: Double) {
        guard !hasRange else { return }
        self.minimum = minimum
        self.range = range
    }

    mutating func push(_ body: borrowing HistoryBuffer<BodySample>, upTo end: Int, stepTime: Double) -> Outcome? {
        let taps = kernel.count
        guard end - taps >= body.firstIndex else { return nil }
        let x = body.withWindow((end - taps)..<end) { window in
            var x = 0.0
            for i in 0..<taps { x += kernel[i] * window[i].force.z }
            return x
        }
        let time = body[end - 1 - parameters.reach].time
        defer {
            previous = x
            previousTime = time
            seen += 1
        }
        guard seen > 0 else { return nil }
        lowSinceContact = min(lowSinceContact, x)
        highSinceContact = max(highSinceContact, x)
        if time - contact < parameters.settling,
            x < 0.9 * max(parameters.floor, parameters.relative * (minimum + parameters.contactShare * range))
        {
            // It fell back at once: a bounce of soft tissue in flight, not a contact.
            awaitsLoad = false
            awaitsToeOff = false
            contact = beforeLast
            isArmed = true
            return .retraction
        }
        if awaitsLoad {
            peakSince = max(peakSince, x)
            if peakSince > parameters.load {
                awaitsLoad = false
            } else if time - contact > 0.5 * stepTime {
                awaitsLoad = false
                awaitsToeOff = false
                contact = -.infinity
                return .retraction
            }
        }
        if let outcome = followToeOff(x, time, stepTime) { return outcome }
        return followContact(x, time, stepTime)
    }

    private mutating func followToeOff(_ x: Double, _ time: Double, _ stepTime: Double) -> Outcome? {
        guard awaitsToeOff, time - contact > parameters.earliestToeOff * stepTime else { return nil }
        let threshold = max(parameters.floor, parameters.relative * (minimum + parameters.toeOffShare * range))
        guard previous >= threshold, x < threshold else { return nil }
        awaitsToeOff = false
        flightLow = .infinity
        flightSwing = 0
        return .toeOff(time: previousTime + (previous - threshold) / (previous - x) * (time - previousTime))
    }

    private mutating func followContact(_ x: Double, _ time: Double, _ stepTime: Double) -> Outcome? {
        let threshold = max(parameters.floor, parameters.relative * (minimum + parameters.contactShare * range))
        if x < threshold - parameters.rearm, time - contact > parameters.earliestToeOff * stepTime { isArmed = true }
        if isArmed, crossing == nil { watchFlight(x) }
        if let begun = crossing {
            guard x >= 0.9 * threshold else {
                crossing = nil
                return nil
            }
            guard time >= holdEnd else { return nil }
            crossing = nil
            return accept(begun)
        }
        guard isArmed, previous < threshold, x >= threshold, time - contact > parameters.refractory * stepTime else {
            return nil
        }
        let begun = previousTime + (threshold - previous) / (x - previous) * (time - previousTime)
        crossing = begun
        holdEnd = begun + (ringingLevel > parameters.ringing ? parameters.ringingHold : parameters.hold)
        return nil
    }

    /// A rise in flight that falls back by half was soft tissue: it tells how far to trust a first crossing.
    private mutating func watchFlight(_ x: Double) {
        if x < flightLow {
            flightLow = x
            flightHigh = x
        }
        flightHigh = max(flightHigh, x)
        let swing = flightHigh - flightLow
        if x < flightHigh - 0.5 * swing {
            flightSwing = max(flightSwing, swing)
            flightLow = x
            flightHigh = x
        }
    }

    private mutating func accept(_ time: Double) -> Outcome {
        if contact > -.infinity {
            let gain = hasRange ? 0.2 : 0.5
            minimum += gain * (lowSinceContact - minimum)
            range += gain * (highSinceContact - lowSinceContact - range)
            ringingLevel += 0.2 * (flightSwing - ringingLevel)
            flightSwing = 0
            flightLow = .infinity
            hasRange = true
        }
        lowSinceContact = .infinity
        highSinceContact = -.infinity
        isArmed = false
        beforeLast = contact
        contact = time
        peakSince = 0
        awaitsLoad = true
        awaitsToeOff = true
        return .contact(time: time)
    }
}
