// SPDX-License-Identifier: Apache-2.0

import Analysis
import Devices
import Motion
import Simulation

/// A device whose clock and way to the host are known, and what becomes of its readings.
struct ClockScene {
    var rate = 200.0
    var seconds = 60.0
    /// s on the session clock at which the device takes its first sample.
    var start = 12.5
    /// Parts per million by which the device's clock runs fast, and its time at the first sample, s.
    var drift = 0.0
    var first = 3.25
    var tick = 1e-6
    var wrap: Double?
    var counterBits: Int?
    var isTimed = true
    var nominalPeriod: Double?
    /// s: what every reading takes, and the mean of what chance adds.
    var leastDelay = 0.0003
    var delay = 0.0002
    /// s: readings wait for the next tick of a timer of this length.
    var burst = 0.0
    /// Readings of one report.
    var report = 1
    /// Stalls a second, and how long each is, s.
    var stalls = 0.0
    var stall = 0.05
    var lost = 0.0
    var duplicated = 0.0
    var swapped = 0.0
    /// s of true time since the start within which nothing is sent.
    var silences: [ClosedRange<Double>] = []
    /// s since the start at which the device's clock and counter start again.
    var reboots: [Double] = []
    var seed: UInt64 = 1

    struct Arrival {
        var reading: Reading
        var host: Double
    }

    var kind: DeviceKind {
        var kind = DeviceKind(name: "scene", title: "Scene", transport: .serial) { _ in TableDecoder() }
        kind.clock = DeviceClockFacts(tick: isTimed ? tick : nil, wrap: wrap, counterBits: counterBits)
        kind.nominalPeriod = nominalPeriod
        return kind
    }

    /// True time is carried in the specific force's x.
    var arrivals: [Arrival] {
        var random = RandomStream(seed: seed)
        var all: [Arrival] = []
        var host = 0.0
        var stallEnd = -1.0
        var waiting: [Reading] = []
        for index in 0..<Int(seconds * rate) {
            let since = Double(index) / rate
            let true_ = start + since
            let boot = reboots.last { $0 <= since } ?? 0
            var device = (boot == 0 ? first : 0.4) + (since - boot) * (1 + drift * 1e-6)
            device = (device / tick).rounded() * tick
            if let wrap { device -= (device / wrap).rounded(.down) * wrap }
            var contents: Reading.Contents = [.specificForce, .angularRate]
            if isTimed { contents.insert(.deviceTime) }
            var counter: UInt32 = 0
            if let counterBits {
                contents.insert(.counter)
                counter = UInt32(index - Int(boot * rate)) & (UInt32(1) << UInt32(counterBits) - 1)
            }
            let reading = Reading(
                contents: contents, counter: counter, deviceTime: device, specificForce: Vector3(true_, 0, 9.81))
            let isLost = random.uniform() < lost
            let isSilent = silences.contains { $0.contains(since) }
            if stalls > 0, random.uniform() < stalls / rate { stallEnd = max(stallEnd, true_ + stall) }
            // Of mean `delay`, never less than 0: the sum of two uniforms.
            let chance = delay * (random.uniform() + random.uniform())
            if !isLost, !isSilent { waiting.append(reading) }
            guard (index + 1) % report == 0 else { continue }
            var arrival = true_ + leastDelay + chance
            if burst > 0 { arrival = (arrival / burst).rounded(.up) * burst + chance }
            host = max(host, arrival, stallEnd)
            for reading in waiting { all.append(Arrival(reading: reading, host: host)) }
            waiting.removeAll()
        }
        return spoiled(all, &random)
    }

    private func spoiled(_ arrivals: [Arrival], _ random: inout RandomStream) -> [Arrival] {
        var all: [Arrival] = []
        for arrival in arrivals {
            all.append(arrival)
            if random.uniform() < duplicated { all.append(arrival) }
            if random.uniform() < swapped, all.count > 1, all[all.count - 2].reading != arrival.reading {
                let reading = all[all.count - 2].reading
                all[all.count - 2].reading = all[all.count - 1].reading
                all[all.count - 1].reading = reading
                // None comes before it was sent.
                all[all.count - 2].host = arrival.host
            }
        }
        return all
    }

    /// Chunks of one host time each.
    func run(_ change: (inout [Arrival]) -> Void = { _ in }) -> ClockOutcome {
        var arrivals = self.arrivals
        change(&arrivals)
        var clock = DeviceClock(kind)
        var outcome = ClockOutcome(leastDelay: leastDelay)
        var output: [ClockOutput] = []
        for arrival in arrivals {
            clock.push(arrival.reading, hostTime: arrival.host, into: &output)
            outcome.take(&output)
        }
        clock.finish(into: &output)
        outcome.take(&output)
        outcome.counts = clock.counts
        outcome.arrivals = arrivals.count
        return outcome
    }
}

/// What a clock made of a scene.
struct ClockOutcome {
    /// What every reading takes cannot be told from an offset: session time is right but for it.
    var leastDelay: Double
    var samples: [Sample] = []
    var gaps: [StreamGap] = []
    var states: [ClockState] = []
    var counts = DeviceClock.Counts()
    var arrivals = 0

    mutating func take(_ output: inout [ClockOutput]) {
        for index in output.indices {
            switch output[index] {
            case .sample(let sample): samples.append(sample)
            case .gap(let gap): gaps.append(gap)
            case .state(let state): states.append(state)
            }
        }
        output.removeAll(keepingCapacity: true)
    }

    init(leastDelay: Double) { self.leastDelay = leastDelay }

    /// Session time less true time, s, of the samples whose true time lies in the range.
    func errors(_ range: ClosedRange<Double> = -1e300...1e300) -> [Double] {
        samples.filter { range.contains($0.specificForce.x) }.map { $0.time - $0.specificForce.x - leastDelay }
    }

    func worst(_ range: ClosedRange<Double> = -1e300...1e300) -> Double {
        errors(range).map(\.magnitude).max() ?? .infinity
    }

    /// The largest share by which the interval between two samples differs from the true one.
    var unevenness: Double {
        zip(samples, samples.dropFirst()).map { one, other in
            ((other.time - one.time) / (other.specificForce.x - one.specificForce.x) - 1).magnitude
        }.max() ?? .infinity
    }

    var rises: Bool { zip(samples, samples.dropFirst()).allSatisfy { $0.time < $1.time } }
}
