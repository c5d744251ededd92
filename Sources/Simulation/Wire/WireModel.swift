// SPDX-License-Identifier: Apache-2.0

public import Devices
public import Motion

/// From what a simulated sensor measures to the bytes that its device sends, and when they arrive: a kind's encoder, its clock, its faults.
///
/// Chunks come in order of arrival. Of a device on a serial port a chunk is what arrived at one moment; of one on hidraw it is a report.
public struct WireModel: Sendable {
    public let kind: DeviceKind
    public let settings: WireSettings
    public private(set) var faults = WireFaults()

    private var encoder: any Encoder
    private let makeEncoder: @Sendable () -> any Encoder
    private var frame: [UInt8] = []
    private var pending: [UInt8] = []
    private var pendingTime = 0.0
    private var counter: UInt32 = 0
    /// Recording's time at which the device was switched on, and its clock then, s.
    private var booted = 0.0
    private var bootClock: Double
    private var isAway = false
    private var lastArrival = -Double.infinity
    private var lastTick = -Double.infinity
    private var stallEnd = -Double.infinity
    private var lastTime = 0.0
    // A stream each, so that one fault doesn't move another.
    private var delays, stalls, losses, repeats, cuts, flips, noises: RandomStream

    /// nil where the kind can't be spoken.
    public init?(_ kind: DeviceKind, _ settings: WireSettings = WireSettings()) {
        guard let makeEncoder = kind.makeEncoder else { return nil }
        self.kind = kind
        self.settings = settings
        self.makeEncoder = makeEncoder
        encoder = makeEncoder()
        bootClock = settings.clockStart
        func stream(_ number: UInt64) -> RandomStream { RandomStream(seed: settings.seed, stream: 40 + number) }
        (delays, stalls, losses, repeats) = (stream(0), stream(1), stream(2), stream(3))
        (cuts, flips, noises) = (stream(4), stream(5), stream(6))
    }

    /// What the device measured next; appends the chunks that are complete.
    public mutating func push(_ sample: SimulatedSample, into chunks: inout [Chunk]) {
        let elapsed = sample.trueTime - lastTime
        lastTime = sample.trueTime
        if settings.isUnplugged(at: sample.trueTime) {
            if !isAway { flush(into: &chunks) }
            isAway = true
            return
        }
        if isAway { boot(at: sample.trueTime) }
        if stalls.uniform() < settings.stalls * elapsed {
            stallEnd = max(stallEnd, settings.start + sample.trueTime + settings.stall)
        }
        encoder.encode(reading(sample), into: &frame)
        counter &+= 1
        guard !frame.isEmpty else { return }
        send(at: arrival(sample.trueTime), into: &chunks)
        frame.removeAll(keepingCapacity: true)
    }

    /// The recording has ended: what is still on its way arrives.
    public mutating func finish(into chunks: inout [Chunk]) { flush(into: &chunks) }

    /// All that any kind can send.
    private func reading(_ sample: SimulatedSample) -> Reading {
        Reading(
            contents: [.deviceTime, .specificForce, .angularRate, .orientation, .temperature, .counter],
            counter: counter, deviceTime: bootClock + sample.time - booted, specificForce: sample.specificForce,
            angularRate: sample.angularRate, orientation: sample.orientation, temperature: 25)
    }

    private mutating func boot(at time: Double) {
        isAway = false
        booted = time
        bootClock = 0.4
        counter = 0
        encoder = makeEncoder()
        frame.removeAll(keepingCapacity: true)
    }

    /// When the host has the frame that is ready at `time`: later than all before it, or at the same moment.
    private mutating func arrival(_ time: Double) -> Double {
        // The sum of two uniforms: never less than 0, and bounded.
        let chance = settings.delay * (delays.uniform() + delays.uniform())
        var arrival = settings.start + time + settings.leastDelay
        if settings.burst > 0 {
            // The timer's wake-up is one for all that it brings.
            let tick = (arrival / settings.burst).rounded(.up)
            if tick == lastTick { return lastArrival }
            lastTick = tick
            arrival = tick * settings.burst
        }
        arrival = max(arrival + chance, lastArrival, stallEnd)
        lastArrival = arrival
        return arrival
    }

    private mutating func send(at arrival: Double, into chunks: inout [Chunk]) {
        faults.frames += 1
        let isLost = losses.uniform() < settings.lost
        let isRepeated = repeats.uniform() < settings.repeated
        if cuts.uniform() < settings.cut, frame.count > 1 {
            let kept = 1 + Int(cuts.next() % UInt64(frame.count - 1))
            if !isLost {
                faults.cut += 1
                frame.removeLast(frame.count - kept)
            }
        } else if flips.uniform() < settings.flipped {
            let bit = Int(flips.next() % UInt64(8 * frame.count))
            if !isLost {
                faults.flipped += 1
                frame[bit / 8] ^= 1 << UInt8(bit % 8)
            }
        }
        if isLost { faults.lost += 1 }
        if !isLost {
            append(frame, at: arrival, into: &chunks)
            if isRepeated {
                faults.repeated += 1
                append(frame, at: arrival, into: &chunks)
            }
        }
        if noises.uniform() < settings.noise {
            let piece = (0..<1 + Int(noises.next() % UInt64(max(settings.longestNoise, 1)))).map { _ in
                UInt8(truncatingIfNeeded: noises.next() >> 24)
            }
            faults.noises += 1
            faults.noiseBytes += UInt64(piece.count)
            append(piece, at: arrival, into: &chunks)
        }
    }

    private mutating func append(_ bytes: [UInt8], at arrival: Double, into chunks: inout [Chunk]) {
        if arrival > pendingTime || kind.transport == .hidraw { flush(into: &chunks) }
        pendingTime = arrival
        pending.append(contentsOf: bytes)
    }

    private mutating func flush(into chunks: inout [Chunk]) {
        guard !pending.isEmpty else { return }
        // A host counts nanoseconds.
        let nanoseconds = (pendingTime * 1e9).rounded()
        chunks.append(Chunk(hostTime: nanoseconds / 1e9, bytes: pending))
        pending.removeAll(keepingCapacity: true)
    }
}
